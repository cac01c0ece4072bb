"""A short run of mutated deliveries, and every one that once was not as promised."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from releasekit import layout
from releasekit.errors import SnapshotError
from tests.fuzz import runs
from tests.fuzz.mutate import mutated

if TYPE_CHECKING:
    from releasekit.layout import CodeSet

KEPT = Path(__file__).parent / "kept"


def test_mutated_deliveries_are_read_or_refused() -> None:
    before = runs.peak_mib()
    done, found = runs.run("short", 0, 400, most_seconds=8)
    assert found == []
    assert done > 20
    assert runs.peak_mib() - before < runs.MOST_MIB


@pytest.mark.parametrize("folder", sorted(KEPT.iterdir()), ids=lambda folder: folder.name)
@pytest.mark.parametrize("run", [runs.loads, runs.reads])
def test_what_was_found_once_is_read_or_refused(tmp_path: Path, folder: Path, run: object) -> None:
    code_set = folder.name.partition("-")[0]
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    delivery = runs.Delivery(code_set, files)
    assert runs.outcome(delivery, layout.load(code_set), tmp_path / "case", run) == ""  # type: ignore[arg-type]  # one of two functions


def test_what_is_not_as_promised_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(folder: Path, code_set: CodeSet) -> None:
        del folder, code_set
        raise UnicodeError

    def endless(folder: Path, code_set: CodeSet) -> None:
        while True:
            assert folder, code_set

    def known(folder: Path, code_set: CodeSet) -> None:
        message = f"{folder} {code_set}"
        raise SnapshotError(message)

    monkeypatch.setattr(runs, "MOST_SECONDS", 1)
    code_set, delivery = layout.load("cpt"), runs.Delivery("cpt", {"a.txt": b"a"})
    assert "UnicodeError" in runs.outcome(delivery, code_set, tmp_path / "a", broken)
    assert "took more than 1 s" in runs.outcome(delivery, code_set, tmp_path / "b", endless)
    assert runs.outcome(delivery, code_set, tmp_path / "c", known) == ""


def test_there_are_deliveries_of_every_code_set_and_their_mutants_differ(tmp_path: Path) -> None:
    sound = runs.deliveries(tmp_path / "sound")
    assert {delivery.code_set for delivery in sound} == {"cpt", "hcpcs", "icd10cm", "icd10pcs"}
    changed = 0
    for number, delivery in enumerate(sound):
        name, data = next(iter(delivery.files.items()))
        changed += mutated(Random(number), data) != data  # noqa: S311 (the same on every run)
        assert name
    assert changed > len(sound) // 2
