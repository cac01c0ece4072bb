"""Records that are whole concepts are read column by column: to the same lines, with the faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.errors import SourceFaultsError
from releasekit.ingest import loader, whole_rows
from releasekit.ingest.external_sort import LineRuns
from releasekit.store import Store
from tests.support.files import DISTRIBUTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store.manifest import Manifest

PAIRS = "ncci-ptp-practitioner"
QUARTER = DISTRIBUTIONS / PAIRS / "2025-07"


def taken(tmp_path: Path, files: dict[str, bytes], *, quick: bool) -> tuple[list[bytes], Manifest]:
    """Return the lines and the manifest of a quarter of which some files have other bytes."""
    folder = tmp_path / "files"
    folder.mkdir(parents=True)
    for path in QUARTER.iterdir():
        (folder / path.name).write_bytes(files.get(path.name, path.read_bytes()))
    store = Store(tmp_path / "store")
    with pytest.MonkeyPatch.context() as patch:
        if not quick:
            patch.setattr(whole_rows, "fits", lambda *_: False)
        outcome = loader.load(store, layouts.load(PAIRS), "2025-07", [folder], loader.Terms())
    return list(store.own(outcome.manifest.release).lines()), outcome.manifest


def part() -> bytes:
    return (QUARTER / "ccipra-v312r0-f2.txt").read_bytes()


SOUND = {
    "as it is": part(),
    "blanks around values": part().replace(b"\t20150401", b"\t 20150401 "),
    "a line of tabs": part() + b"\t\t\t\t\t\t\r\n",
    "an empty line": part().replace(b"\r\n27447\t20610", b"\r\n\r\n27447\t20610"),
    "beyond ASCII": part().replace(b"Standards", "Stándards".encode()),
}


@pytest.mark.parametrize("name", SOUND)
def test_both_ways_give_the_same_lines_and_counts(name: str, tmp_path: Path) -> None:
    files = {"ccipra-v312r0-f2.txt": SOUND[name]}
    lines, manifest = taken(tmp_path / "quick", files, quick=True)
    slow, theirs = taken(tmp_path / "slow", files, quick=False)
    assert lines == slow
    assert manifest == theirs
    assert len(lines) == 23


FAULTY = {
    "no code": (b"27447\t29870", b"27447\t2987"),
    "no date": (b"20180101\t*\t1", b"20181301\t*\t1"),
    "a value too many": (b"\t1\tMisuse", b"\t1\tMisuse\tof"),
    "a code alone": (
        b"27447\t64483\t\t20180101\t*\t1\tStandards of medical/surgical practice",
        b"27447",
    ),
    "twice": (b"27447\t64483\t\t20180101", b"27447\t20610\t\t19990401"),
    "short of its last value": (b"\t1\tMisuse of Column Two code with Column One code", b"\t1"),
    "out of order": (b"27447\t20610", b"00127\t20610"),
    "ended before it began": (b"20130101\t9", b"20121231\t9"),
    "an indicator that there is not": (b"20180101\t*\t1", b"20180101\t*\t2"),
    "blank where each has a value": (b"20180101\t*\t1", b"20180101\t*\t"),
    "an unlisted mark": (b"29870\t*\t", b"29870\tx\t"),
    "in another part, too": (b"20610\t36415\t\t20200101", b"11042\t11720\t\t20100101"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_both_ways_tell_the_same_faults(name: str, tmp_path: Path) -> None:
    files = {"ccipra-v312r0-f2.txt": part().replace(*FAULTY[name])}
    assert files["ccipra-v312r0-f2.txt"] != part()
    with pytest.raises(SourceFaultsError) as quick:
        taken(tmp_path / "quick", files, quick=True)
    with pytest.raises(SourceFaultsError) as slow:
        taken(tmp_path / "slow", files, quick=False)
    assert str(quick.value) == str(slow.value)
    assert "ccipra-v312r0-f2.txt:" in str(quick.value)


def test_lines_that_memory_does_not_hold_come_back_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("releasekit.ingest.external_sort.RUN", 4096)
    for step in (1, 7):  # nearly in order, and in none
        runs, lines = LineRuns(), [b"%09d" % (number * step % 50_000) for number in range(50_000)]
        for start in range(0, len(lines), 500):
            runs.add(lines[start : start + 500], 500 * 9)
        assert list(runs.rows()) == sorted(lines)
        assert runs.count == len(lines)
