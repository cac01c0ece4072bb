"""The review form as CSV."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from releasekit.delivery import csv_of
from releasekit.errors import SourceError
from releasekit.render import words
from releasekit.review.form import (
    CSV_HEADINGS,
    HEADINGS,
    REWRITE,
    Form,
    cells_of,
    rows_below_heading,
)

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.views.reviews import ReviewView

_DELIMITERS = ",;\t"
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def write(view: ReviewView) -> str:
    """Return the form: the workbook's columns, and what it has on its hidden sheet."""
    sample = words.load()["sample_label"] if view.sample else ""
    rows = [[*HEADINGS, *CSV_HEADINGS]]
    for row in view.rows:
        beside = (view.code_set, row.entry.digest, row.entry.inputs, sample, "")
        rows.append([guarded(cell) for cell in (*cells_of(row), *beside)])
    return csv_of([*rows, [""] * len(HEADINGS) + [view.code_set, "", "", sample, view.notice]])


def read(path: Path) -> Form:
    """Read a form back, with whichever delimiter a spreadsheet saved it."""
    form = Form(place=path.name)
    numbered = enumerate(_lines(path), start=1)
    for number, row in rows_below_heading(form.place, numbered, HEADINGS | CSV_HEADINGS):
        form.code_set = form.code_set or row["code_set"]
        if row["code_set"] != form.code_set:
            message = f"is of {row['code_set']!r}, and those above of {form.code_set!r}"
            raise SourceError(form.place, message, line=number, advice="one code set per file")
        if not any(row[name] for name in HEADINGS.values()):
            continue  # the last row, with the notice
        form.rows.append((number, row))
        if form.steps.setdefault(row["step"], row["inputs"]) != row["inputs"]:
            message = f"{row['step']!r} was written from other inputs than the rows above"
            raise SourceError(form.place, message, line=number, advice="keep forms apart")
    return form


def _lines(path: Path) -> list[list[str]]:
    import csv  # noqa: PLC0415 (slow to import)

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8: {error.reason}"
        raise SourceError(path.name, message, advice="save it as CSV UTF-8") from error
    heading = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [[unguarded(cell) for cell in line] for line in reader]
    except csv.Error as error:
        message = f"is not CSV: {error}"
        raise SourceError(path.name, message, line=reader.line_num, advice=REWRITE) from error


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unguarded` restores it."""
    return f"'{cell}" if _GUARDED.match(f"'{cell}") else cell


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from calculating it."""
    return cell[1:] if _GUARDED.match(cell) else cell
