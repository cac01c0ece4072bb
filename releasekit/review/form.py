"""The columns of a review form, whatever file it is, and the rows that are read from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import asdict

from releasekit.crosswalk.decisions import Verdict
from releasekit.errors import SourceError
from releasekit.model import Relationship
from releasekit.wording import redline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.views.reviews import RowView

SCHEMA = "releasekit/review/3"
READABLE = frozenset({SCHEMA, "releasekit/review/2", "releasekit/review/1"})
"""The forms that can be read back: the first edition has other headings, both have no difference
between the texts, codes without their dot, and relationships as FHIR calls them.
"""
HEADINGS = {
    "Step": "step",
    "Source": "source",
    "Source text": "source_text",
    "Target": "target",
    "Target text": "target_text",
    "Difference": "difference",
    "Basis": "basis",
    "Relationship": "relationship",
    "Cardinality": "cardinality",
    "Score": "score",
    "Reason": "reason",
    "Decision": "decision",
    "Corrected target": "corrected_target",
    "Corrected relationship": "corrected_relationship",
    "Reviewer": "reviewer",
    "Reviewed on": "reviewed",
    "Comment": "comment",
    "Earlier decision": "earlier",
}
"""The columns, and what each is called in an Entry; texts and difference are to be looked at."""
CSV_HEADINGS = {
    "Code set": "code_set",
    "Digest": "digest",
    "Inputs": "inputs",
    "Sample": "sample",
    "Notice": "notice",
}
"""What a CSV has beside them, and a workbook on its other sheets; the notice is in a last row."""
_LATER = frozenset({"difference"})
"""What forms of earlier editions lack."""
_FORMER = {
    "Target instead": "corrected_target",
    "Relationship instead": "corrected_relationship",
    "Earlier": "earlier",
}
"""Headings of forms of the first edition."""
_MARKS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
_ALIKE = 0.5
"""The share of the longer text that two texts have in common if a difference is shown."""
VERDICTS = {
    Verdict.ACCEPT: "the target is right",
    Verdict.REJECT: "the target is wrong, and no other is known",
    Verdict.OTHER: "the target is wrong; the right one is under Corrected target",
    Verdict.NONE: "the source has no replacement",
}
"""What may be entered under Decision, and what it means."""
RELATIONSHIPS = {
    Relationship.RELATED_TO: "related",
    Relationship.EQUIVALENT: "means the same",
    Relationship.BROADER: "target is more specific",
    Relationship.NARROWER: "target covers more",
    Relationship.NOT_RELATED_TO: "not related",
}
"""How a form calls the relationship from source to target; FHIR's words are read too."""
MOST_ROWS = 200_000
REWRITE = "write the form again with crosswalk --format xlsx, and fill that one in"
"""What to do about a form that cannot be read."""


class Form(Struct, kw_only=True):
    """What a form holds: numbered rows of cells, by what their column is called in an Entry.

    `steps` has the digest of the inputs of each step, by its cell; `digests` that of each row, by
    step, source and target, where they are apart from the rows (in a workbook, on a hidden sheet).
    `place` is the file and sheet, for messages.
    """

    place: str
    code_set: str = ""
    steps: dict[str, str] = field(default_factory=dict)
    digests: dict[tuple[str, str, str], str] | None = None
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def cells_of(row: RowView) -> tuple[str, ...]:
    """Return the cells of a row under HEADINGS, as text."""
    texts = asdict(row.entry.shown) | {
        "source": row.printed_source,
        "target": row.printed_target,
        "source_text": str(row.source_text),
        "target_text": str(row.target_text),
        "difference": _difference(row) if row.entry.is_open else "",
        "relationship": relationship_words(row.entry.shown.relationship),
        "corrected_relationship": relationship_words(row.entry.corrected_relationship),
        "reason": str(row.reason),
    }
    return tuple(
        texts[name] if name in texts else getattr(row.entry, name) for name in HEADINGS.values()
    )


def relationship_words(relationship: str) -> str:
    """Return a relationship as a form calls it; what is none stays as it is."""
    return {one.value: phrase for one, phrase in RELATIONSHIPS.items()}.get(
        relationship, relationship
    )


def relationship_of(text: str) -> str:
    """Return the relationship that somebody chose, in our words or FHIR's; else the text."""
    bare = " ".join(text.split()).casefold()
    return {phrase: one.value for one, phrase in RELATIONSHIPS.items()}.get(bare, bare)


def _difference(row: RowView) -> str:
    """Return the target text with what differs from the source text: `[-old-]{+new+}`.

    Nothing where the texts are not alike, for then it would only repeat them.
    """
    before, after = str(row.source_text), str(row.target_text)
    runs = redline(before, after)
    same = sum(len(run.text) for run in runs if run.kind == "same")
    if before == after or same < _ALIKE * max(len(before), len(after)):
        return ""
    return "".join(f"{_MARKS[run.kind][0]}{run.text}{_MARKS[run.kind][1]}" for run in runs)


def rows_below_heading(
    place: str, lines: Iterable[tuple[int, Sequence[str]]], headings: dict[str, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Stream the numbered rows below the heading line; SourceError for what is not a form's."""
    numbered = iter(lines)
    _, heading = next(numbered, (1, ()))
    names = [(headings | _FORMER).get(cell.strip(), "") for cell in heading]
    for message in _heading_faults(heading, names, headings):
        raise SourceError(place, message, line=1, advice="restore the heading row")
    for number, cells in numbered:
        if not any(cells):
            continue
        if any(cells[len(names) :]):
            message = f"has {len(cells)} cells, the heading {len(names)}"
            raise SourceError(place, message, line=number, advice="move them to Comment")
        if number > MOST_ROWS + 1:
            message = f"has more than {MOST_ROWS:,} rows"
            raise SourceError(place, message, line=number, advice=REWRITE)
        row = dict.fromkeys(headings.values(), "")
        row |= {name: cell for name, cell in zip(names, cells, strict=False) if name}
        yield number, row


def _heading_faults(
    heading: Sequence[str], names: list[str], headings: dict[str, str]
) -> Iterator[str]:
    for title, name in headings.items():
        if names.count(name) != 1 and (names.count(name) or name not in _LATER):
            yield f"the column {title!r} is there {names.count(name)} times"
    for title, name in zip(heading, names, strict=True):
        if title.strip() and not name:
            yield f"the column {title!r} is unknown"
