"""Chains steps: what every code of the first release became by the last one, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit.model import Basis, Relationship
from releasekit.timeline.moves import Cardinality, Hop, Link, Move

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.timeline.moves import Step

Way = tuple[Move, ...]
"""How a code got where it is now: a move for each step that changed it."""

STRENGTH = {
    basis: rank
    for rank, basis in enumerate((Basis.PROPOSED, Basis.REVIEWED, Basis.PUBLISHED, Basis.IDENTICAL))
}
_BY_CARDINALITY = {
    Cardinality.SPLIT: Relationship.BROADER,
    Cardinality.MERGE: Relationship.NARROWER,
    Cardinality.MANY_TO_MANY: Relationship.RELATED_TO,
}
_DIRECTED = frozenset({Relationship.BROADER, Relationship.NARROWER})
REINSTATED = "reinstated with the same meaning"


def linked(steps: Iterable[Step]) -> tuple[Link, ...]:
    """Return what every code that any of some consecutive steps moved became by the last one.

    A code that was reinstated with the same meaning is itself again.
    """
    track = _Track()
    for step in steps:
        track.add(step)
    return _linked(track)


class _Track(Struct):
    """What the codes of BEFORE became after the steps added so far.

    `ways` has, for each code that was moved, the best way to each code that it became (empty:
    none). `foreign` are the live codes that are none of BEFORE's, `ended` those of BEFORE's that
    ended and may still be reinstated.
    """

    ways: dict[str, dict[str, Way]] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    def add(self, step: Step) -> None:
        by_source: dict[str, list[Move]] = {}
        for move in step.moves:
            by_source.setdefault(move.source, []).append(move)
        for source, ways in self.ways.items():
            self.ways[source] = _forward(ways, by_source)
        back = self.ended & step.added & step.reinstated
        for source in back:
            self.ways[source] = _reinstated(source, step)
        self.ended -= step.added
        left = set()
        for code, moves in by_source.items():
            if code not in self.foreign and code not in self.ways:
                self.ways[code] = _forward({code: ()}, {code: moves})
            if all(move.target != code for move in moves):
                left.add(code)
                if code not in self.foreign and code not in step.added:
                    self.ended.add(code)
        self.foreign = (self.foreign - left) | (step.added - back)


def _forward(ways: dict[str, Way], moves: dict[str, list[Move]]) -> dict[str, Way]:
    """Return the ways one step on; of several ways to one code the best."""
    best: dict[str, Way] = {}
    for code, way in ways.items():
        longer = [(*way, move) for move in moves[code]] if code in moves else [way]
        for candidate in longer:
            target = candidate[-1].target if candidate else code
            if target not in best or quality(candidate) < quality(best[target]):
                best[target] = candidate
    return best


def _reinstated(source: str, step: Step) -> dict[str, Way]:
    """Return the way to the code itself: what stood for it while it was gone does so no more."""
    hop = Hop(
        release=step.after.label,
        source=source,
        target=source,
        relationship=Relationship.EQUIVALENT,
        basis=Basis.IDENTICAL,
        note=REINSTATED,
    )
    return {source: (Move(hops=(hop,), alike=True),)}


def _basis(way: Way) -> Basis:
    bases = (hop.basis for move in way for hop in move.hops)
    return min(bases, key=STRENGTH.__getitem__, default=Basis.IDENTICAL)


def _score(way: Way) -> float | None:
    scores = [hop.score for move in way for hop in move.hops if hop.score is not None]
    return min(scores, default=None)


def quality(way: Way) -> tuple[object, ...]:
    """Return the sort key of ways, the best first: basis, score, length, their codes."""
    score = _score(way)
    hops = [hop for move in way for hop in move.hops]
    codes = tuple((hop.source, hop.target) for hop in hops)
    return -STRENGTH[_basis(way)], -100.0 if score is None else -score, len(hops), codes


def _linked(track: _Track) -> tuple[Link, ...]:
    """Make links of ways, now that all the sources and targets are known."""
    ends = {source: _ends(ways) for source, ways in sorted(track.ways.items())}
    settled = {
        source: [code for code, way in reached if code and _basis(way) is not Basis.PROPOSED]
        for source, reached in ends.items()
    }
    sources = Counter(code for codes in settled.values() for code in codes)
    links = []
    for source, reached in ends.items():
        for code, way in reached:
            if not code:
                links.append(_link(source, code, way, Cardinality.NONE))
                continue
            # A proposal is counted beside what is settled, as if it alone were accepted.
            extra = code not in settled[source]
            own = not way[-1].code_set
            itself = own and code not in track.foreign and code not in track.ways
            targets = len(settled[source]) + extra
            cardinality = Cardinality.of(targets, sources[code] + extra + itself)
            links.append(_link(source, code, way, cardinality))
    return tuple(links)


def _ends(ways: dict[str, Way]) -> list[tuple[str, Way]]:
    """Return what a code became, the best first; no replacement only if there is no code at all."""
    ranked = sorted(ways.items(), key=lambda end: quality(end[1]))
    return [end for end in ranked if end[0]] or ranked


def relationship_of(
    cardinality: Cardinality, stated: Relationship | None, *, alike: bool, proposed: bool
) -> Relationship:
    """Return the FHIR R5 relationship of a move: the one that was stated, else by the cardinality.

    One code for one is equivalent only if their texts mean the same. A proposal has no direction
    that nobody proved.
    """
    if cardinality is Cardinality.NONE:
        return Relationship.NOT_RELATED_TO
    if stated is not None:
        return stated
    single = Relationship.EQUIVALENT if alike else Relationship.RELATED_TO
    related = _BY_CARDINALITY.get(cardinality, single)
    return Relationship.RELATED_TO if proposed and related in _DIRECTED else related


def composed(relationships: Iterable[Relationship]) -> Relationship:
    """Return how the first of several codes is related to the last, each being so to the next.

    Two ways that go in one direction go on in it; whatever else is not equivalent is related.
    """
    kinds = set(relationships) - {Relationship.EQUIVALENT}
    if not kinds:
        return Relationship.EQUIVALENT
    return kinds.pop() if len(kinds) == 1 else Relationship.RELATED_TO


def _related(way: Way, cardinality: Cardinality) -> Relationship:
    """Return the relationship over all moves of a way."""
    changing = [move for move in way if move.hops[-1].basis is not Basis.IDENTICAL] or list(way)
    proposed = _basis(way) is Basis.PROPOSED
    alike = all(move.alike for move in changing)
    stated = changing[0].explicit if len(changing) == 1 else None
    whole = relationship_of(cardinality, stated, alike=alike, proposed=proposed)
    if len(changing) == 1 or cardinality is Cardinality.NONE:
        return whole
    hops = [move.hops[-1].relationship for move in way]
    if cardinality is not Cardinality.ONE_TO_ONE:
        hops.append(whole)
    between = composed(hops)
    return Relationship.RELATED_TO if proposed and between in _DIRECTED else between


def _link(source: str, target: str, way: Way, cardinality: Cardinality) -> Link:
    trace = tuple(hop for move in way for hop in move.hops)
    reviews = [move for move in way if move.reviewed or move.reviewer]
    return Link(
        source=source,
        target=target,
        relationship=_related(way, cardinality),
        basis=_basis(way),
        cardinality=cardinality,
        score=_score(way),
        reason="; ".join(dict.fromkeys(hop.note for hop in trace if hop.note)),
        trace=trace,
        code_set=way[-1].code_set,
        reviewer=reviews[-1].reviewer if reviews else "",
        reviewed=reviews[-1].reviewed if reviews else "",
    )
