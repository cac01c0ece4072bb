"""The crosswalks of the sample releases, as an audience sees them."""

from __future__ import annotations

from functools import cache

import pytest

from releasekit import resources
from releasekit.crosswalk import Crosswalk, Decision, crosswalk
from releasekit.licensing import audience
from releasekit.model import Relationship
from releasekit.store import Store
from releasekit.views.crosswalks import CrosswalkView, view

STORE = Store(resources.folder("releases"))
PAIRS = [
    ("cpt", "2025", "2026"),
    ("hcpcs", "2025-10", "2026-01"),
    ("icd10cm", "2025", "2026"),
]
AUDIENCES = pytest.mark.parametrize("who", ["internal", "public"])
EVERY = pytest.mark.parametrize("pair", PAIRS, ids=" ".join)


@cache
def walk(*pair: str) -> Crosswalk:
    before, after = (STORE.get(pair[0], label) for label in pair[1:])
    return crosswalk(STORE, before, after)


@cache
def seen(who: str, *pair: str) -> CrosswalkView:
    return view(walk(*pair), STORE, audience(who))


def reviewed(target: str, *, accepted: bool = True) -> CrosswalkView:
    """Return the sample of HCPCS, whose S7146 has no proposal, with one decision about it."""
    decision = Decision(
        before="2025-10",
        after="2026-01",
        source="S7146",
        target=target,
        accepted=accepted,
        relationship=Relationship.EQUIVALENT if target else Relationship.NOT_RELATED_TO,
        reviewer="R. Quill",
        reviewed="2026-01-05",
    )
    ends = (STORE.get("hcpcs", label) for label in ("2025-10", "2026-01"))
    return view(crosswalk(STORE, *ends, decisions=[decision]), STORE, audience("public"))


def dotted(shown: CrosswalkView, code: str) -> str:
    """Write an ICD-10-CM code as it is printed."""
    return f"{code[:3]}.{code[3:]}" if shown.code_set == "icd10cm" and len(code) > 3 else code
