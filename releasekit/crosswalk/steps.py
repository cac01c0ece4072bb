"""Computes one step: what became of each live code from one release to the next, and why."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.crosswalk.observe import observe
from releasekit.crosswalk.propose import propose
from releasekit.crosswalk.verdicts import apply_decisions
from releasekit.model import Basis, Relationship
from releasekit.timeline.mapped import text_of
from releasekit.timeline.moves import Hop, Move, Step
from releasekit.timeline.related import partly_moved, related

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.crosswalk.observe import Observed
    from releasekit.crosswalk.walk import Decision
    from releasekit.model import Release
    from releasekit.timeline import Timeline
    from releasekit.timeline.judged import Judged

NO_REPLACEMENT = "no official replacement, and no new code with similar text"


def step(
    timeline: Timeline,
    releases: tuple[Release, Release],
    live: Sequence[str],
    decisions: Sequence[Decision],
) -> tuple[Step, list[str]]:
    """Return the step from `live`, and the live codes of its second release, in order.

    `live` are the live codes of the step's first release, in order.
    """
    before, after = releases
    observed = observe(timeline, before, after)
    staying = set(live) - observed.ended.keys()
    alive = staying | observed.added.keys()
    judged, moves = timeline.links.published(before, after)
    answered = {move.source for move in moves}
    moves = moves + _proposed(observed, answered, judged.new, after.label)
    labels = before.label, after.label
    own = [decision for decision in decisions if (decision.before, decision.after) == labels]
    moves, problems = apply_decisions(moves, own, alive, after.label)
    moves += partly_moved(moves, judged)
    return (
        Step(
            before=before,
            after=after,
            digest=_digest(timeline, releases, judged),
            moves=tuple(related(moves, judged)),
            added=frozenset(observed.added),
            reinstated=frozenset(observed.reinstated),
            live=len(live),
            problems=tuple(sorted(judged.problems + problems, key=repr)),
        ),
        sorted(alive),
    )


def _digest(timeline: Timeline, releases: tuple[Release, Release], judged: Judged) -> str:
    digests = map(timeline.states.digest, releases)
    text = "\n".join([*digests, text_of(judged.used)])
    return hashlib.sha256(text.encode()).hexdigest()


def _proposed(observed: Observed, answered: set[str], new: set[str], label: str) -> list[Move]:
    """Return proposals for the ended codes without a published answer, or no replacement.

    Codes in `new` are not proposed: the publisher says that they replace none.
    """
    unanswered = [concept for code, concept in observed.ended.items() if code not in answered]
    candidates = (concept for code, concept in observed.added.items() if code not in new)
    proposals = propose(unanswered, candidates)
    moves = []
    for concept in unanswered:
        none = Hop(
            release=label,
            source=concept.code,
            target="",
            relationship=Relationship.NOT_RELATED_TO,
            basis=Basis.PROPOSED,
            note=NO_REPLACEMENT,
        )
        hops = [
            replace(
                none,
                target=proposal.target,
                relationship=Relationship.RELATED_TO,
                note=proposal.reason,
                score=proposal.score,
            )
            for proposal in proposals.get(concept.code, ())
        ]
        moves += [Move(hops=(hop,)) for hop in hops or [none]]
    return moves
