"""Follows published rows from each live code to the live codes they lead to within one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.crosswalk.walk import Hop, Move
from releasekit.model import Basis, Relationship

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from releasekit.crosswalk.edges import Edge, Rows

ABROAD = "the publisher names {targets}, of another code set"


def follow(rows: Rows, alive: AbstractSet[str], ended: AbstractSet[str], label: str) -> list[Move]:
    """Return a move for every live code of AFTER that published rows lead to, and to nowhere.

    A target that is itself dead by AFTER is followed on, over its own rows, never in a circle.
    """
    moves: list[Move] = []
    for code in sorted(rows.edges.keys() & rows.had):
        found = _ways(rows, alive, code, label, ())
        best: dict[str, Move] = {}
        for move in found:
            if move.target not in best or _rank(move) < _rank(best[move.target]):
                best[move.target] = move
        if len(best) > 1:
            best.pop("", None)
        moves += best.values()
    answered = {move.source for move in moves}
    for code in sorted(rows.abroad.keys() & ended - answered):
        note = ABROAD.format(targets=", ".join(dict.fromkeys(rows.abroad[code])))
        moves.append(Move(hops=(_hop(label, code, "", note),)))
    return moves


def _rank(move: Move) -> tuple[int, bool]:
    """Return what several ways to one code are put in order by: the straight, then the explicit."""
    return len(move.hops), move.explicit is None


def _ways(
    rows: Rows, alive: AbstractSet[str], code: str, label: str, path: tuple[Hop, ...]
) -> list[Move]:
    found = []
    for edge in rows.edges[code]:
        hops = (*path, _hop(label, code, edge.target, edge.note))
        if not edge.target or edge.target in alive:
            if edge.target and edge.target == hops[0].source:
                rows.cycle(code, edge)
            else:
                found.append(Move(hops=hops, explicit=edge.explicit if len(hops) == 1 else None))
        elif any(hop.source == edge.target for hop in hops):
            rows.cycle(code, edge)
        else:
            found += _on(rows, alive, edge, code, hops)
    return found


def _on(
    rows: Rows, alive: AbstractSet[str], edge: Edge, code: str, hops: tuple[Hop, ...]
) -> list[Move]:
    if edge.target not in rows.edges:
        rows.lost(code, edge)
        return []
    return _ways(rows, alive, edge.target, hops[0].release, hops)


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
