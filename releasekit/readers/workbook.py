"""Reads records from the sheets of an Excel workbook, below a heading row that may move."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from releasekit.distribution import UNREADABLE, validate_safe
from releasekit.errors import SourceError, UnreadableError
from releasekit.readers import headings, old_workbook, workbook_size, xls_size
from releasekit.readers.continuations import joined
from releasekit.readers.sheet_cells import opened, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout.shapes import Workbook
    from releasekit.readers.records import Record, Tally
    from releasekit.readers.sheet_cells import Sheets

_OLE = b"\xd0\xcf\x11\xe0"


def recognizes(member: Member, file: Workbook) -> bool:
    """Return whether exactly one sheet, of those that count, has the file's headings."""
    return len(_tables(member, file)) == 1


def mismatch(member: Member, file: Workbook) -> str:
    """Return why a member is not the file: how many sheets, or which headings it has not."""
    if tables := _tables(member, file):
        return f"{len(tables)} sheets have the headings of {file.name}; keep one of them"
    reasons = [
        headings.mismatch(map(texts, rows[: headings.SEARCHED]), file)
        for name, rows in member.kept(sheets).items()
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
    rows = ((number, texts(row)) for number, row in enumerate(tables[0], start=1))
    return joined(headings.records(rows, member, file, tally), member, file, tally)


def _tables(member: Member, file: Workbook) -> list[list[list[Any]]]:
    """Return the rows of each sheet that has the headings; sheets that are alike count once."""
    tables: list[list[list[Any]]] = []
    for name, rows in member.kept(sheets).items():
        counts = not file.sheet or file.sheet.search(name)
        if counts and _has_heading(rows, file) and rows not in tables:
            tables.append(rows)
    return tables


def _has_heading(rows: list[list[Any]], file: Workbook) -> bool:
    above = map(texts, rows[: headings.SEARCHED])
    return headings.has_heading(above, file)


def sheets(member: Member) -> Sheets:
    """Return the sheets of a workbook, old or new; UnreadableError for what is none.

    Raises SourceError for one that is not safe to unpack, or larger than memory holds.
    """
    from python_calamine import CalamineError  # noqa: PLC0415 (slow)

    data = member.read()
    try:
        if data.startswith(_OLE):
            xls_size.validate(data)
            return old_workbook.sheets(data)
        _validate_size(member, data)
        return opened(data)
    except workbook_size.TooLargeError as error:
        advice = "delete what lies far off the table, and save the workbook again"
        raise SourceError(member.name, str(error), advice=advice) from error
    except (*UNREADABLE, CalamineError) as error:
        if data.lstrip().startswith(b"<"):
            reason = "is not an Excel workbook, but a web page: the download failed"
        else:
            reason = f"is not an Excel workbook that can be read: {error}" if data else "is empty"
        raise UnreadableError(
            member.name,
            reason,
            advice="download it again, or save it as .xlsx in a spreadsheet program",
        ) from error


def _validate_size(member: Member, data: bytes) -> None:
    """Refuse a workbook whose cells are more than memory holds, or that is not safe to unpack."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        validate_safe(archive.infolist(), member.name, len(data))
        workbook_size.validate(archive)
