"""Replaces proposals by what reviewers decided."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.model import Basis, Relationship
from releasekit.timeline.moves import Hop, Move, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from releasekit.crosswalk.walk import Decision

REJECTED_ALL = "every proposal was rejected"
_NOT_ENDED = "the code did not end in this step, so nothing was proposed"
_PUBLISHED = "the publisher gives a replacement"
_NOT_LIVE = "{target} is not a valid code in {label}"
_REFUSED = "the decision cannot be applied: {reason}"


def apply_decisions(
    moves: Iterable[Move], decisions: Iterable[Decision], live: AbstractSet[str], label: str
) -> tuple[list[Move], list[Problem]]:
    """Return a step's moves as the decisions leave them, and the decisions that cannot be applied.

    An accepted target, proposed or the reviewer's own, replaces all that was proposed for its
    source. A rejected target is no longer proposed. What the publisher gives is never changed.
    `live` are the codes that are valid in the step's second release, whose label is `label`.
    """
    by_source: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        by_source[move.source].append(move)
    decided: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        decided[decision.source].append(decision)
    problems: list[Problem] = []
    for source, own in sorted(decided.items()):
        reason = _inapplicable(by_source.get(source, []))
        if reason:
            problems += [_problem(decision, label, reason) for decision in own]
        else:
            by_source[source] = _decided(by_source[source], own, live, label, problems)
    return [move for own in by_source.values() for move in own], problems


def _inapplicable(moves: list[Move]) -> str:
    """Return why a source cannot be decided about; empty if it can."""
    if not moves:
        return _NOT_ENDED
    if any(move.hops[-1].basis is not Basis.PROPOSED for move in moves):
        return _PUBLISHED
    return ""


def _decided(
    moves: list[Move],
    decisions: list[Decision],
    live: AbstractSet[str],
    label: str,
    problems: list[Problem],
) -> list[Move]:
    proposed = {move.target: move for move in moves}
    accepted: dict[str, Move] = {}
    rejected = set()
    for decision in decisions:
        target = decision.target
        if not decision.accepted:
            rejected.add(target)
        elif target and (target not in live or target == decision.source):
            reason = _NOT_LIVE.format(target=target, label=label)
            problems.append(_problem(decision, label, reason))
        else:
            accepted[target] = _accepted(decision, proposed.get(target), label)
    if accepted:
        return [move for _, move in sorted(accepted.items())]
    kept = [move for move in moves if move.target not in rejected or not move.target]
    if kept:
        return kept
    nowhere = replace(moves[0].hops[0], target="", note=REJECTED_ALL, score=None)
    return [Move(hops=(replace(nowhere, relationship=Relationship.NOT_RELATED_TO),))]


def _accepted(decision: Decision, proposed: Move | None, label: str) -> Move:
    proposal = proposed.hops[-1] if proposed else None
    hop = Hop(
        release=label,
        source=decision.source,
        target=decision.target,
        relationship=decision.relationship,
        basis=Basis.REVIEWED,
        note=decision.comment or (proposal.note if proposal and decision.target else ""),
        score=proposal.score if proposal else None,
    )
    return Move(
        hops=(hop,),
        explicit=decision.relationship,
        reviewer=decision.reviewer,
        reviewed=decision.reviewed,
    )


def _problem(decision: Decision, label: str, reason: str) -> Problem:
    return Problem(
        release=label,
        source=decision.source,
        target=decision.target,
        note=decision.comment,
        reason=_REFUSED.format(reason=reason),
    )
