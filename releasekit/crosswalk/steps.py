"""Computes one step: what became of each live code from one release to the next, and why."""

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

NO_REPLACEMENT = "no official replacement, and no new code with similar text"
PARTLY_MOVED = "remains valid; a part of it is now reported with another code"
_CARDINALITY = {
    (False, False): Cardinality.ONE_TO_ONE,
    (True, False): Cardinality.SPLIT,
    (False, True): Cardinality.MERGE,
    (True, True): Cardinality.MANY_TO_MANY,
}
"""By whether there are several targets, and several sources."""


def step(
    timeline: Timeline,
    releases: tuple[Release, Release],
    live: Sequence[str],
    mappings: Mappings,
    decisions: Sequence[Decision],
) -> tuple[Step, list[str]]:
    """Return the step from `live`, and the live codes of its second release, in order.

    `live` are the live codes of the step's first release, in order.
    """
    before, after = releases
    observed = observe(timeline, before, after)
    staying = set(live) - observed.ended.keys()
    alive = staying | observed.added.keys()
    rows = Rows(timeline, releases, live, alive, observed)
    rows.add(mappings)
    moves = follow(rows, alive, observed.ended.keys(), after.label)
    answered = {move.source for move in moves}
    moves += _proposed(observed, answered, rows.new, after.label)
    labels = before.label, after.label
    own = [decision for decision in decisions if (decision.before, decision.after) == labels]
    moves, problems = apply_decisions(moves, own, alive, after.label)
    moves += _partly_moved(moves, staying, after.label)
    texts = _Texts(observed, timeline, releases)
    return (
        Step(
            before=before,
            after=after,
            digest=_digest(timeline, releases, rows),
            moves=tuple(_related(moves, staying, texts)),
            added=frozenset(observed.added),
            reinstated=frozenset(observed.reinstated),
            live=len(live),
            problems=tuple(sorted(rows.problems + problems, key=repr)),
        ),
        sorted(alive),
    )


def _digest(timeline: Timeline, releases: tuple[Release, Release], rows: Rows) -> str:
    store = timeline.store
    tables = (store.manifest(release.code_set, release.label).tables for release in releases)
    digests = [str(table["concepts.tsv.zst"]["sha256"]) for table in tables]
    text = "\n".join([*digests, text_of(rows.used)])
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


def _partly_moved(moves: Iterable[Move], staying: set[str], label: str) -> list[Move]:
    """Return the identity of the codes that remain valid though a part of them moved."""
    return [
        Move(
            hops=(
                Hop(
                    release=label,
                    source=code,
                    target=code,
                    relationship=Relationship.BROADER,
                    basis=Basis.IDENTICAL,
                    note=PARTLY_MOVED,
                ),
            )
        )
        for code in sorted({move.source for move in moves} & staying)
    ]


def _related(moves: list[Move], staying: set[str], texts: _Texts) -> list[Move]:
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
        itself = move.target in staying and move.target not in moving
        several = (
            len(targets[move.source]) + extra > 1,
            sources[move.target] + extra + itself > 1,
        )
        cardinality = _CARDINALITY[several] if move.target else Cardinality.NONE
        alike = cardinality is Cardinality.ONE_TO_ONE and texts.alike(move)
        relationship = relationship_of(cardinality, [move.explicit], alike=alike)
        hops = (*move.hops[:-1], replace(move.hops[-1], relationship=relationship))
        related.append(replace(move, hops=hops, alike=alike))
    return sorted(related, key=lambda move: (move.source, move.target == "", repr(move.hops)))


class _Texts:
    """Compares the texts at both ends of a move."""

    def __init__(
        self, observed: Observed, timeline: Timeline, releases: tuple[Release, Release]
    ) -> None:
        self.observed = observed
        self.timeline = timeline
        self.before, self.after = releases

    def alike(self, move: Move) -> bool:
        """Return whether both texts mean the same, and no quantity differs.

        Nobody has confirmed a proposal: its words have to be the same.
        """
        before = self.observed.ended.get(move.source)
        before = before or self.timeline.concept(self.before, move.source)
        after = self.observed.added.get(move.target)
        after = after or self.timeline.concept(self.after, move.target)
        if before is None or after is None:
            return False
        texts = before.display, after.display
        graded = grade(*texts)
        if move.hops[-1].basis is Basis.PROPOSED:
            return graded in {Grade.SAME, Grade.EDITED}
        # Two texts of one word each count as the same in doubt: too little for equivalence.
        shared = set(tokens_of(before.display)) & set(tokens_of(after.display))
        return graded is not Grade.QUANTITY and bool(shared) and same_meaning(*texts)
