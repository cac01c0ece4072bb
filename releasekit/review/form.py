"""The columns of a review form, whatever file it is, and the rows that are read from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import asdict

from releasekit.crosswalk.decisions import Verdict
from releasekit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.views.reviews import RowView

SCHEMA = "releasekit/review/2"
READABLE = frozenset({SCHEMA, "releasekit/review/1"})
"""The forms that can be read back; the first edition has other headings."""
HEADINGS = {
    "Step": "step",
    "Source": "source",
    "Source text": "source_text",
    "Target": "target",
    "Target text": "target_text",
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
"""The columns, and what each is called in an Entry; the two texts are only to be looked at."""
CSV_HEADINGS = {
    "Code set": "code_set",
    "Digest": "digest",
    "Inputs": "inputs",
    "Sample": "sample",
    "Notice": "notice",
}
"""What a CSV has beside them, and a workbook on its other sheets; the notice is in a last row."""
_FORMER = {
    "Target instead": "corrected_target",
    "Relationship instead": "corrected_relationship",
    "Earlier": "earlier",
}
"""Headings of forms of the first edition."""
VERDICTS = {
    Verdict.ACCEPT: "the target is right",
    Verdict.REJECT: "the target is wrong, and no other is known",
    Verdict.OTHER: "the target is wrong; the right one is under Corrected target",
    Verdict.NONE: "the source has no replacement",
}
"""What may be entered under Decision, and what it means."""
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
        "source_text": str(row.source_text),
        "target_text": str(row.target_text),
        "reason": str(row.reason),
    }
    return tuple(
        texts[name] if name in texts else getattr(row.entry, name) for name in HEADINGS.values()
    )


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
        if names.count(name) != 1:
            yield f"the column {title!r} is there {names.count(name)} times"
    for title, name in zip(heading, names, strict=True):
        if title.strip() and not name:
            yield f"the column {title!r} is unknown"
