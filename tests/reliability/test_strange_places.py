"""Pipes, folders, links and odd names in a store: told of, never waited for, and no harm done."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from releasekit.errors import StoreError, single_line
from releasekit.ingest.repair import repair
from releasekit.store import Store
from releasekit.store.findings import Condition
from releasekit.store.ledger import HEAD, LEDGER, Ledger
from releasekit.store.proof import prove
from tests.reliability.stores import answers, filled
from tests.reliability.test_verify import conditions, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.reliability


def test_a_ledger_that_cannot_be_read_is_not_begun_anew(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    (store / LEDGER).rename(tmp_path / LEDGER)
    (store / LEDGER).mkdir()
    found = {finding.path: finding for finding in prove(store)}
    assert found[LEDGER].condition is Condition.UNREADABLE
    assert len(found) == 1
    for call in (Store(store).code_sets, lambda: list(repair(store))):
        with pytest.raises(StoreError, match=r"ledger cannot be read: Is a directory"):
            call()
    (store / LEDGER).rmdir()
    (tmp_path / LEDGER).rename(store / LEDGER)
    assert prove(store) == []


@pytest.mark.parametrize(
    ("place", "condition", "refused"),
    [
        (LEDGER, Condition.UNREADABLE, True),
        (HEAD, Condition.UNREADABLE, True),
        ("cpt/2025/manifest.json", Condition.UNREADABLE, True),
        ("cpt/2025/concepts.tsv.zst", Condition.UNREADABLE, True),
        ("cpt/notes", Condition.STRANGER, False),
        ("notes", Condition.STRANGER, False),
    ],
)
def test_a_pipe_is_waited_for_by_nobody(
    tmp_path: Path, place: str, condition: Condition, *, refused: bool
) -> None:
    store, _ = filled(tmp_path)
    (store / place).unlink(missing_ok=True)
    os.mkfifo(store / place)
    found = {
        one.condition
        for one in prove(store)
        if one.path == (LEDGER if refused and place == HEAD else place)
    }
    assert found == {condition}
    assert run("diff", "2025", "2026", "-s", "cpt", "--store", str(store)) == (2 if refused else 0)


def test_names_and_links_that_nobody_needs_are_told_of_and_harm_nothing(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    before = answers(store)
    (store / "a\nb\udcff\x1b[31m").touch()
    (store / "circle").symlink_to("circle")
    (store / "cpt" / "nowhere").symlink_to("/nowhere")
    found = conditions(store)
    assert found == {
        "a\\nb\ufffd\\x1b[31m": Condition.STRANGER,
        "circle": Condition.STRANGER,
        "cpt/nowhere": Condition.STRANGER,
    }
    assert run("verify", "--format", "json", "--store", str(store)) == 0
    assert answers(store) == before


def test_a_release_that_is_a_link_is_removed_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    aside = (store / "cpt" / "2025").rename(tmp_path / "aside")
    (store / "cpt" / "2025").symlink_to(aside)
    assert prove(store) == []
    Store(store).remove(Store(store).get("cpt", "2025"))
    assert prove(store) == []
    assert {path.name for path in aside.iterdir()} >= {"concepts.tsv.zst", "manifest.json"}


def test_a_store_that_is_a_file_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "store"
    place.touch()
    for words in (("verify",), ("releases",), ("diff", "2025", "2026"), ("show", "A00")):
        assert run(*words, "--store", str(place)) == 2
        assert "is a file, and a store is a folder" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["20\n25", "\udcff25", "2025 (copy)"])
def test_a_copy_with_an_odd_name_poisons_no_ledger(tmp_path: Path, name: str) -> None:
    store, _ = filled(tmp_path)
    shutil.copytree(store / "cpt" / "2025", store / "cpt" / name)
    (store / LEDGER).unlink()
    (store / HEAD).unlink()
    list(repair(store))
    records = Ledger(store).read()
    assert records is not None
    assert ("cpt", "2025") in records.manifests
    found = conditions(store)
    assert found[f"cpt/{single_line(name)}/manifest.json"] is Condition.DAMAGED
