"""Writes a crosswalk as SSSOM: a table of mappings, each with its justification."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from msgspec import json

from releasekit.interchange.fhir import comment
from releasekit.interchange.identity import printed, title_of, urn_of
from releasekit.model import Basis, Relationship

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.views.crosswalks import CrosswalkView, LinkView

PREFIXES = {
    "IAO": "http://purl.obolibrary.org/obo/IAO_",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
NO_TERM = "sssom:NoTermFound"
REPLACED = "IAO:0100001"
"""`term replaced by`: the only replacement of an ended code, published or reviewed."""
PREDICATES = {
    Relationship.EQUIVALENT: "skos:exactMatch",
    Relationship.BROADER: "skos:narrowMatch",
    Relationship.NARROWER: "skos:broadMatch",
    Relationship.RELATED_TO: "skos:relatedMatch",
    Relationship.NOT_RELATED_TO: "skos:relatedMatch",
}
CARDINALITIES = {
    "one-to-one": "1:1",
    "split": "1:n",
    "merge": "n:1",
    "many-to-many": "n:n",
    "none": "1:0",
}
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "reviewer_label",
    "review_date",
    "mapping_cardinality",
    "confidence",
    "comment",
)


def dumps(view: CrosswalkView) -> str:
    """Return a crosswalk as SSSOM/TSV (https://w3id.org/sssom/spec), without empty columns.

    It has proposals too: each mapping states how it was made, and a proposal its confidence.
    """
    import csv  # noqa: PLC0415 (used by this function only)

    rows = [dict(zip(COLUMNS, _row(link, view.code_set), strict=True)) for link in printed(view)]
    columns = [name for name in COLUMNS if any(row[name] for row in rows)] or COLUMNS[:1]
    text = io.StringIO()
    for line in _head(view):
        text.write(f"#{line}\n")
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([" ".join(row[name].split()) for name in columns] for row in rows)
    return text.getvalue()


def _head(view: CrosswalkView) -> Iterator[str]:
    """Return the metadata as YAML, every text as a JSON string, which is one of YAML's."""
    yield "curie_map:"
    others = {link.target_code_set: f"{link.target_uri}/" for link in view.links if link.target_uri}
    for prefix, uri in sorted({**PREFIXES, **others, view.code_set: f"{view.uri}/"}.items()):
        yield f"  {prefix}: {_quoted(uri)}"
    values = {
        "mapping_set_id": urn_of(view),
        "mapping_set_version": view.after.label,
        "mapping_set_title": title_of(view),
        "mapping_set_description": view.notice,
        "license": "https://w3id.org/sssom/license/unspecified",
        "mapping_date": view.after.known.isoformat(),
        "mapping_tool": "releasekit",
        "subject_source": f"{view.code_set}:",
        "subject_source_version": view.before.label,
        "object_source": f"{view.code_set}:",
        "object_source_version": view.after.label,
    }
    for name, value in values.items():
        yield f"{name}: {_quoted(value)}"


def _quoted(text: str) -> str:
    return json.encode(text).decode()


def _row(link: LinkView, code_set: str) -> tuple[str, ...]:
    related = Relationship(link.relationship)
    negated = link.target and related is Relationship.NOT_RELATED_TO
    return (
        f"{code_set}:{link.source}",
        str(link.source_display),
        _predicate(link, related),
        "Not" if negated else "",
        f"{link.target_code_set or code_set}:{link.target}" if link.target else NO_TERM,
        str(link.target_display),
        f"semapv:{_justification(link)}",
        link.reviewer,
        _date(link.reviewed),
        CARDINALITIES[link.cardinality],
        "" if link.score is None else f"{link.score / 100:.3f}",
        comment(link),
    )


def _predicate(link: LinkView, related: Relationship) -> str:
    """Return the predicate; for a published or reviewed only replacement, `term replaced by`."""
    single = link.cardinality in {"one-to-one", "merge"}
    if related is Relationship.RELATED_TO and single and link.basis != Basis.PROPOSED:
        return REPLACED
    return PREDICATES[related]


def _justification(link: LinkView) -> str:
    if link.basis == Basis.PROPOSED:
        return "LexicalSimilarityThresholdMatching"
    return "MappingChaining" if len(link.trace) > 1 else "ManualMappingCuration"


def _date(text: str) -> str:
    """Return the reviewer's date if it is an ISO date; else it is in the comment only."""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
