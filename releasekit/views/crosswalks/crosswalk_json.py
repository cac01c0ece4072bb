"""A crosswalk as JSON and as rows, both of the view that every other output shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.store import release_document
from releasekit.views.json_text import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.licensing import Licensed
    from releasekit.views.crosswalks.crosswalk_types import CrosswalkView, LinkView

SCHEMA = "releasekit/crosswalk/1"
COLUMNS = (
    "code_set",
    "before_release",
    "after_release",
    "sample",
    "source",
    "source_display",
    "target",
    "target_display",
    "relationship",
    "basis",
    "cardinality",
    "score",
    "reason",
    "path",
    "reviewer",
    "reviewed",
)


class HopDocument(Struct, frozen=True, kw_only=True, gc=False):
    """One step of a trace in JSON."""

    release: str
    source: str
    target: str | None
    relationship: str
    basis: str
    note: Licensed
    score: float | None


class LinkDocument(Struct, frozen=True, kw_only=True, gc=False):
    """One link in JSON: schemas/crosswalk-1.schema.json says what each field holds."""

    source: str
    source_display: Licensed
    target: str | None
    target_code_set: str | None
    target_display: Licensed
    section: str | None
    relationship: str
    basis: str
    cardinality: str
    score: float | None
    reason: Licensed
    reviewer: str | None
    reviewed: str | None
    trace: tuple[HopDocument, ...]


def rows(views: Iterable[CrosswalkView]) -> Iterator[tuple[str, ...]]:
    """Return one row a link, under `COLUMNS`."""
    for view in views:
        sample = "SAMPLE" if view.sample else ""
        start = (view.code_set, view.before.label, view.after.label, sample)
        for link in view.links:
            yield (*start, *_cells(link))


def _cells(link: LinkView) -> tuple[str, ...]:
    return (
        link.source,
        str(link.source_display),
        link.target,
        str(link.target_display),
        link.relationship,
        link.basis,
        link.cardinality,
        "" if link.score is None else f"{link.score:.1f}",
        str(link.reason),
        link.path,
        link.reviewer,
        link.reviewed,
    )


def to_json(views: Iterable[CrosswalkView]) -> bytes:
    """Return crosswalks as JSON; schemas/crosswalk-1.schema.json says its shape.

    What the audience may not see is null. A link is a line.
    """
    items = ((_head(view), "links", map(_link, view.links)) for view in views)
    return b"".join(listing(SCHEMA, "crosswalks", items))


def _head(view: CrosswalkView) -> dict[str, object]:
    return {
        "code_set": view.code_set,
        "before": release_document(view.before),
        "after": release_document(view.after),
        "audience": view.audience,
        "notice": view.notice,
        "steps": [
            {"before": before, "after": after, "digest": digest}
            for before, after, digest in view.steps
        ],
        "identical": view.identical,
        "undecided": view.undecided,
        "bases": view.bases,
        "cardinalities": view.cardinalities,
        "problems": [
            {
                "release": problem.release,
                "source": problem.source,
                "target": problem.target or None,
                "note": problem.note,
                "reason": problem.reason,
            }
            for problem in view.problems
        ],
    }


def _link(link: LinkView) -> LinkDocument:
    return LinkDocument(
        source=link.source,
        source_display=link.source_display,
        target=link.target or None,
        target_code_set=link.target_code_set or None,
        target_display=link.target_display,
        section=link.section or None,
        relationship=link.relationship,
        basis=link.basis,
        cardinality=link.cardinality,
        score=link.score,
        reason=link.reason,
        reviewer=link.reviewer or None,
        reviewed=link.reviewed or None,
        trace=tuple(
            HopDocument(
                release=hop.release,
                source=hop.source,
                target=hop.target or None,
                relationship=hop.relationship,
                basis=hop.basis,
                note=hop.note,
                score=hop.score,
            )
            for hop in link.trace
        ),
    )
