"""How the codes at both ends of a step's moves are related."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit import wording
from releasekit.model import Basis, Relationship
from releasekit.timeline.chains import relationship_of
from releasekit.timeline.meaning import same_meaning
from releasekit.timeline.moves import Cardinality, Hop, Move

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.timeline.judged import Judged

PARTLY_MOVED = "remains valid; a part of it is now reported with another code"


def partly_moved(moves: Iterable[Move], judged: Judged) -> list[Move]:
    """Return the identity of the codes that remain valid though a part of them moved."""
    return [
        Move(
            hops=(
                Hop(
                    release=judged.after.label,
                    source=code,
                    target=code,
                    relationship=Relationship.BROADER,
                    basis=Basis.IDENTICAL,
                    note=PARTLY_MOVED,
                ),
            )
        )
        for code in sorted({move.source for move in moves})
        if judged.stays(code)
    ]


def related(moves: list[Move], judged: Judged) -> list[Move]:
    """Return the moves in order, each last hop with its relationship within the step."""
    targets: dict[str, set[str]] = defaultdict(set)
    sources: Counter[str] = Counter()
    for move in moves:
        if move.target and move.hops[-1].basis is not Basis.PROPOSED:
            targets[move.source].add(move.target)
            sources[move.target] += 1
    moving = {move.source for move in moves}
    related = []
    for move in moves:
        # A proposal is counted as if it alone were accepted; a code that stays is a source itself.
        extra = move.target not in targets[move.source]
        itself = judged.stays(move.target) and move.target not in moving
        cardinality = Cardinality.of(
            len(targets[move.source]) + extra, sources[move.target] + extra + itself
        )
        if not move.target:
            cardinality = Cardinality.NONE
        alike = cardinality is Cardinality.ONE_TO_ONE and _alike(move, judged)
        proposed = move.hops[-1].basis is Basis.PROPOSED
        relationship = relationship_of(cardinality, move.explicit, alike=alike, proposed=proposed)
        hops = (*move.hops[:-1], replace(move.hops[-1], relationship=relationship))
        related.append(replace(move, hops=hops, alike=alike))
    return sorted(related, key=lambda move: (move.source, move.target == "", repr(move.hops)))


def _alike(move: Move, judged: Judged) -> bool:
    """Return whether both texts mean the same, and no quantity differs.

    Nobody has confirmed a proposal: its words have to be the same.
    """
    before = judged.had.cell(move.source, "display")
    after = judged.has.cell(move.target, "display")
    if not judged.has.line(move.target) or not judged.had.line(move.source):
        return False
    graded = wording.grade(before, after)
    if move.hops[-1].basis is Basis.PROPOSED:
        return graded in {wording.Grade.SAME, wording.Grade.EDITED}
    # Two texts of one word each count as the same in doubt: too little for equivalence.
    shared = set(wording.tokens_of(before)) & set(wording.tokens_of(after))
    return graded is not wording.Grade.QUANTITY and bool(shared) and same_meaning(before, after)
