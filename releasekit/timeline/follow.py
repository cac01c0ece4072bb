"""Follows published rows from each code to the live codes to which they lead in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.model import Basis, Relationship
from releasekit.timeline.moves import Hop, Move

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.timeline.judged import Edge, Judged

NOWHERE = "the publisher names {targets}, from another code set"


def follow(judged: Judged, sources: Iterable[str]) -> list[Move]:
    """Return a move to every live code to which published rows lead, or to no replacement.

    A target that has itself ended is followed on, over its own rows, never in a circle.
    """
    moves: list[Move] = []
    label = judged.after.label
    for code in sorted(sources):
        best: dict[str, Move] = {}
        for move in _ways(judged, code, label, ()):
            if move.target not in best or _rank(move) < _rank(best[move.target]):
                best[move.target] = move
        if len(best) > 1:
            best.pop("", None)
        if not best and code in judged.nowhere and not judged.stays(code):
            note = NOWHERE.format(targets=", ".join(dict.fromkeys(judged.nowhere[code])))
            best[""] = Move(hops=(_hop(label, code, "", note),))
        moves += best.values()
    return moves


def _rank(move: Move) -> tuple[int, bool]:
    """Return the sort key of several ways to one code: the shortest first, then the explicit."""
    return len(move.hops), move.explicit is None


def _ways(judged: Judged, code: str, label: str, path: tuple[Hop, ...]) -> list[Move]:
    moves = []
    for edge in judged.edges.get(code, ()):
        hops = (*path, _hop(label, code, edge.target, edge.note))
        if not edge.target or edge.code_set or judged.has.is_live(edge.target):
            if edge.target and edge.target == hops[0].source:
                judged.report_circle(code, edge)
            else:
                moves.append(_move(hops, edge))
        elif any(hop.source == edge.target for hop in hops):
            judged.report_circle(code, edge)
        elif edge.target not in judged.edges:
            judged.report_lost(code, edge)
        else:
            moves += _ways(judged, edge.target, label, hops)
    return moves


def _move(hops: tuple[Hop, ...], edge: Edge) -> Move:
    explicit = edge.explicit if len(hops) == 1 else None
    return Move(hops=hops, explicit=explicit, code_set=edge.code_set)


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
