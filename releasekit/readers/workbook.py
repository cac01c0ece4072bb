"""Reads records from the sheets of an Excel workbook, below a heading row that may move."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from releasekit.distribution import validate_safe
from releasekit.errors import SourceError
from releasekit.readers import headings
from releasekit.readers.records import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout.shapes import Workbook
    from releasekit.readers.records import Record, Tally

MOST_CELLS = 100_000_000
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
_FAR = ((re.compile(rb' r="[A-Z]{3}\d'), 16_384), (re.compile(rb' r="[C-Z][A-Z]\d'), 702))

Sheets = dict[str, list[list[Any]]]
"""The rows of each sheet of a workbook, by its name."""


def recognizes(member: Member, file: Workbook) -> bool:
    """Return whether exactly one sheet, of those that count, has the file's headings."""
    return len(_tables(member, file)) == 1


def mismatch(member: Member, file: Workbook) -> str:
    """Return why a member is not the file: how many sheets, or which headings it has not."""
    if tables := _tables(member, file):
        return f"{len(tables)} sheets have the headings of {file.name}; keep one of them"
    reasons = [
        headings.mismatch((list(map(_text, row)) for row in rows[: headings.SEARCHED]), file)
        for name, rows in member.kept(_sheets).items()
        if not file.sheet or file.sheet.search(name)
    ]
    # A reason that names headings is nearer to what was meant.
    return min(reasons, key=lambda reason: reason.startswith("no "), default="no sheet is its own")


def read(member: Member, file: Workbook, tally: Tally) -> Iterator[Record]:
    """Return each row's cells as text, below the heading row of the one sheet that has it."""
    tables = _tables(member, file)
    if len(tables) != 1:
        message = f"{len(tables)} sheets have the heading row of {file.name}"
        raise SourceError(member.name, message, advice="keep one of them in the workbook")
    rows = ((number, list(map(_text, row))) for number, row in enumerate(tables[0], start=1))
    return joined(headings.records(rows, member, file, tally), member, file, tally)


def _tables(member: Member, file: Workbook) -> list[list[list[Any]]]:
    """Return the rows of each sheet that has the headings; sheets that are alike count once."""
    tables: list[list[list[Any]]] = []
    for name, rows in member.kept(_sheets).items():
        counts = not file.sheet or file.sheet.search(name)
        if counts and _has_heading(rows, file) and rows not in tables:
            tables.append(rows)
    return tables


def _has_heading(rows: list[list[Any]], file: Workbook) -> bool:
    above = (list(map(_text, row)) for row in rows[: headings.SEARCHED])
    return headings.has_heading(above, file)


def _sheets(member: Member) -> Sheets:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 (slow)

    data = member.read()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            validate_safe(archive.infolist(), member.name)
            _validate_extent(archive, member)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (zipfile.BadZipFile, CalamineError, ValueError) as error:
        raise SourceError(
            member.name,
            f"is not an Excel workbook that can be read: {error}",
            advice="open it in a spreadsheet program and save it as .xlsx again",
        ) from error


def _validate_extent(archive: zipfile.ZipFile, member: Member) -> None:
    """Refuse a sheet whose far cells span more than memory holds: it is read as a rectangle."""
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/"):
            continue
        sheet = archive.read(name)
        row = _ROW.match(sheet, max(sheet.rfind(b"<row "), 0))
        rows = int(row[1]) if row else 1
        width = next((wide for far, wide in _FAR if far.search(sheet)), 78)
        if rows * width > MOST_CELLS:
            raise SourceError(
                member.name,
                f"a sheet spans {rows:,} rows and some {width:,} columns",
                advice="delete the cells far off the table, and save the workbook again",
            )


def _text(value: Any) -> str:  # noqa: ANN401 (what a cell may hold)
    """Return a cell as the publisher's text files would have it."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)
