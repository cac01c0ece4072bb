"""A crosswalk as JSON and as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from releasekit.store import release_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.views.crosswalks import CrosswalkView, LinkView

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


def rows(shown: CrosswalkView) -> Iterator[tuple[str, ...]]:
    """Return one row a link, under `COLUMNS`."""
    sample = "SAMPLE" if shown.sample else ""
    start = (shown.code_set, shown.before.label, shown.after.label, sample)
    for link in shown.links:
        yield (
            *start,
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


def dumps(found: Iterable[CrosswalkView]) -> str:
    """Return crosswalks as JSON text; schemas/crosswalk-1.schema.json says its shape.

    A link is a line: easy to compare, and fast to write.
    """
    texts = []
    for shown in found:
        head = orjson.dumps(_head(shown), option=orjson.OPT_INDENT_2).decode().removesuffix("\n}")
        links = ",\n".join(orjson.dumps(_link(link)).decode() for link in shown.links)
        texts.append(f'{head},\n  "links": [\n{links}\n  ]\n}}')
    return f'{{"schema": "{SCHEMA}", "crosswalks": [\n{",".join(texts)}\n]}}\n'


def _head(shown: CrosswalkView) -> dict[str, Any]:
    return {
        "code_set": shown.code_set,
        "before": release_document(shown.before),
        "after": release_document(shown.after),
        "audience": shown.audience,
        "notice": shown.notice,
        "steps": [
            {"before": before, "after": after, "digest": digest}
            for before, after, digest in shown.steps
        ],
        "identical": shown.identical,
        "undecided": shown.undecided,
        "bases": shown.bases,
        "cardinalities": shown.cardinalities,
        "problems": [
            {
                "release": one.release,
                "source": one.source,
                "target": one.target or None,
                "note": str(one.note) or None,
                "reason": one.reason,
            }
            for one in shown.problems
        ],
    }


def _link(link: LinkView) -> dict[str, Any]:
    return {
        "source": link.source,
        "source_display": str(link.source_display) or None,
        "target": link.target or None,
        "target_display": str(link.target_display) or None,
        "section": link.section or None,
        "relationship": link.relationship,
        "basis": link.basis,
        "cardinality": link.cardinality,
        "score": link.score,
        "reason": str(link.reason) or None,
        "reviewer": link.reviewer or None,
        "reviewed": link.reviewed or None,
        "trace": [
            {
                "release": hop.release,
                "source": hop.source,
                "target": hop.target or None,
                "relationship": hop.relationship,
                "basis": hop.basis,
                "note": str(hop.note) or None,
                "score": hop.score,
            }
            for hop in link.trace
        ],
    }
