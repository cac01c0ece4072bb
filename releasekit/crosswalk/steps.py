"""Works out one step: what became of each live code from one release to the next, and why."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.crosswalk.chains import relationship_of
from releasekit.crosswalk.edges import Rows
from releasekit.crosswalk.follow import follow
from releasekit.crosswalk.observe import observe
from releasekit.crosswalk.propose import propose
from releasekit.crosswalk.published import text_of
from releasekit.crosswalk.verdicts import apply_decisions
from releasekit.crosswalk.walk import Cardinality, Hop, Move, Step
from releasekit.model import Basis, Relationship
from releasekit.timeline.meaning import same_meaning
from releasekit.wording import Grade, grade
from releasekit.wording.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.crosswalk.observe import Observed
    from releasekit.crosswalk.published import Mappings
    from releasekit.crosswalk.walk import Decision
    from releasekit.model import Release
    from releasekit.timeline import Timeline

NOWHERE = "no code to use instead is published, and no new one has like words"
STAYS = "a part of it went to a further code"


def step(
    timeline: Timeline,
    releases: tuple[Release, Release],
    live: Sequence[str],
    mappings: Mappings,
    decisions: Sequence[Decision],
) -> tuple[Step, list[str]]:
    """Work out a step from `live`, the live codes of its first release, in order.

    Gives the step and the live codes of its second release, in order.
    """
    before, after = releases
    observed = observe(timeline, before, after)
    left = set(live) - observed.ended.keys()
    alive = left | observed.came.keys()
    rows = Rows(timeline, releases, live, alive, observed)
    rows.take(mappings)
    moves = follow(rows, alive, observed.ended.keys(), after.label)
    answered = {move.source for move in moves}
    moves += _proposed(observed, answered, rows.fresh, after.label)
    labels = before.label, after.label
    own = [decision for decision in decisions if (decision.before, decision.after) == labels]
    moves, problems = apply_decisions(moves, own, alive, after.label)
    moves += _staying(moves, left, after.label)
    return (
        Step(
            before=before,
            after=after,
            digest=_digest(timeline, releases, rows),
            moves=tuple(_related(moves, left, observed, timeline, releases)),
            came=frozenset(observed.came),
            back=frozenset(observed.back),
            live=len(live),
            problems=tuple(sorted(rows.problems + problems, key=_problem_order)),
        ),
        sorted(alive),
    )


def _problem_order(problem: object) -> str:
    return repr(problem)


def _digest(timeline: Timeline, releases: tuple[Release, Release], rows: Rows) -> str:
    store = timeline.store
    tables = (store.manifest(one.code_set, one.label).tables for one in releases)
    said = [str(table["concepts.tsv.zst"]["sha256"]) for table in tables]
    text = "\n".join([*said, text_of(rows.used)])
    return hashlib.sha256(text.encode()).hexdigest()


def _proposed(observed: Observed, answered: set[str], fresh: set[str], label: str) -> list[Move]:
    """Return proposals for the ended codes of which nobody says anything, or the way to nowhere.

    What the publisher says is `fresh`, with no code before it, is not proposed.
    """
    asked = [concept for code, concept in observed.ended.items() if code not in answered]
    among = (concept for code, concept in observed.came.items() if code not in fresh)
    proposals = propose(asked, among)
    moves = []
    for concept in asked:
        hop = Hop(
            release=label,
            source=concept.code,
            target="",
            relationship=Relationship.NOT_RELATED_TO,
            basis=Basis.PROPOSED,
            note=NOWHERE,
        )
        found = [
            replace(
                hop,
                target=one.target,
                relationship=Relationship.RELATED_TO,
                note=one.reason,
                score=one.score,
            )
            for one in proposals.get(concept.code, ())
        ]
        moves += [Move(hops=(one,)) for one in found or [hop]]
    return moves


def _staying(moves: Iterable[Move], left: set[str], label: str) -> list[Move]:
    """Return the identity of the codes that stay though a part of them went elsewhere."""
    return [
        Move(
            hops=(
                Hop(
                    release=label,
                    source=code,
                    target=code,
                    relationship=Relationship.BROADER,
                    basis=Basis.IDENTICAL,
                    note=STAYS,
                ),
            )
        )
        for code in sorted({move.source for move in moves} & left)
    ]


def _related(
    moves: list[Move],
    left: set[str],
    observed: Observed,
    timeline: Timeline,
    releases: tuple[Release, Release],
) -> list[Move]:
    """Return the moves in order, each last hop with its relationship within the step."""
    targets: dict[str, set[str]] = defaultdict(set)
    sources: Counter[str] = Counter()
    for move in moves:
        if move.target and move.hops[-1].basis is not Basis.PROPOSED:
            targets[move.source].add(move.target)
            sources[move.target] += 1
    moving = {move.source for move in moves}
    found = []
    for move in moves:
        mine = move.target not in targets[move.source]
        same = move.target in left and move.target not in moving
        many = (len(targets[move.source]) + mine, sources[move.target] + mine + same)
        cardinality = _CARDINALITY[many[0] > 1, many[1] > 1]
        if not move.target:
            cardinality = Cardinality.NONE
        alike = cardinality is Cardinality.ONE_TO_ONE and _alike(move, observed, timeline, releases)
        related = relationship_of(cardinality, [move.explicit], alike=alike)
        hops = (*move.hops[:-1], replace(move.hops[-1], relationship=related))
        found.append(replace(move, hops=hops, alike=alike))
    return sorted(found, key=lambda one: (one.source, one.target == "", repr(one.hops)))


_CARDINALITY = {
    (False, False): Cardinality.ONE_TO_ONE,
    (True, False): Cardinality.SPLIT,
    (False, True): Cardinality.MERGE,
    (True, True): Cardinality.MANY_TO_MANY,
}


def _alike(
    move: Move, observed: Observed, timeline: Timeline, releases: tuple[Release, Release]
) -> bool:
    """Return whether both texts mean the same, and no quantity differs.

    Of a proposal nobody said that it is the same thing: its words have to be.
    """
    before = observed.ended.get(move.source) or timeline.concept(releases[0], move.source)
    after = observed.came.get(move.target) or timeline.concept(releases[1], move.target)
    if before is None or after is None:
        return False
    texts = before.display, after.display
    graded = grade(*texts)
    if move.hops[-1].basis is Basis.PROPOSED:
        return graded in {Grade.SAME, Grade.EDITED}
    # Two texts of a word each are the same in doubt, which is not enough to call them equivalent.
    shared = set(tokens_of(before.display)) & set(tokens_of(after.display))
    return graded is not Grade.QUANTITY and bool(shared) and same_meaning(*texts)
