"""A publisher's mark of a change says neither which, nor all of them: a list with known holes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.classify.compare import compare
from releasekit.ingest import loader
from releasekit.reconcile import reconcile
from releasekit.store import Store
from tests.support.files import DISTRIBUTIONS, load

if TYPE_CHECKING:
    from pathlib import Path

MARKED = "opps-addendum-b"


def test_marks_are_additions_and_revisions_and_what_they_leave_out_is_explained(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path)
    for version in ("2025-07", "2025-10"):
        place = DISTRIBUTIONS / MARKED / version
        loader.load(store, layouts.load(MARKED), version, [place], loader.Terms())
    (diff,) = compare(store, "2025-07", "2025-10", code_sets=[MARKED])
    (found,) = reconcile(diff, store, store).lists
    assert found.published == {"addition": 1, "revision": 2}  # a new code, and two statuses
    assert found.agree == 3
    assert not found.only_theirs
    assert {(one.entry.code, one.entry.action, one.why) for one in found.only_ours} == {
        ("0002U", "addition", "list-is-partial"),
        ("C9046", "deletion", "list-is-partial"),
    }
    assert not found.remarks


def test_a_release_without_a_list_is_held_against_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    load(tmp_path, "icd10cm", "2025", DISTRIBUTIONS / "icd10cm" / "2025")
    (diff,) = compare(store, "2025", "2025", code_sets=["icd10cm"])
    assert reconcile(diff, store, store).lists == ()
