"""Plain tables as an Excel workbook: one sheet each, with a frozen heading and filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.office.archive import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

_NARROWEST, _WIDEST = 8, 60
_LOOKED_AT = 1_000
"""How many rows decide how wide a column is."""


class Sheet(Struct, frozen=True, kw_only=True):
    """One sheet: rows below a heading of as many columns; numbers stay numbers, all else is text.

    The title may be of any length; the workbook shortens it, and tells equal ones apart.
    """

    title: str
    heading: tuple[str, ...]
    rows: Sequence[Sequence[str | int]]


def sheets(pages: Sequence[Sheet]) -> bytes:
    """Return a workbook of sheets, in order; the same bytes for the same content.

    Text is never a formula, whatever it begins with. A sheet of more rows than Excel allows is
    continued on a further one.
    """
    from releasekit.office.excel import Book  # noqa: PLC0415 (slow to import)

    book = Book(when=moment())
    for page in pages:
        book.table(page.title, page.heading, _widths(page), page.rows, list)
    return book.content()


def _widths(page: Sheet) -> tuple[int, ...]:
    """Return each column's width in characters, by its heading and its first rows."""
    columns = zip(page.heading, *page.rows[:_LOOKED_AT], strict=True)
    longest = (max(len(str(value)) for value in column) for column in columns)
    return tuple(min(max(width + 3, _NARROWEST), _WIDEST) for width in longest)
