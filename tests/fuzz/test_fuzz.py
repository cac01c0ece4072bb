"""A short run of mutated deliveries, and every one that once was not as promised."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from releasekit import layout
from releasekit.errors import SnapshotError
from releasekit.readers import READERS
from tests.fuzz import runs
from tests.fuzz.deliveries import Delivery, deliveries, files_of, write_all
from tests.fuzz.mutate import mutated
from tests.fuzz.records import READS

KEPT = Path(__file__).parent / "kept"


def test_mutated_deliveries_are_read_or_refused() -> None:
    before = runs.peak_mib()
    done, found = runs.run("short", 0, 400, most_seconds=8)
    assert found == []
    assert done  # how many is for the long run: a busy machine is no fault
    assert runs.peak_mib() - before < runs.MOST_MIB


@pytest.mark.parametrize("folder", sorted(KEPT.iterdir()), ids=lambda folder: folder.name)
@pytest.mark.parametrize("run", [*dict.fromkeys(runs.LOADS), runs.reads])
def test_what_was_found_once_is_read_or_refused(
    tmp_path: Path, folder: Path, run: runs.Run
) -> None:
    delivery = Delivery(folder.name.partition("-")[0], files_of(folder))
    assert runs.outcome(delivery, tmp_path / "case", run) == ""


def test_what_is_not_as_promised_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(folder: Path, delivery: Delivery) -> None:
        del folder, delivery
        raise UnicodeError

    def endless(folder: Path, delivery: Delivery) -> None:
        while True:
            assert folder, delivery

    def known(folder: Path, delivery: Delivery) -> None:
        message = f"{folder} {delivery}"
        raise SnapshotError(message)

    monkeypatch.setattr(runs, "MOST_SECONDS", 1)
    delivery = Delivery("cpt", {"a.txt": b"a"})
    assert "UnicodeError" in runs.outcome(delivery, tmp_path / "a", broken)
    assert "took more than 1 s" in runs.outcome(delivery, tmp_path / "b", endless)
    assert runs.outcome(delivery, tmp_path / "c", known) == ""


def test_every_delivery_loads_and_every_reader_has_some(tmp_path: Path) -> None:
    """A delivery that is refused before it is mutated would show little."""
    readers = set()
    for number, delivery in enumerate(deliveries(tmp_path / "sound")):
        place = tmp_path / str(number)
        write_all(place / "files", delivery.files)
        if delivery.code_set in READS:
            READS[delivery.code_set](place / "files")
        else:
            runs.loads(place / "files", delivery)
            readers |= runs.readers_of(place / "files", delivery)
    assert readers == set(READERS)


def test_mutants_differ(tmp_path: Path) -> None:
    sound = deliveries(tmp_path / "sound")
    assert {delivery.code_set for delivery in sound} == {*layout.code_sets(), *READS}
    changed = 0
    for number, delivery in enumerate(sound):
        data = next(iter(delivery.files.values()))
        changed += mutated(Random(number), data) != data  # noqa: S311 (the same on every run)
    assert changed > len(sound) // 2
