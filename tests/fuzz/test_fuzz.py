"""A short run of mutated files, and every one that once was not as promised."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from releasekit import layout
from releasekit.errors import SnapshotError
from releasekit.readers import READERS
from tests.fuzz import runs, tries
from tests.fuzz.deliveries import Delivery, deliveries, files_of
from tests.fuzz.mutate import mutated
from tests.fuzz.old_sheets import forked
from tests.fuzz.records import READS
from tests.fuzz.targets import targets
from tests.support.xls import xls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fuzz.targets import Target

KINDS = {kind.replace(" ", "_"): kind for kind in READS}
"""What a kept folder's name begins with, for what is no delivery of a code set."""
KEPT = Path(__file__).parent / "kept"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Target]:
    return targets(tmp_path_factory.mktemp("sound"))


def test_mutated_files_are_read_or_refused() -> None:
    before = runs.peak_mib()
    done, found = runs.run("short", 0, 600, most_seconds=8)
    assert found == []
    assert done  # how many is for the long run: a busy machine is no fault
    assert runs.peak_mib() - before < runs.MOST_MIB


@pytest.mark.parametrize("folder", sorted(KEPT.iterdir()), ids=lambda folder: folder.name)
def test_what_was_found_once_is_read_or_refused(tmp_path: Path, folder: Path) -> None:
    kind = folder.name.partition("-")[0]
    delivery = Delivery(KINDS.get(kind, kind), files_of(folder))
    loads = [tries.reads_files, *tries.LOADS.values()]
    if delivery.code_set in tries.EARLIER:
        loads += tries.LOADS_AFTER.values()
    for way in [tries.reads_records] if delivery.code_set in READS else loads:
        assert not runs.outcome(delivery, tmp_path / "case", way).wrong


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

    def fine(folder: Path, delivery: Delivery) -> None:
        del folder, delivery

    monkeypatch.setattr(runs, "MOST_SECONDS", 1)
    delivery = Delivery("cpt", {"a.txt": b"a"})
    assert "UnicodeError" in runs.outcome(delivery, tmp_path / "a", broken).wrong
    assert "took more than 1 s" in runs.outcome(delivery, tmp_path / "b", endless).wrong
    assert runs.outcome(delivery, tmp_path / "c", known) == runs.Outcome(is_read=False)
    assert runs.outcome(delivery, tmp_path / "d", fine) == runs.Outcome(is_read=True)


def test_every_target_reads_what_is_sound(sound: Sequence[Target], tmp_path: Path) -> None:
    """What is refused before it is mutated would show little."""
    assert {f"reader {name}" for name in READERS} < {target.name for target in sound}
    seen, refused = set(), set()
    for target in sound:
        for delivery in (one for group in target.groups for one in group):
            key = (target.run, delivery.code_set, delivery.label, *delivery.files.items())
            if key not in seen:
                came = runs.outcome(delivery, tmp_path / "case", target.run)
                assert not came.wrong
                refused |= set() if came.is_read else {(target.name, delivery.code_set)}
            seen.add(key)
    assert refused == {("load: next year's", "cpt")}  # of so few codes most are gone the year after


def test_mutants_differ_and_every_target_has_its_share(sound: Sequence[Target]) -> None:
    cases = [runs.mutant("share", number, sound) for number in range(1000)]
    names = [case.target.name for case in cases]
    assert all(names.count(target.name) >= 12 for target in sound)  # of 1,000, as shares are
    untouched = [{**one.files} for target in sound for group in target.groups for one in group]
    changed = [case for case in cases if case.delivery.files not in untouched]
    assert len(changed) > 900


def test_sound_files_are_of_every_code_set(tmp_path: Path) -> None:
    sound = deliveries(tmp_path / "sound")
    assert {delivery.code_set for delivery in sound} == {*layout.code_sets(), *READS}


def test_old_workbooks_are_read_in_a_fork_as_in_a_process() -> None:
    sound = xls([("code", "note"), ("10004", "Quillon")])
    assert forked(sound) == {"Sheet1": [["code", "note"], ["10004", "Quillon"]]}
    refused = 0
    for number in range(20):
        try:
            forked(mutated(Random(number), sound))  # noqa: S311 (the same on every run)
        except ValueError:
            refused += 1
    assert refused
