"""What is worked out ahead comes in order, and what goes wrong comes to the one who asks."""

from __future__ import annotations

import threading
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from releasekit.errors import SnapshotError
from releasekit.store import StoredPages, pages
from releasekit.store.ahead import ahead
from tests.support.snapshots import small_pages

if TYPE_CHECKING:
    from pathlib import Path

HEADING = ("code", "display", "parent", "section", "kind")
LINES = [f"{number:06}\tVelar arch {number}\t\t\t".encode() for number in range(20_000)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_results_come_in_order(count: int) -> None:
    assert list(ahead(lambda number: number * 2, range(count))) == [
        number * 2 for number in range(count)
    ]


def test_an_error_is_raised_where_its_result_is_asked_for() -> None:
    results = ahead(lambda number: 10 // (3 - number), range(6))
    assert list(islice(results, 3)) == [3, 5, 10]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_the_thread_ends_with_who_stops_asking_and_works_only_a_few_ahead() -> None:
    worked: list[int] = []
    results = ahead(worked.append, range(1000))
    next(results)
    results.close()  # type: ignore[attr-defined]  # a generator
    assert len(worked) <= 4
    assert not [one for one in threading.enumerate() if one.daemon and one.name.startswith("Thr")]


def test_many_pages_are_the_same_in_a_thread_and_damage_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_pages(monkeypatch, 500)
    path = tmp_path / "concepts.tsv.zst"
    pages.write(path, HEADING, LINES, keys=1)
    stored = StoredPages(path)
    assert len(stored.keys) > 64 * 5
    assert b"".join(stored).splitlines() == LINES
    some = [*range(0, len(stored.keys), 2)]
    texts = [text for place in some for text in stored.read((place,))]
    assert b"".join(stored.read(some)) == b"".join(texts)
    data = bytearray(path.read_bytes())
    data[stored.offsets[300] + 30] ^= 0x10
    path.write_bytes(bytes(data))
    with pytest.raises(SnapshotError, match="is cut short or not a snapshot"):
        list(StoredPages(path))
