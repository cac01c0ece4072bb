"""A store of made-up lists of edits, limits and fees, loaded from distributions/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.store import Store
from tests.support.files import DISTRIBUTIONS, load

if TYPE_CHECKING:
    from pathlib import Path

LISTS = ("mue-practitioner", "ncci-ptp-practitioner", "pfs")
BEFORE, AFTER = "2025-07", "2025-10"


def lists_store(root: Path) -> Store:
    """Load two releases of each list into a store."""
    for code_set in LISTS:
        assert layouts.load(code_set).is_measured
        for version in (BEFORE, AFTER):
            load(root, code_set, version, DISTRIBUTIONS / code_set / version, sample=True)
    return Store(root)
