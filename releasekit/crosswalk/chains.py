"""Puts steps together: where every code of the first release stands in the last, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit.crosswalk.walk import Cardinality, Crosswalk, Hop, Link, Move
from releasekit.errors import StoreError
from releasekit.model import Basis, Relationship

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.crosswalk.walk import Step
    from releasekit.layout import Layout

Way = tuple[Move, ...]
"""How one got from a code to where one is: a move for each step that did something."""

STRENGTH = {basis: n for n, basis in enumerate((Basis.PROPOSED, Basis.REVIEWED, Basis.PUBLISHED))}
STRENGTH[Basis.IDENTICAL] = len(STRENGTH)
_BY_CARDINALITY = {
    Cardinality.SPLIT: Relationship.BROADER,
    Cardinality.MERGE: Relationship.NARROWER,
    Cardinality.MANY_TO_MANY: Relationship.RELATED_TO,
}
BACK = "came back with the meaning it had"


def compose(first: Crosswalk, second: Crosswalk) -> Crosswalk:
    """Return the crosswalk over both, where the second goes on from where the first ends.

    Raises StoreError if it does not.
    """
    if first.layout.id != second.layout.id or first.after != second.before:
        message = f"{second.before.label} does not go on from {first.after.label}"
        raise StoreError(message, advice="compose crosswalks of one code set, end to start")
    return chain(first.layout, first.steps + second.steps)


def chain(layout: Layout, steps: Sequence[Step]) -> Crosswalk:
    """Return the crosswalk over consecutive steps, at least one.

    A code of BEFORE is in it if any step moved it. Where it led nowhere and came back with the
    meaning it had, it is itself again.
    """
    track = _Track()
    for step in steps:
        track.take(step)
    links = _linked(track)
    only = Counter(link.source for link in links)
    proposed = Counter(link.source for link in links if link.basis is Basis.PROPOSED)
    return Crosswalk(
        layout=layout,
        before=steps[0].before,
        after=steps[-1].after,
        steps=tuple(steps),
        links=links,
        identical=steps[0].live - len(track.ways),
        problems=tuple(problem for step in steps for problem in step.problems),
        undecided=sum(proposed[source] == count for source, count in only.items()),
    )


class _Track(Struct):
    """Where the codes of BEFORE stand after the steps taken so far.

    `ways` has, for each code that was moved, the best way to each code where it stands now (empty:
    nowhere). `strange` are the live codes that are none of BEFORE's, `gone` those of BEFORE's that
    ended and may still come back.
    """

    ways: dict[str, dict[str, Way]] = field(default_factory=dict)
    strange: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def take(self, step: Step) -> None:
        moves: dict[str, list[Move]] = {}
        for move in step.moves:
            moves.setdefault(move.source, []).append(move)
        for source, at in self.ways.items():
            self.ways[source] = _forward(at, moves)
        back = self.gone & step.came & step.back
        for source in back:
            self.ways[source] = _restored(source, self.ways[source], step)
        self.gone -= step.came
        left = set()
        for code, found in moves.items():
            if code not in self.strange and code not in self.ways:
                self.ways[code] = _forward({code: ()}, {code: found})
            if all(move.target != code for move in found):
                left.add(code)
                if code not in self.strange and code not in step.came:
                    self.gone.add(code)
        self.strange = (self.strange - left) | (step.came - back)


def _forward(at: dict[str, Way], moves: dict[str, list[Move]]) -> dict[str, Way]:
    """Go one step on from wherever a code stands; of several ways to one code keep the best."""
    found: dict[str, Way] = {}
    for code, way in at.items():
        ways = [(*way, move) for move in moves[code]] if code in moves else [way]
        for one in ways:
            target = one[-1].target if one else code
            if target not in found or quality(one) < quality(found[target]):
                found[target] = one
    return found


def _restored(source: str, at: dict[str, Way], step: Step) -> dict[str, Way]:
    """Put a code that came back in the place of proposals, and of the way to nowhere."""
    hop = Hop(
        release=step.after.label,
        source=source,
        target=source,
        relationship=Relationship.EQUIVALENT,
        basis=Basis.IDENTICAL,
        note=BACK,
    )
    kept = {code: way for code, way in at.items() if code and _basis(way) is not Basis.PROPOSED}
    return kept | {source: (Move(hops=(hop,), alike=True),)}


def _basis(way: Way) -> Basis:
    bases = (hop.basis for move in way for hop in move.hops)
    return min(bases, key=STRENGTH.__getitem__, default=Basis.IDENTICAL)


def _score(way: Way) -> float | None:
    scores = [hop.score for move in way for hop in move.hops if hop.score is not None]
    return min(scores, default=None)


def quality(way: Way) -> tuple[object, ...]:
    """Return what ways are put in order by, the best first: basis, score, length, their codes."""
    score = _score(way)
    hops = [hop for move in way for hop in move.hops]
    codes = tuple((hop.source, hop.target) for hop in hops)
    return -STRENGTH[_basis(way)], -100.0 if score is None else -score, len(hops), codes


def _linked(track: _Track) -> tuple[Link, ...]:
    """Make links of ways, now that all the sources and targets are known."""
    ends = {source: _ends(at) for source, at in sorted(track.ways.items())}
    settled = {
        source: [code for code, way in found if code and _basis(way) is not Basis.PROPOSED]
        for source, found in ends.items()
    }
    sources = Counter(code for codes in settled.values() for code in codes)
    links = []
    for source, found in ends.items():
        for code, way in found:
            if not code:
                links.append(_link(source, code, way, Cardinality.NONE))
                continue
            # A proposal is held against what is settled, as if it alone were taken.
            mine = code not in settled[source]
            same = code not in track.strange and code not in track.ways
            cardinality = _cardinality(len(settled[source]) + mine, sources[code] + mine + same)
            links.append(_link(source, code, way, cardinality))
    return tuple(links)


def _ends(at: dict[str, Way]) -> list[tuple[str, Way]]:
    """Return where a code leads, the best first; nowhere only if it leads to no code at all."""
    found = sorted(at.items(), key=lambda end: quality(end[1]))
    return [end for end in found if end[0]] or found


def _cardinality(targets: int, sources: int) -> Cardinality:
    if targets > 1:
        return Cardinality.MANY_TO_MANY if sources > 1 else Cardinality.SPLIT
    return Cardinality.MERGE if sources > 1 else Cardinality.ONE_TO_ONE


def relationship_of(
    cardinality: Cardinality, explicit: Iterable[Relationship | None], *, alike: bool
) -> Relationship:
    """Return the FHIR R5 relationship: the one given by word, else what the cardinality says.

    One code for one is equivalent only if their texts say the same. `explicit` has one for each
    move; over several moves nobody gave one by word.
    """
    given = list(explicit)
    if cardinality is Cardinality.NONE:
        return Relationship.NOT_RELATED_TO
    if len(given) == 1 and given[0] is not None:
        return given[0]
    one = Relationship.EQUIVALENT if alike else Relationship.RELATED_TO
    return _BY_CARDINALITY.get(cardinality, one)


def _link(source: str, target: str, way: Way, cardinality: Cardinality) -> Link:
    trace = tuple(hop for move in way for hop in move.hops)
    telling = [move for move in way if move.hops[-1].basis is not Basis.IDENTICAL] or list(way)
    reviews = [move for move in way if move.reviewed or move.reviewer]
    return Link(
        source=source,
        target=target,
        relationship=relationship_of(
            cardinality,
            (move.explicit for move in telling),
            alike=all(move.alike for move in telling),
        ),
        basis=_basis(way),
        cardinality=cardinality,
        score=_score(way),
        reason="; ".join(dict.fromkeys(hop.note for hop in trace if hop.note)),
        trace=trace,
        reviewer=reviews[-1].reviewer if reviews else "",
        reviewed=reviews[-1].reviewed if reviews else "",
    )
