"""The gate of crosswalks: the texts of their codes, and the clauses about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.crosswalk import CLAUSES
from releasekit.model import Basis
from releasekit.views.leak_sources import concept_texts, gate_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.crosswalk import Crosswalk, Hop
    from releasekit.licensing import Audience, Gate
    from releasekit.timeline import Timeline


def walk_gate(walks: Iterable[tuple[Crosswalk, Timeline]], audience: Audience) -> Gate:
    """Return the gate that keeps in the texts of crosswalks' codes, and the clauses about them."""
    walks = list(walks)
    texts = (
        (walk.layout, aspect, text)
        for walk, timeline in walks
        for aspect, text in _walk_texts(walk, timeline)
    )
    return gate_of([walk.layout for walk, _ in walks], texts, audience, CLAUSES)


def _walk_texts(walk: Crosswalk, timeline: Timeline) -> Iterator[tuple[str, str]]:
    for step in walk.steps:
        ends = {(step.before, move.source) for move in step.moves}
        ends |= {(step.after, move.target) for move in step.moves if move.target}
        concepts = (timeline.concept(release, code) for release, code in ends)
        for concept in filter(None, concepts):
            yield from concept_texts(concept)
        for move in step.moves:
            yield from (("note", hop.note) for hop in move.hops if _quotes(hop))


def _quotes(hop: Hop) -> bool:
    """Return whether a note quotes the publisher; a reviewer's, or why a code is open, does not."""
    return hop.basis is Basis.PUBLISHED or (hop.basis is Basis.PROPOSED and hop.target != "")
