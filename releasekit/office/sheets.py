"""What a workbook holds: sheets, columns, cells, and what may be typed into them; values only."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from releasekit.wording import Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Content = str | float | dt.date | tuple[Segment, ...]
"""What a cell holds: text, a number, a day, or a text whose changed runs are marked."""


class Cell(Struct, frozen=True):
    """A cell in a named style; an empty one is written too, for its borders and its lock.

    `link` is the title of a sheet of the same workbook, to whose first cell this one leads. It
    takes `span` columns: those behind it have no cell of their own.
    """

    content: Content
    style: str
    link: str = ""
    span: int = 1


Value = str | int | dt.date | tuple[Segment, ...] | Cell
"""A cell of a row. Without a style of its own it has `text`, `number` or `date`; none if empty."""


class Column(Struct, frozen=True, kw_only=True):
    """A column: its heading, its width in characters (0: as the program likes)."""

    heading: str = ""
    width: int = 0
    style: str = "heading"
    """The style of the heading."""
    hidden: bool = False


class Input(Struct, frozen=True, kw_only=True):
    """What may be typed into a column, and what the person typing is told.

    `kind`, `operator` and `limits` are those of a data validation in ECMA-376, 18.3.1.32.
    """

    column: int
    """Counted from 0."""
    kind: Literal["list", "textLength", "date"]
    limits: tuple[str, ...]
    operator: Literal["between", "greaterThan"] | None = None
    title: str
    prompt: str


class Highlight(Struct, frozen=True, kw_only=True):
    """A color for the cells of some columns in which a formula, of the first row, is true."""

    columns: tuple[int, int]
    """The first and the last, counted from 0."""
    color: str
    formula: str


class Sheet(Struct, frozen=True, kw_only=True):
    """One sheet of a workbook; `cells` makes the cells of a row when the row is written.

    A title may have any length and any characters: the engine shortens it and tells equal ones
    apart. If any column has a heading, the heading row stays in sight together with the first
    `frozen` columns, is printed on every page, and has filters. A locked sheet has no password;
    only cells in a style that is not locked can be typed into.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    cells: Callable[[Any], Sequence[Value]] = list
    color: str = ""
    frozen: int = 0
    printed: int = 0
    """How many columns are printed, from the first; 0 for all."""
    shown: int = 0
    """How many rows are shown, from the first; those below are grouped and folded. 0 for all."""
    locked: bool = False
    hidden: bool = False
    inputs: Sequence[Input] = ()
    highlights: Sequence[Highlight] = ()

    @property
    def titled(self) -> bool:
        """Whether the sheet is a table, with a heading row."""
        return any(column.heading for column in self.columns)


_NARROWEST, _WIDEST = 8, 60
_MEASURED_ROWS = 1_000
"""How many rows decide how wide a column is."""


def plain_sheet(title: str, heading: Sequence[str], rows: Sequence[Sequence[str | int]]) -> Sheet:
    """Return rows below a heading of as many columns, each as wide as its first rows need."""
    columns = zip(heading, *rows[:_MEASURED_ROWS], strict=True)
    longest = (max(len(str(value)) for value in column) for column in columns)
    widths = (min(max(width + 3, _NARROWEST), _WIDEST) for width in longest)
    return Sheet(title=title, columns=headed(heading, widths), rows=rows)


def headed(headings: Iterable[str], widths: Iterable[int]) -> list[Column]:
    """Return columns with their headings, so many characters wide."""
    return [
        Column(heading=heading, width=width)
        for heading, width in zip(headings, widths, strict=True)
    ]


def link(titles: Sequence[str]) -> Cell:
    """Return a cell that leads to a sheet, and names it with those in which it goes on."""
    return Cell(", ".join(titles), "link", titles[0])


def letter(column: int) -> str:
    """Return the letters of a column counted from 0: A, B, …, Z, AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
