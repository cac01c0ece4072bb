"""Medically unlikely edits, declared by a newcomer: the publisher's own files, and their counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.classify.compare import compare
from releasekit.store import Store
from tests.support.files import load
from tests.support.limits import LIMITS, declare
from tests.support.real import MARKS, REAL

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

pytestmark = MARKS


def test_two_quarters_of_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Added, deleted and changed codes from April to July 2024: 28, 30 and 19."""
    declare(tmp_path / "declared", "limits", LIMITS)
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path / "declared"))
    for month in ("04", "07"):
        member = REAL / "ncci" / f"MCR_MUE_PractitionerServices_Eff_{month}-01-2024.csv"
        load(tmp_path / "store", "limits", f"2024-{month}", member)
    store = Store(tmp_path / "store")
    (diff,) = compare(store, "2024-04", "2024-07", code_sets=["limits"])
    came = {change.delta.key for change in diff.changes if change.came}
    went = {change.delta.key for change in diff.changes if change.went}
    others = {change.delta.key for change in diff.changes} - came - went
    assert (len(came), len(went), len(others)) == (28, 30, 19)
