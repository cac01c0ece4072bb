"""The review form as an Excel workbook, as it is written."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from releasekit import office
from releasekit.crosswalk.decisions import EDITABLE, Verdict, number_text
from releasekit.office.archive import moment
from releasekit.office.sheets import Cell, Column, Highlight, Input, Sheet, letter
from releasekit.render import words
from releasekit.review.form import HEADINGS, RELATIONSHIPS, SCHEMA, VERDICTS, cells_of
from releasekit.views import titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.office.sheets import Value
    from releasekit.views.reviews import ReviewView, RowView

SHEET, HIDDEN, READ_ME = "Review", "releasekit", "Read me"
_WIDTHS = {
    "step": 12,
    "source": 9,
    "source_text": 27,
    "target": 9,
    "target_text": 27,
    "difference": 27,
    "basis": 10,
    "relationship": 12,
    "cardinality": 11,
    "score": 6,
    "reason": 18,
    "decision": 9,
    "corrected_target": 10,
    "corrected_relationship": 12,
    "reviewer": 11,
    "reviewed": 11,
    "comment": 18,
    "earlier": 16,
}
"""In characters: what is not hidden fits on a letter page on its side in letters that are read."""
_HIDDEN = frozenset({"cardinality"})
"""Columns that are for reading the form back, and say nothing that others do not."""
_PLACES = {name: place for place, name in enumerate(HEADINGS.values())}
_LETTERS = {name: letter(place) for name, place in _PLACES.items()}
_RED, _YELLOW = "FFFFC7CE", "FFFFF3CD"
_FIRST_DAY = dt.date(1900, 3, 1)
"""The first day that every spreadsheet counts alike."""
_YEAR_2000 = "36526"
_FROZEN = 2
_UNFOLD = "choose Review, Unprotect Sheet (there is no password), then + in the margin"


def write(view: ReviewView) -> bytes:
    """Return the form; the same view gives the same bytes.

    Sheets: what to do, the review itself, and a hidden one by which it is read back. Only what a
    reviewer fills in can be typed into.
    """
    title = f"{view.name} {view.before.label} to {view.after.label}: crosswalk review"
    header = f"{words.load()['sample_label']}: {title}" if view.sample else title
    header = " · ".join(filter(None, (view.stamp.banner, header)))
    book = office.book(when=moment([view]), title=header, header=header, footer=view.notice)
    book.add(_read_me(view))
    book.add(_review(view))
    book.add(_hidden(view))
    return book.content()


def _review(view: ReviewView) -> Sheet:
    """Return the review itself: rows with nothing to decide are folded below the others."""
    hidden = _HIDDEN | (frozenset({"step"}) if len(view.steps) == 1 else frozenset())
    earlier = any(row.entry.earlier for row in view.rows)
    return Sheet(
        title=SHEET,
        columns=[
            Column(
                heading=title,
                width=_WIDTHS[name],
                style="input heading" if name in EDITABLE else "form heading",
                hidden=name in hidden,
            )
            for title, name in HEADINGS.items()
        ],
        printed=len(HEADINGS) if earlier else _PLACES["earlier"],
        shown=view.undecided + view.decided,
        rows=view.rows,
        cells=_cells,
        frozen=_FROZEN,
        locked=True,
        inputs=list(_inputs(view)),
        highlights=list(_highlights()),
    )


def _cells(row: RowView) -> list[Value]:
    return [
        _cell(row, name, text) for name, text in zip(HEADINGS.values(), cells_of(row), strict=True)
    ]


def _cell(row: RowView, name: str, text: str) -> Cell:
    style = "faded" if not row.entry.is_open else "free" if name in EDITABLE else "held"
    if name == "score":
        return Cell(_number(text), f"{style} score")
    if name == "reviewed":
        return Cell(_day(text), f"{style} date")
    return Cell(text, style)


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


def _inputs(view: ReviewView) -> Iterator[Input]:
    """Say what may be typed into which column."""
    yield Input(
        column=_PLACES["decision"],
        kind="list",
        limits=(f'"{",".join(VERDICTS)}"',),
        title="Decision",
        prompt="\n".join(f"{verdict}: {meaning}" for verdict, meaning in VERDICTS.items()),
    )
    fewest, most = view.widths
    yield Input(
        column=_PLACES["corrected_target"],
        kind="textLength",
        operator="between",
        limits=(str(fewest), str(most)),
        title="Corrected target",
        prompt=f"Only with the decision other: a code, {view.code_form}.",
    )
    yield Input(
        column=_PLACES["corrected_relationship"],
        kind="list",
        limits=(f'"{",".join(RELATIONSHIPS.values())}"',),
        title="Corrected relationship",
        prompt="Leave it empty to keep the relationship that is given.",
    )
    yield Input(
        column=_PLACES["reviewed"],
        kind="date",
        operator="greaterThan",
        limits=(_YEAR_2000,),
        title="Reviewed on",
        prompt="The day of the decision. Ctrl+; is today.",
    )


def _highlights() -> Iterator[Highlight]:
    """Color what is still to be decided, and what is decided incompletely."""
    cell = {name: f"${letters}2" for name, letters in _LETTERS.items()}
    for name in ("reviewer", "reviewed"):
        missing = f'AND({cell["decision"]}<>"",TRIM({cell[name]})="")'
        yield _highlight(name, name, _RED, missing)
    corrected = f'({cell["decision"]}="{Verdict.OTHER}")<>({cell["corrected_target"]}<>"")'
    yield _highlight("corrected_target", "corrected_target", _RED, corrected)
    decidable = f'{cell["basis"]}<>"published",{cell["basis"]}<>"identical"'
    undecided = f'AND({cell["decision"]}="",{cell["source"]}<>"",{decidable})'
    yield _highlight("step", "earlier", _YELLOW, undecided)


def _highlight(first: str, last: str, color: str, formula: str) -> Highlight:
    return Highlight(columns=(_PLACES[first], _PLACES[last]), color=color, formula=formula)


def _read_me(view: ReviewView) -> Sheet:
    return Sheet(
        title=READ_ME,
        columns=[Column(width=26), Column(width=100)],
        rows=[
            [Cell(left, "held" if right else "form heading"), Cell(right, "held")]
            for left, right in _instructions(view)
        ],
        locked=True,
    )


def _instructions(view: ReviewView) -> Iterator[tuple[str, str]]:
    phrases = words.load()
    published = len(view.rows) - view.undecided - view.decided
    name = view.stamp.mark or view.name
    yield f"{name} crosswalk", f"{view.title}, {view.before.label} to {view.after.label}"
    if view.stamp.banner:
        yield "License", view.stamp.banner
    if view.stamp.notice:
        yield "Notice", view.stamp.notice
    if view.sample:
        yield phrases["sample_label"], phrases["sample"]
    yield "To be decided", f"{view.undecided:,} rows, marked yellow; they come first"
    yield "Decided", f"{view.decided:,} rows"
    yield "Published or identical", f"{published:,} gray rows, folded below the others: {_UNFOLD}"
    yield "Audience", view.audience
    if view.withheld:
        yield "License", titles.of_withheld("text", view.entitlement, view.audience)
    yield "How to review", ""
    yield "1", f"Go to the sheet {SHEET}. Each row shows a possible replacement of a code."
    yield "2", "Choose a Decision for each yellow row; a code may have several accepted targets."
    for verdict, meaning in VERDICTS.items():
        yield verdict.value, meaning
    yield "3", "Fill in Reviewer and Reviewed on. The corrected columns and Comment are optional."
    yield "4", "Filter by any column. Locked cells must stay as they are: they identify the rows."
    yield "5", "Save it, and pass it to: releasekit crosswalk … --decisions FILE"
    yield "Earlier decision", "was made before the texts of a row changed; decide again"
    for step, inputs in view.steps.items():
        yield step, f"inputs {inputs}"
    if not view.stamp.notice:
        yield "Notice", view.notice


def _hidden(view: ReviewView) -> Sheet:
    """Return the sheet by which a form is recognized and its rows are identified."""
    rows: list[tuple[str, ...]] = [("schema", SCHEMA), ("code set", view.code_set)]
    rows += [("step", step, inputs) for step, inputs in view.steps.items()]
    entries = (row.entry for row in view.rows)
    rows += [("row", entry.step, entry.source, entry.target, entry.digest) for entry in entries]
    return Sheet(title=HIDDEN, columns=[], rows=rows, locked=True, hidden=True)
