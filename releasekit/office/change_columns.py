"""The columns in which a workbook tells a change: one row a change, one fact a cell."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.office import segments
from releasekit.office.sheets import Cell, Column
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from releasekit.office.sheets import Value
    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.wording import Segment

_ITSELF, _TEXT, _DATE = "code", "display", "date."
_TEXTS = frozenset({"before", "after"})
_PAGE = 180
"""How many characters wide a printed page is at least: letters of 8 points still read well."""


class Row(Struct, frozen=True, kw_only=True):
    """A change with what its own view does not say: whose it is, and under which section."""

    view: ChangesView
    section: str
    change: ChangeView


class Field(Struct, frozen=True, kw_only=True):
    """A column of the sheets of changes: its heading, its width in characters, its cells.

    `heading` is a key of [workbook] in words.toml, or of [columns] or [previously]. `always` keeps
    the column on the sheet of all changes though nothing stands in it.
    """

    heading: str
    width: int
    cell: Callable[[Row], Value]
    always: bool = True
    wide: bool = False
    """Whether it takes of the width that a page has left."""


def _code(row: Row) -> Value:
    return row.change.code


def _status(row: Row) -> Value:
    return str(words.load()["code_statuses"].get(row.change.status, row.change.status))


def _level(row: Row) -> Value:
    return Cell(row.change.level_title, f"level {row.change.level}")


def _before(row: Row) -> Value:
    change = row.change
    if change.aspect == _TEXT:
        return _side(change, "inserted", str(change.before))
    return str(change.before) if change.aspect == _ITSELF else ""


def _after(row: Row) -> Value:
    change = row.change
    if change.aspect == _TEXT:
        return _side(change, "deleted", str(change.after))
    return str(change.after if change.aspect == _ITSELF else change.display)


def _what(row: Row) -> Value:
    return "" if row.change.about_code or row.change.aspect == _TEXT else row.change.aspect_title


def _value_before(row: Row) -> Value:
    return _value(row.change, "inserted", str(row.change.before))


def _value_after(row: Row) -> Value:
    change = row.change
    if change.withheld and not change.before and not change.after:
        return str(words.load()["text_withheld"]) if _what(row) else ""
    return _value(change, "deleted", str(change.after))


def _value(change: ChangeView, other: str, text: str) -> Value:
    if change.about_code or change.aspect == _TEXT:
        return ""
    if change.aspect.startswith(_DATE):
        return _day(text)
    return _side(change, other, text)


def _side(change: ChangeView, other: str, text: str) -> Value:
    """Return before or after as it is, the words in which it differs from the other marked.

    `other` is the kind of the runs that are on the other side only. What is copied out of the cell
    is the text itself.
    """
    if not change.before or not change.after or not change.redline:
        return text
    runs: tuple[Segment, ...] = tuple(run for run in segments.whole(change) if run.kind != other)
    return runs if any(run.kind != "same" for run in runs) else text


def _day(text: str) -> Value:
    """Return a day as a date; what is none as it is written."""
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(text)
    return text


def _replacements(row: Row) -> Value:
    return ", ".join(map(str, row.change.replacements))


def _effective(row: Row) -> Value:
    return _day(row.change.effective)


def _last_day(row: Row) -> Value:
    return _day(row.change.last_day)


def _billable(row: Row) -> Value:
    phrases = words.load()["workbook"]
    return {True: str(phrases["yes"]), False: str(phrases["no"]), None: ""}[row.change.billable]


def _source(row: Row) -> Value:
    """Return which release says so, and who says what replaces the code."""
    phrases, change = words.load(), row.change
    interim: str = phrases["workbook"]["source_interim"]
    source = interim.format(release=change.release) if change.interim else change.release
    bases = {phrases["crosswalk"]["bases"][code.basis] for code in change.replacements}
    if not bases:
        return source
    replaced: str = phrases["workbook"]["source_replacement"]
    return replaced.format(source=source, basis=", ".join(sorted(bases)))


def _previously(row: Row) -> Value:
    remaining = words.load()["previously"]["remaining"]
    return "; ".join(
        remaining.format(code=previous) if previous.remains_valid else str(previous)
        for previous in row.change.previously
    )


CODE_SET = Field(heading="code_set", width=13, cell=lambda row: row.view.name)
"""Stands first where a workbook holds more than one code set."""
CODE = Field(heading="code", width=10, cell=_code)
CLASS = Field(heading="class", width=20, cell=lambda row: row.change.title)
"""The class, which a sheet of one class does not repeat."""
ID = Field(heading="id", width=19, cell=lambda row: row.change.id)
"""For --accept; it is not printed."""
FIRST = Field(
    heading="first_in_book", width=9, cell=lambda row: row.change.first_in_book, always=False
)
UNPRINTED = frozenset({FIRST, ID})
"""What is not printed, at the end of a row."""
FIELDS = (
    CODE,
    Field(heading="status", width=12, cell=_status),
    CLASS,
    Field(heading="level", width=10, cell=_level),
    Field(heading="section", width=16, cell=lambda row: row.section),
    Field(heading="before", width=32, cell=_before, wide=True),
    Field(heading="after", width=32, cell=_after, wide=True),
    Field(heading="what", width=13, cell=_what, always=False),
    Field(heading="value_before", width=14, cell=_value_before, always=False, wide=True),
    Field(heading="value_after", width=14, cell=_value_after, always=False, wide=True),
    Field(heading="replacement", width=13, cell=_replacements),
    Field(heading="effective", width=13, cell=_effective),
    Field(heading="last_day", width=13, cell=_last_day),
    Field(heading="billable", width=8, cell=_billable, always=False),
    Field(heading="previously", width=16, cell=_previously, always=False),
    Field(heading="source", width=11, cell=_source),
    FIRST,
    ID,
)


def fields(rows: Iterable[Row], *, several: bool, whole: bool) -> tuple[Field, ...]:
    """Return the columns that some rows need: what is empty in all of them is left out.

    `whole` is the sheet of all changes, which has its columns whether or not they are empty.
    """
    wanted = {field.heading for field in FIELDS if whole and field.always}
    open_fields = [field for field in FIELDS if field.heading not in wanted]
    for row in rows:
        if not open_fields:
            break
        filled = {field.heading for field in open_fields if field.cell(row) != ""}
        if filled:
            wanted |= filled
            open_fields = [field for field in open_fields if field.heading not in filled]
    shown = tuple(
        field for field in FIELDS if field.heading in wanted and (whole or field is not CLASS)
    )
    return (CODE_SET, *shown) if several else shown


def columns(fields: Sequence[Field], views: Sequence[ChangesView]) -> list[Column]:
    """Return the headings, in the words of the code sets, and widths that fill a page."""
    wide = [field for field in fields if field.wide]
    left = _PAGE - sum(field.width for field in fields if field not in UNPRINTED)
    more = max(left, 0) // len(wide) if wide else 0
    alone = len(_TEXTS & {field.heading for field in fields}) == 1
    return [
        Column(
            heading=_heading(
                "text_alone" if alone and field.heading in _TEXTS else field.heading, views
            ),
            width=field.width + (more if field.wide else 0),
        )
        for field in fields
    ]


def _heading(key: str, views: Sequence[ChangesView]) -> str:
    phrases = words.load()
    found = phrases["workbook"].get(key) or phrases["columns"].get(key)
    return str(found or phrases["previously"]["title"]).format(Text=text_word(views).capitalize())


def text_word(views: Sequence[ChangesView]) -> str:
    """Return what code sets call the text of a code; a plain word where they differ."""
    named = {view.text_word for view in views}
    return named.pop() if len(named) == 1 else str(words.load()["workbook"]["text"]).lower()
