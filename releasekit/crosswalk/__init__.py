"""From the codes of one release to those of another: published, identical, proposed, reviewed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.crosswalk.propose import PHRASES
from releasekit.crosswalk.steps import NO_REPLACEMENT, step
from releasekit.crosswalk.verdicts import REJECTED_ALL
from releasekit.crosswalk.walk import Crosswalk, Decision, chain, compose
from releasekit.errors import StoreError
from releasekit.model import Basis, Relationship
from releasekit.timeline import Timeline
from releasekit.timeline.census import live_codes
from releasekit.timeline.chains import REINSTATED
from releasekit.timeline.follow import NOWHERE
from releasekit.timeline.moves import Cardinality, Hop, Link, Problem, Step
from releasekit.timeline.related import PARTLY_MOVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.model import Release
    from releasekit.store import Store

__all__ = [
    "CLAUSES",
    "Cardinality",
    "Crosswalk",
    "Decision",
    "Hop",
    "Link",
    "Problem",
    "Step",
    "compose",
    "crosswalk",
    "identical",
]

CLAUSES = (NO_REPLACEMENT, PARTLY_MOVED, REINSTATED, REJECTED_ALL, NOWHERE, *PHRASES)
"""The parts of reasons that are our own words, whatever the code set."""


def crosswalk(
    store: Store, before: Release, after: Release, *, decisions: Sequence[Decision] = ()
) -> Crosswalk:
    """Return what became of every live code of BEFORE by AFTER, step by step through the store.

    The steps are those between neighboring releases of the code set from one to the other.
    Raises StoreError where BEFORE does not come before AFTER.
    """
    if before.place >= after.place:
        message = f"{before.label} does not come before {after.label}"
        raise StoreError(message, advice="name the earlier release first")
    timeline = Timeline(store, layouts.load(before.code_set))
    live = live_codes(timeline.snapshot(before))
    steps = []
    for pair in pairwise(timeline.between(before, after)):
        computed, live = step(timeline, pair, live, decisions)
        steps.append(computed)
    return chain(timeline.layout, steps)


def identical(store: Store, walk: Crosswalk) -> Iterator[Link]:
    """Stream a link to itself from each live code that stays the same, in order of the code.

    A code that is the target of others too is one of the several sources of a merge.
    """
    moved = {link.source for link in walk.links}
    targets = {link.target for link in walk.links if link.basis is not Basis.PROPOSED}
    for code in live_codes(store.open(walk.before)):
        if code not in moved:
            merge = code in targets
            yield Link(
                source=code,
                target=code,
                relationship=Relationship.EQUIVALENT,
                basis=Basis.IDENTICAL,
                cardinality=Cardinality.MERGE if merge else Cardinality.ONE_TO_ONE,
                score=None,
                reason="",
                trace=(),
            )
