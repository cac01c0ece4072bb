"""Puts what reviewers decided in the place of proposals."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.crosswalk.walk import ACCEPTED, Hop, Move, Problem
from releasekit.model import Basis, Relationship

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from releasekit.crosswalk.walk import Decision

REJECTED_ALL = "every proposal was rejected"


def decided(
    moves: Iterable[Move], decisions: Iterable[Decision], alive: AbstractSet[str], label: str
) -> tuple[list[Move], list[Problem]]:
    """Return the moves as the decisions leave them, and the decisions that cannot stand.

    What is accepted, a proposal or a target of the reviewer's own, takes the place of all that was
    proposed for its source. What is rejected is not proposed. The publisher's word stands.
    """
    found: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        found[move.source].append(move)
    asked: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        asked[decision.source].append(decision)
    problems: list[Problem] = []
    for source, mine in sorted(asked.items()):
        reason = _unasked(found.get(source, []))
        if reason:
            problems += [_problem(one, label, reason) for one in mine]
            continue
        found[source] = _answered(found[source], mine, alive, label, problems)
    return [move for own in found.values() for move in own], problems


def _unasked(moves: list[Move]) -> str:
    if not moves:
        return "the code did not end in this step, so that nothing was proposed"
    if any(move.hops[-1].basis is not Basis.PROPOSED for move in moves):
        return "the publisher says what to use instead"
    return ""


def _answered(
    moves: list[Move],
    decisions: list[Decision],
    alive: AbstractSet[str],
    label: str,
    problems: list[Problem],
) -> list[Move]:
    proposed = {move.target: move for move in moves}
    accepted: dict[str, Move] = {}
    rejected = set()
    for one in decisions:
        if one.verdict != ACCEPTED:
            rejected.add(one.target)
        elif one.target and (one.target not in alive or one.target == one.source):
            problems.append(_problem(one, label, f"{one.target} is no live code of {label} to use"))
        else:
            accepted[one.target] = _accepted(one, proposed.get(one.target), label)
    if accepted:
        return [move for _, move in sorted(accepted.items())]
    kept = [move for move in moves if move.target not in rejected or not move.target]
    if kept:
        return kept
    nowhere = replace(moves[0].hops[0], target="", note=REJECTED_ALL, score=None)
    return [Move(hops=(replace(nowhere, relationship=Relationship.NOT_RELATED_TO),))]


def _accepted(decision: Decision, proposed: Move | None, label: str) -> Move:
    said = proposed.hops[-1] if proposed else None
    hop = Hop(
        release=label,
        source=decision.source,
        target=decision.target,
        relationship=decision.relationship,
        basis=Basis.REVIEWED,
        note=decision.comment or (said.note if said and decision.target else ""),
        score=said.score if said else None,
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
        reason=f"the decision cannot stand: {reason}",
    )
