"""What changed between two releases of a medical code set, and what to do about it.

The library on one screen; each name is imported when it is first used. A store is given as
`open_store` returns it, or by its path.

>>> import releasekit
>>> store = releasekit.open_store(releasekit.SAMPLES)
>>> store.code_sets()
['cpt', 'hcpcs', 'icd10cm']
>>> diff = releasekit.compare(store, "2025", "2026", code_set="icd10cm")
>>> diff.conservation.after
312
>>> walk = releasekit.crosswalk(store, "2025", "2026", code_set="cpt")
>>> [link.target for link in walk.links if link.source == "0345T"]
['33990']
>>> checked = releasekit.check([{"cpt": "0345T", "date": "2026-01-15"}], store=store)
>>> checked.verdict.to_pyarrow().to_pylist()
['ended']
"""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING

from releasekit import lazy

if TYPE_CHECKING:
    from releasekit.api import (
        SAMPLES,
        check,
        compare,
        crosswalk,
        edits,
        impact,
        load,
        open_store,
        plan,
        reconcile,
        rejected_lines,
    )
    from releasekit.classify import Change, Conservation, Level, Rule
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.crosswalk import Crosswalk, Link
    from releasekit.errors import ReleasekitError, RowsWarning
    from releasekit.ingest.outcome import Outcome
    from releasekit.ingest.plan import Plan, PlannedRelease
    from releasekit.model import Concept, Mapping, Release, ReleaseKind, Snapshot
    from releasekit.reconcile import Difference, Reconciled
    from releasekit.store import Store

__version__ = "0.1.0"
__all__ = [
    "SAMPLES",
    "Change",
    "Concept",
    "Conservation",
    "Crosswalk",
    "Difference",
    "Level",
    "Link",
    "Mapping",
    "Outcome",
    "Plan",
    "PlannedRelease",
    "Reconciled",
    "Release",
    "ReleaseDiff",
    "ReleaseKind",
    "ReleasekitError",
    "RowsWarning",
    "Rule",
    "Snapshot",
    "Store",
    "check",
    "compare",
    "crosswalk",
    "edits",
    "impact",
    "load",
    "open_store",
    "plan",
    "reconcile",
    "rejected_lines",
]
_ROOMS = {
    "api": (
        *("SAMPLES", "check", "compare", "crosswalk", "edits", "impact", "load", "open_store"),
        *("plan", "reconcile", "rejected_lines"),
    ),
    "classify": ("Change", "Conservation", "Level", "Rule"),
    "classify.compare": ("ReleaseDiff",),
    "crosswalk": ("Crosswalk", "Link"),
    "errors": ("ReleasekitError", "RowsWarning"),
    "ingest.outcome": ("Outcome",),
    "ingest.plan": ("Plan", "PlannedRelease"),
    "model": ("Concept", "Mapping", "Release", "ReleaseKind", "Snapshot"),
    "reconcile": ("Difference", "Reconciled"),
    "store": ("Store",),
}
"""The modules that the names above are imported from."""


__getattr__ = lazy.names(__name__, _ROOMS)


def __dir__() -> list[str]:
    """List what the library offers."""
    return [*__all__, "__version__"]


class _Library(types.ModuleType):
    """This module; its functions keep their names though rooms of the same names are imported."""

    def __setattr__(self, name: str, value: object) -> None:
        """Leave out what the import system sets for `releasekit.crosswalk` and its like."""
        if not (name in _ROOMS["api"] and isinstance(value, types.ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Library
