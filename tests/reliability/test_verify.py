"""What `verify` finds in a store, says of it, and mends; and that nothing is read by halves."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from releasekit.cli import main
from releasekit.errors import ReleasekitError, StoreError
from releasekit.ingest.repair import repair
from releasekit.store import Store
from releasekit.store.findings import Condition
from releasekit.store.ledger import HEAD, LEDGER, Ledger
from releasekit.store.proof import prove
from tests.reliability.stores import again, answers, contents, filled

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store.findings import Finding

pytestmark = pytest.mark.reliability


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    assert isinstance(stop.value.code, int)
    return stop.value.code


def conditions(root: Path) -> dict[str, Condition]:
    return {finding.path: finding.condition for finding in prove(root)}


def faults(root: Path) -> list[Finding]:
    return [finding for finding in prove(root) if finding.is_fault]


def test_a_store_as_it_was_written_has_no_finding(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    assert prove(store) == []
    assert run("verify", "--store", str(store)) == 0


def test_the_ledger_tells_of_loads_corrections_replacements_and_removals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, files = filled(tmp_path)
    place = Store(store)
    place.remove(place.get("cpt", "2026@2"))
    other = str(files / "cpt" / "2026-again")
    assert run("load", "cpt", "2026", other, "--replace", "--force", "--store", str(store)) == 0
    capsys.readouterr()
    assert run("log", "cpt", "--format", "json", "--store", str(store)) == 0
    entries = json.loads(capsys.readouterr().out)["entries"]
    assert [(one["event"], one["release"]) for one in entries] == [
        ("load", "2025"),
        ("replace", "2025"),
        ("load", "2025-03"),
        ("load", "2026"),
        ("correct", "2026@2"),
        ("load", "2024"),
        ("remove", "2024"),
        ("remove", "2026@2"),
        ("replace", "2026"),
    ]
    assert entries[-1]["was"] == entries[3]["manifest"]
    assert run("log", "cpt", "2025-03", "--store", str(store)) == 0
    assert capsys.readouterr().out.count("load") == 1
    assert run("log", "cpt", "2019", "--store", str(store)) == 0  # of which there is nothing
    assert capsys.readouterr().out == ""
    assert prove(store) == []


@pytest.mark.parametrize(
    ("path", "condition"),
    [
        ("cpt/2025/concepts.tsv.zst", Condition.GONE),
        ("cpt/2025/manifest.json", Condition.GONE),
        ("icd10cm/2026/mappings.tsv.zst", Condition.GONE),
        (LEDGER, Condition.DAMAGED),
        (HEAD, Condition.DAMAGED),
    ],
)
def test_a_file_that_is_gone_is_found_and_no_answer_is_given(
    tmp_path: Path, path: str, condition: Condition
) -> None:
    store, _ = filled(tmp_path)
    (store / path).unlink()
    found = conditions(store)
    assert found[LEDGER if path == HEAD else path] is condition
    with pytest.raises(ReleasekitError, match="releasekit verify"):
        answers(store)
    assert run("verify", "--store", str(store)) == 2


def test_a_release_that_is_gone_or_put_back_is_found(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    shutil.move(store / "cpt" / "2025", tmp_path / "aside")
    with pytest.raises(StoreError, match="cpt 2025 was loaded, and is gone"):
        Store(store).releases("cpt")
    assert conditions(store) == {"cpt/2025": Condition.GONE}
    assert "releasekit remove cpt 2025" in faults(store)[0].advice
    assert run("remove", "cpt", "2025", "--store", str(store)) == 0
    Store(store).keep("cpt")
    assert prove(store) == []
    shutil.move(tmp_path / "aside", store / "cpt" / "2025")
    with pytest.raises(StoreError, match="cpt 2025 is there, and the ledger has no such release"):
        Store(store).releases("cpt")
    assert conditions(store)["cpt/2025"] is Condition.UNRECORDED


def test_what_is_no_release_is_named_as_what_it_is_and_stays(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    before = answers(store)
    (store / "cpt" / "notes").mkdir()
    (store / "cpt" / "2025" / "mine.txt").touch()
    (store / "read.me").touch()
    (store / "cpt" / ".loading-1234").mkdir()
    assert conditions(store) == {
        "cpt/notes": Condition.STRANGER,
        "cpt/2025/mine.txt": Condition.STRANGER,
        "read.me": Condition.STRANGER,
        "cpt/.loading-1234": Condition.DRAFT,
    }
    assert faults(store) == []
    assert run("verify", "--repair", "--store", str(store)) == 0
    assert set(conditions(store)) == {"cpt/notes", "cpt/2025/mine.txt", "read.me"}
    assert answers(store) == before


def test_what_is_damaged_is_loaded_again_from_its_files(tmp_path: Path) -> None:
    store, files = filled(tmp_path)
    before = answers(store)
    for path in ("cpt/2025/concepts.tsv.zst", "icd10cm/2026/declared.tsv.zst"):
        (store / path).write_bytes(b"x")
    (store / "cpt" / "2026" / "manifest.json").write_text("{}")
    shutil.rmtree(store / "cpt" / "2026@2")
    for state in (store / "cpt" / ".composed").iterdir():
        state.write_bytes(b"x")
    damaged = contents(store)
    assert list(repair(store)) == []
    left = contents(store)
    assert left == damaged
    done = list(repair(store, files))
    assert sum(line.startswith("loaded ") for line in done) == 4
    assert prove(store) == []
    assert answers(store) == before


def test_a_damaged_ledger_is_kept_aside_and_begun_anew(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    before = answers(store)
    text = (store / LEDGER).read_bytes()
    (store / LEDGER).write_bytes(text.replace(b'"load"', b'"Load"', 1))
    with pytest.raises(StoreError, match="the store's ledger is damaged: line 1 is no entry"):
        Store(store).code_sets()
    assert list(repair(store)) == ["began a ledger with 6 releases"]
    assert answers(store) == before
    assert faults(store) == []
    kept = [path for path in store.iterdir() if path.name.startswith(f".{LEDGER}-damaged-")]
    assert kept[0].read_bytes() == text.replace(b'"load"', b'"Load"', 1)
    (store / f".{LEDGER}-damaged-by-me").touch()
    found = conditions(store)
    assert found.pop(f".{LEDGER}-damaged-by-me") is Condition.STRANGER
    assert len(found) == 2  # the ledger's and its head's
    assert set(found.values()) == {Condition.ASIDE}


def test_a_store_of_an_earlier_version_is_read_told_of_and_given_a_ledger(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    before = [one[2:] for one in answers(store) if isinstance(one, tuple)]
    (store / LEDGER).unlink()
    (store / HEAD).unlink()
    for path in store.glob("*/*/manifest.json"):
        document = json.loads(path.read_text())
        del document["digest"]
        for table in document["tables"].values():
            del table["index"]
        path.write_text(json.dumps(document | {"schema": "releasekit/manifest/3"}))
    assert [one[2:] for one in answers(store) if isinstance(one, tuple)] == before
    assert set(conditions(store).values()) == {Condition.OLDER}
    assert run("verify", "--store", str(store)) == 0
    list(repair(store))
    assert prove(store) == []
    assert [one[2:] for one in answers(store) if isinstance(one, tuple)] == before


def test_a_ledger_that_is_gone_with_its_head_is_no_earlier_store(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    (store / LEDGER).unlink()
    (store / HEAD).unlink()
    with pytest.raises(StoreError, match="the store's ledger is gone"):
        Store(store).code_sets()
    assert conditions(store)[LEDGER] is Condition.GONE
    list(repair(store))
    assert prove(store) == []


def test_a_name_with_other_line_ends_poisons_nothing(tmp_path: Path) -> None:
    store, files = filled(tmp_path)
    odd = files / "cpt" / "2026-again" / "notes\u2028\x85 .txt"
    odd.write_text("x")
    place = Store(store)
    place.remove(place.get("cpt", "2026@2"))
    given = ("--kind", "correction", "--reason", "a\u2028b", "--store", str(store))
    assert run("load", "cpt", "2026", str(odd.parent), *given) == 0
    records = Ledger(store).read()
    assert records is not None
    assert records.entries[-1].terms["reason"] == "a\u2028b"
    assert prove(store) == []


@pytest.mark.parametrize("place", ["cpt", "cpt/2025", "cpt/2025/concepts.tsv.zst"])
def test_what_cannot_be_read_is_told_apart_from_what_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    store, _ = filled(tmp_path)
    opened, listed, closed = os.open, type(store).iterdir, store / place

    def refused(path: Path) -> None:
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))

    def only_open(path: Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        refused(path)
        return opened(path, flags, mode, dir_fd=dir_fd)

    def only_list(path: Path) -> object:
        refused(path)
        return listed(path)

    monkeypatch.setattr(os, "open", only_open)
    monkeypatch.setattr(type(store), "iterdir", only_list)
    found = faults(store)
    assert [(one.path, one.condition) for one in found] == [(place, Condition.UNREADABLE)]
    assert found[0].what == "Permission denied"
    assert "nothing else is known of it" in found[0].advice


def test_a_load_meanwhile_is_no_finding(tmp_path: Path) -> None:
    store, files = filled(tmp_path)
    waiting = [True]

    def tell(step: str, share: float) -> None:
        if step.startswith("icd10cm") and waiting.pop():
            waiting.append(False)
            again(store, "icd10cm", "2027", files / "icd10cm" / "2026", force=True)
        waiting.append(False)
        assert 0 <= share <= 1

    assert prove(store, tell) == []
