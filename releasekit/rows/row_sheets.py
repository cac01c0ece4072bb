"""Workbooks as rows: which of their sheets is read, and what is said of the others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from releasekit.errors import RowsError
from releasekit.faults import near
from releasekit.rows.table_heads import FIRST, Head, head_of_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    Holds = Callable[[Mapping[str, Sequence[str]]], bool]

READ = "sheet {name} was read"
MORE = "codes stand in {others} too, not read: --sheet NAME"
REST = "without codes, not read: {others}"
_SAMPLE = 2_000
"""How many rows tell whether a sheet holds codes."""


class SheetRows(NamedTuple):
    """One sheet: its headings, its rows below, and what is to be said of it and of the others."""

    headings: tuple[str, ...]
    rows: Iterable[Sequence[str]]
    notes: tuple[str, ...]


class _Sheet(NamedTuple):
    name: str
    cells: Sequence[Sequence[object]]

    @property
    def filled(self) -> bool:
        """Whether anything stands in it."""
        return any(cell != "" for row in self.cells for cell in row)


def sheets(path: Path, wanted: Sequence[str], holds: Holds) -> list[SheetRows]:
    """Return the sheets that are wanted; if none is named, the one of most rows that holds codes.

    `holds` tells from some cells by heading whether any column holds codes. Raises RowsError for a
    file that is no workbook, has no rows, or lacks a sheet that is named.
    """
    every = _read(path)
    names = [sheet.name for sheet in every]
    for name in wanted:
        if name not in names:
            message = f"--sheet {name}: {path.name} has no such sheet{near(name, names)}"
            raise RowsError(message, advice=f"its sheets are: {', '.join(names)}")
    filled = [sheet for sheet in every if sheet.filled]
    if wanted:
        filled = [sheet for sheet in filled if sheet.name in wanted]
    if not filled:
        message = f"{path.name}: no sheet has rows"
        raise RowsError(message, advice="give a file with rows")
    if len(filled) == 1:
        return [_rows(filled[0], ())]
    if wanted:
        return [_rows(sheet, (READ.format(name=sheet.name),)) for sheet in filled]
    coded = [sheet for sheet in filled if holds(_samples(sheet))]
    chosen = max(coded or filled, key=lambda sheet: len(sheet.cells))
    more = [sheet.name for sheet in coded if sheet is not chosen]
    rest = [sheet.name for sheet in filled if sheet is not chosen and sheet.name not in more]
    said = ((READ.format(name=chosen.name),), _named(MORE, more), _named(REST, rest))
    return [_rows(chosen, tuple(note for notes in said for note in notes))]


def _named(phrase: str, names: Sequence[str]) -> tuple[str, ...]:
    return (phrase.format(others=", ".join(names)),) if names else ()


def _read(path: Path) -> list[_Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 (slow to import)

    try:
        book = CalamineWorkbook.from_path(path)
        return [
            _Sheet(name, list(book.get_sheet_by_name(name).to_python()))
            for name in book.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as error:
        message = f"{path.name}: is no workbook that can be read: {error}"
        raise RowsError(message, advice="save it again as XLSX, or as CSV") from None


def _head(sheet: _Sheet) -> Head:
    return head_of_rows([[_cell(value) for value in row] for row in sheet.cells[:FIRST]])


def _rows(sheet: _Sheet, notes: tuple[str, ...]) -> SheetRows:
    head = _head(sheet)
    return SheetRows(head.headings, _body(sheet, head), notes)


def _body(sheet: _Sheet, head: Head) -> Iterator[list[str]]:
    width = len(head.headings)
    for row in sheet.cells[head.above + head.named :]:
        texts = [_cell(value) for value in row]
        if any(texts):
            yield [*texts, *[""] * width][:width]


def _samples(sheet: _Sheet) -> dict[str, list[str]]:
    head = _head(sheet)
    rows = [row for row, _ in zip(_body(sheet, head), range(_SAMPLE), strict=False)]
    return {name: [row[place] for row in rows] for place, name in enumerate(head.headings)}


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value.isoformat()) if isinstance(value, dt.date | dt.time) else str(value)
