"""The columns in which a workbook tells a change: one row a change, one fact a cell."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.office.change_rows import (
    TEXT,
    day,
    difference,
    is_text,
    percent,
    side,
    value_after,
    value_before,
)
from releasekit.office.sheets import Cell, Column
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from releasekit.office.change_rows import Row
    from releasekit.office.sheets import Value
    from releasekit.render.words import Table
    from releasekit.views.changes import ChangesView

_ITSELF = "code"
_WORD = "{Text}"
"""Stands in a heading for what the code sets call the text of a code."""
_PAGE = 180
"""How many characters wide a printed page is at least: letters of 8 points still read well."""
_PAIR = 4
"""How many characters wider the column is in which two codes stand."""
_STATUSES = {"live": "Valid", "header": "Header", "ended": "Discontinued"}
"""What a code is on the effective date of the later release."""
_LISTED = {"live": "In force", "ended": "No longer in force"}
"""What an entry of a list of edits, limits or fees is: its code may stay valid."""
_LEFT = "No longer listed"
"""What an entry is that left its list; one with an end of its own stays in it."""
_ANY_TEXT, _CODES_ONLY = "text", "codes"


class Field(Struct, frozen=True, kw_only=True):
    """A column of the sheets of changes: its heading, its width in characters, its cells.

    `optional` leaves the column out where nothing stands in it; a `wide` one takes of the width
    that a page has left; what is not `printed` stands at the end.
    """

    heading: str
    width: int
    cell: Callable[[Row, Table], Value]
    optional: bool = False
    wide: bool = False
    printed: bool = True


def status(row: Row, phrases: Table) -> Value:
    """Return what a code or an entry of a list is on the effective date of the later release."""
    now, of_list = row.change.status, row.view.entries.of_list
    if of_list and now == "ended" and row.change.change_class in phrases["list_meanings"]:
        return _LEFT
    return (_LISTED if of_list else _STATUSES).get(now, now)


def _level(row: Row, phrases: Table) -> Value:
    del phrases
    return Cell(row.change.level_title, f"level {row.change.level}")


def _before(row: Row, phrases: Table) -> Value:
    del phrases
    if row.change.aspect == TEXT:
        return side(row, "inserted", str(row.change.before))
    return str(row.change.before) if row.change.aspect == _ITSELF else ""


def _after(row: Row, phrases: Table) -> Value:
    """Return the text after; where none of it may be told, what may be told of the code."""
    del phrases
    change = row.change
    if change.aspect == TEXT and change.after:
        return side(row, "deleted", str(change.after))
    return str(change.after if change.aspect == _ITSELF else change.display)


def _what(row: Row, phrases: Table) -> Value:
    del phrases
    return "" if is_text(row) else row.change.aspect_title


def _billable(row: Row, phrases: Table) -> Value:
    reporting = row.change.reporting
    return phrases["reporting"][reporting] if reporting else ""


def _source(row: Row, phrases: Table) -> Value:
    """Return which release says so, and who says what replaces the code."""
    change = row.change
    source = f"{change.release}, interim update" if change.interim else change.release
    bases = {str(phrases["crosswalk"]["bases"][code.basis]) for code in change.replacements}
    return f"{source}; replacement {', '.join(sorted(bases))}" if bases else source


def _previously(row: Row, phrases: Table) -> Value:
    remaining = phrases["previously"]["remaining"]
    return "; ".join(
        remaining.format(code=previous) if previous.remains_valid else str(previous)
        for previous in row.change.previously
    )


CODE_SET = Field(heading="Code set", width=13, cell=lambda row, _: row.view.name)
"""Stands first where a workbook holds more than one code set."""
CODE = Field(heading="Code", width=10, cell=lambda row, _: row.change.printed)
CLASS = Field(heading="Class", width=20, cell=lambda row, _: row.change.title)
"""The class, which a sheet of one class does not repeat."""
_TEXTS = (
    Field(heading=f"{_WORD} before", width=32, cell=_before, wide=True),
    Field(heading=f"{_WORD} after", width=32, cell=_after, wide=True),
)
_FIRST = (
    CODE,
    Field(heading="Status", width=12, cell=status),
    CLASS,
    Field(heading="Level", width=10, cell=_level),
    Field(heading="Section", width=16, cell=lambda row, _: row.section),
    *_TEXTS,
    Field(heading="What changed", width=13, cell=_what, optional=True),
    Field(heading="Value before", width=14, cell=value_before, optional=True, wide=True),
    Field(heading="Value after", width=14, cell=value_after, optional=True, wide=True),
    Field(heading="Difference", width=11, cell=difference, optional=True),
    Field(heading="Percent", width=9, cell=percent, optional=True),
    Field(heading="Replacement", width=13, cell=lambda row, _: _codes(row)),
    Field(
        heading="Effective date",
        width=13,
        cell=lambda row, _: day(row.change.effective),
    ),
    Field(
        heading="Last date of service",
        width=13,
        cell=lambda row, _: day(row.change.last_day),
    ),
    Field(heading="Billable", width=9, cell=_billable, optional=True),
    Field(heading="Previously", width=16, cell=_previously, optional=True),
    Field(heading="Source", width=11, cell=_source),
)
_LAST = (
    Field(
        heading="First in book",
        width=9,
        cell=lambda row, _: row.change.first_in_book,
        optional=True,
        printed=False,
    ),
    Field(heading="Change id", width=19, cell=lambda row, _: row.change.id, printed=False),
)


def _codes(row: Row) -> str:
    return ", ".join(map(str, row.change.replacements))


def _own(heading: str, row: Row, phrases: Table) -> Value:
    """Return the cell of an issuer's own column."""
    del phrases
    overlay = row.view.overlay
    if heading not in overlay.headings:
        return ""
    return overlay.of(row.change.code)[overlay.headings.index(heading)]


class Columns:
    """The columns of the changes of some views, and the classes in which each has a cell."""

    def __init__(self, views: Sequence[ChangesView]) -> None:
        """Take the views: their words, and the columns that their issuer adds."""
        self.views = views
        self.phrases = words.load()
        own = dict.fromkeys(heading for view in views for heading in view.overlay.headings)
        self.every = (
            *((CODE_SET,) if len(views) > 1 else ()),
            *_FIRST,
            *(Field(heading=name, width=14, cell=partial(_own, name), wide=True) for name in own),
            *_LAST,
        )
        self._unread = all(view.entitlement == _CODES_ONLY for view in views)
        self._filled: dict[str, set[int]] = {}

    def look(self, rows: Iterable[Row]) -> None:
        """See in which columns the rows of each class have something."""
        for row in rows:
            filled = self._filled.setdefault(row.change.change_class, set())
            filled.update(
                place
                for place, field in enumerate(self.every)
                if place not in filled and field.cell(row, self.phrases) != ""
            )

    def cells(self, row: Row) -> list[Value]:
        """Return a row's cell in every column."""
        return [field.cell(row, self.phrases) for field in self.every]

    def of_class(self, name: str) -> tuple[int, ...]:
        """Return the places of the columns in which a class has something, less the class's own."""
        return self._shown(self._filled.get(name, ()), (CLASS,))

    def of_all(self) -> tuple[int, ...]:
        """Return the places of the columns of the sheet of all changes."""
        needed = {place for place, field in enumerate(self.every) if not field.optional}
        filled = set[int]().union(*self._filled.values())
        texts = {self.every.index(field) for field in _TEXTS}
        unread = self._unread or not filled & texts
        return self._shown(needed | filled, _TEXTS if unread else ())

    def _shown(self, wanted: Container[int], less: Container[Field]) -> tuple[int, ...]:
        return tuple(
            place for place, field in enumerate(self.every) if place in wanted and field not in less
        )

    def headed(self, places: Sequence[int]) -> list[Column]:
        """Return headings, in the words of the code sets, and widths that fill a page."""
        fields = [self.every[place] for place in places]
        wide = [field for field in fields if field.wide]
        left = _PAGE - sum(field.width for field in fields if field.printed)
        more = max(left, 0) // len(wide) if wide else 0
        alone = len(set(fields).intersection(_TEXTS)) == 1
        word = text_word(self.views).capitalize()
        pairs = max(view.entries.is_long + (not view.entries.is_short) for view in self.views)
        headings = {view.entries.heading for view in self.views}
        code = headings.pop() if len(headings) == 1 else CODE.heading

        def column(field: Field) -> Column:
            if field is CODE:
                return Column(heading=code, width=field.width + pairs * _PAIR)
            heading = word if alone and field in _TEXTS else word.join(field.heading.split(_WORD))
            return Column(heading=heading, width=field.width + (more if field.wide else 0))

        return list(map(column, fields))


def text_word(views: Sequence[ChangesView]) -> str:
    """Return what code sets call the text of a code; a plain word where they differ."""
    named = {view.text_word for view in views}
    return named.pop() if len(named) == 1 else _ANY_TEXT
