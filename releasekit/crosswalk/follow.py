"""Follows published rows from each live code to the live codes to which they lead in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.crosswalk.walk import Hop, Move
from releasekit.model import Basis, Relationship

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from releasekit.crosswalk.edges import Rows

FOREIGN = "the publisher names {targets}, from another code set"


def follow(rows: Rows, alive: AbstractSet[str], ended: AbstractSet[str], label: str) -> list[Move]:
    """Return a move to every live code to which published rows lead, or to no replacement.

    A target that has itself ended is followed on, over its own rows, never in a circle. `label` is
    the label of the step's second release, `alive` are its live codes.
    """
    moves: list[Move] = []
    for code in sorted(rows.edges.keys() & rows.had):
        best: dict[str, Move] = {}
        for move in _ways(rows, alive, code, label, ()):
            if move.target not in best or _rank(move) < _rank(best[move.target]):
                best[move.target] = move
        if len(best) > 1:
            best.pop("", None)
        moves += best.values()
    answered = {move.source for move in moves}
    for code in sorted(rows.foreign.keys() & ended - answered):
        note = FOREIGN.format(targets=", ".join(dict.fromkeys(rows.foreign[code])))
        moves.append(Move(hops=(_hop(label, code, "", note),)))
    return moves


def _rank(move: Move) -> tuple[int, bool]:
    """Return the sort key of several ways to one code: the shortest first, then the explicit."""
    return len(move.hops), move.explicit is None


def _ways(
    rows: Rows, alive: AbstractSet[str], code: str, label: str, path: tuple[Hop, ...]
) -> list[Move]:
    moves = []
    for edge in rows.edges[code]:
        hops = (*path, _hop(label, code, edge.target, edge.note))
        if not edge.target or edge.target in alive:
            if edge.target and edge.target == hops[0].source:
                rows.report_circle(code, edge)
            else:
                moves.append(Move(hops=hops, explicit=edge.explicit if len(hops) == 1 else None))
        elif any(hop.source == edge.target for hop in hops):
            rows.report_circle(code, edge)
        elif edge.target not in rows.edges:
            rows.report_lost(code, edge)
        else:
            moves += _ways(rows, alive, edge.target, label, hops)
    return moves


def _hop(label: str, source: str, target: str, note: str) -> Hop:
    related = Relationship.RELATED_TO if target else Relationship.NOT_RELATED_TO
    return Hop(
        release=label,
        source=source,
        target=target,
        relationship=related,
        basis=Basis.PUBLISHED,
        note=note,
    )
