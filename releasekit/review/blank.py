"""Writes the form in which coders review a crosswalk: a workbook to work in, or a CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

from releasekit.crosswalk.entries import (
    CSV_HEADINGS,
    EDITABLE,
    HEADINGS,
    HIDDEN,
    READ_ME,
    SHEET,
    WORDS,
    number_text,
)
from releasekit.review.cells import packed, put, text_cell
from releasekit.review.filled import guarded
from releasekit.review.validation import fit, guide, mark, page, protect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from releasekit.views.reviews import ReviewView, RowView

_WIDTHS = {
    "step": 18,
    "source": 10,
    "source_text": 44,
    "target": 10,
    "target_text": 44,
    "basis": 11,
    "given": 20,
    "cardinality": 14,
    "score": 7,
    "reason": 36,
    "decision": 12,
    "instead": 12,
    "relationship": 20,
    "reviewer": 20,
    "reviewed": 13,
    "comment": 40,
    "earlier": 40,
}
LETTERS = {name: chr(ord("A") + place) for place, name in enumerate(HEADINGS.values())}
_LINE, _HIGHEST = 15, 400
"""The height of a line, and of the highest row that a program draws, in points."""
_FIRST_DAY = dt.date(1900, 3, 1)
"""The first day that every spreadsheet counts alike."""
_FREE, _HELD, _GRAY, _HEAD, _OWN_HEAD = "free", "held", "gray", "head", "own head"
_TABLE_NAME = "How to review"


def table(view: ReviewView) -> str:
    """Return the form as CSV: the workbook's columns, and what it has on its hidden sheet."""
    sample = "SAMPLE" if view.sample else ""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*HEADINGS, *CSV_HEADINGS])
    for row in view.rows:
        entry = row.entry
        beside = (view.code_set, entry.digest, entry.inputs, sample, "")
        writer.writerow(map(guarded, (*_cells(row), *beside)))
    writer.writerow([""] * len(HEADINGS) + [view.code_set, "", "", sample, view.notice])
    return text.getvalue()


def workbook(view: ReviewView) -> bytes:
    """Return the form as an Excel workbook; the same view gives the same bytes.

    Sheets: what to do, the review itself, and a hidden one by which it is read back. Texts are
    never formulas. Only what a reviewer fills in can be typed into.
    """
    from openpyxl import Workbook as Book  # noqa: PLC0415 (slow to import)

    book = Book()
    book.remove(book.worksheets[0])
    _styles(book)
    _read_me(book.create_sheet(READ_ME), view)
    _review(book.create_sheet(SHEET), view)
    _hidden(book.create_sheet(HIDDEN), view)
    title = f"{view.name} {view.before.label} to {view.after.label}: crosswalk review"
    return packed(book, title="SAMPLE: " * view.sample + title, day=view.after.known)


def _cells(row: RowView) -> tuple[str, ...]:
    shown = {
        "source_text": str(row.source_text),
        "target_text": str(row.target_text),
        "reason": str(row.reason),
    }
    return tuple(shown.get(name) or str(getattr(row.entry, name, "")) for name in HEADINGS.values())


def _styles(book: Workbook) -> None:
    from openpyxl.styles import (  # noqa: PLC0415 (slow to import)
        Alignment,
        Border,
        Font,
        NamedStyle,
        PatternFill,
        Protection,
        Side,
    )

    line = Side(style="thin", color="FFBFC8D0")
    wrapped = Alignment(vertical="top", wrap_text=True)
    looks = {
        _HELD: ("FFFFFFFF", "FF17212B", False, True),
        _GRAY: ("FFEEF2F5", "FF5A6672", False, True),
        _FREE: ("FFFFFFFF", "FF17212B", False, False),
        _HEAD: ("FF3C4D5D", "FFFFFFFF", True, True),
        _OWN_HEAD: ("FF0B4F8A", "FFFFFFFF", True, True),
    }
    for name, (ground, ink, bold, locked) in looks.items():
        style = NamedStyle(name=name)
        style.number_format = "@"
        style.alignment = wrapped
        style.fill = PatternFill("solid", fgColor=ground)
        style.font = Font(name="Calibri", size=11, color=ink, bold=bold)
        style.border = Border(left=line, right=line, top=line, bottom=line)
        style.protection = Protection(locked=locked)
        book.add_named_style(style)


def _review(sheet: Worksheet, view: ReviewView) -> None:
    sheet.freeze_panes = "C2"
    for name, width in _WIDTHS.items():
        sheet.column_dimensions[LETTERS[name]].width = width
    for place, (title, name) in enumerate(HEADINGS.items(), start=1):
        text_cell(sheet, 1, place, title, _OWN_HEAD if name in EDITABLE else _HEAD)
    for number, row in enumerate(view.rows, start=2):
        _line(sheet, number, row)
    sheet.row_dimensions[1].height = 2 * _LINE
    last = max(len(view.rows) + 1, 2)
    sheet.auto_filter.ref = f"A1:{LETTERS['earlier']}{last}"
    guide(sheet, view, LETTERS, last)
    mark(sheet, LETTERS, last)
    protect(sheet)
    page(sheet, view)


def _line(sheet: Worksheet, number: int, row: RowView) -> None:
    texts = zip(_WIDTHS.values(), _cells(row), strict=True)
    sheet.row_dimensions[number].height = _height(texts)
    for place, (name, text) in enumerate(zip(HEADINGS.values(), _cells(row), strict=True), start=1):
        free = row.open and name in EDITABLE
        style = _FREE if free else _HELD if row.open else _GRAY
        if name == "score":
            put(sheet, number, place, _number(text), style, form="0.0")
        elif name == "reviewed":
            put(sheet, number, place, _day(text), style, form="yyyy-mm-dd")
        else:
            text_cell(sheet, number, place, text, style)


def _height(texts: Iterable[tuple[int, str]]) -> int:
    """Return a row's height in points, for texts in columns so many characters wide.

    Not every program makes the rows of a locked sheet as high as what is in them.
    """
    lines = (
        sum(max(1, -(-len(line) // width)) for line in text.split("\n")) for width, text in texts
    )
    return min(_LINE * max(lines), _HIGHEST)


def _number(text: str) -> float | str:
    """Return a score as a number where it is read back as the same text."""
    try:
        value = float(text)
    except ValueError:
        return text
    return value if number_text(value) == text else text


def _day(text: str) -> dt.date | str:
    """Return a date as one where it is read back as the same text."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= _FIRST_DAY and day.isoformat() == text else text


def _read_me(sheet: Worksheet, view: ReviewView) -> None:
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 100
    for number, (left, right) in enumerate(_said(view), start=1):
        sheet.row_dimensions[number].height = _height([(26, left), (100, right)])
        text_cell(sheet, number, 1, left, _HEAD if left and not right else _HELD)
        text_cell(sheet, number, 2, right, _HELD)
    sheet.protection.sheet = True
    fit(sheet)


def _said(view: ReviewView) -> Iterator[tuple[str, str]]:
    yield f"{view.name} crosswalk", f"{view.title}, {view.before.label} to {view.after.label}"
    if view.sample:
        yield "SAMPLE", "These releases are made up; they are not the publisher's."
    yield "To be decided", f"{view.undecided:,} rows, marked yellow; they come first"
    yield "Decided", f"{view.decided:,} rows"
    yield "Published or identical", f"{len(view.rows) - view.undecided - view.decided:,} gray rows"
    yield "Audience", view.audience
    if view.withheld:
        yield "Texts", "are withheld from this audience where they are licensed"
    yield _TABLE_NAME, ""
    yield "1", f"Go to the sheet {SHEET}. Each row says what may take the place of a code."
    yield "2", "Choose a Decision for each yellow row; a code may have several accepted targets."
    yield from WORDS.items()
    yield "3", "Fill in Reviewer and Reviewed on. Relationship instead and Comment are free."
    yield "4", "Filter by any column. What is locked must stay as it is: the rows are known by it."
    yield "5", "Save it, and give it back: releasekit crosswalk … --decisions FILE"
    yield "Earlier", "says what was decided before the texts of a row changed; decide again"
    for step, inputs in view.steps.items():
        yield step, f"inputs {inputs}"
    yield "Notice", view.notice


def _hidden(sheet: Worksheet, view: ReviewView) -> None:
    sheet.sheet_state = "veryHidden"
    lines: list[tuple[str, ...]] = [("schema", view.schema), ("code set", view.code_set)]
    lines += [("step", step, inputs) for step, inputs in view.steps.items()]
    for row in view.rows:
        entry = row.entry
        lines.append(("row", entry.step, entry.source, entry.target, entry.digest))
    for number, line in enumerate(lines, start=1):
        for place, text in enumerate(line, start=1):
            text_cell(sheet, number, place, text)
    sheet.protection.sheet = True
