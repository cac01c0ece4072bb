"""Plain tables as an Excel workbook: frozen headings, filters, text that is never a formula."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_DAY = dt.datetime(1980, 1, 1)  # noqa: DTZ001 (the first day that a zip can name, of no zone)
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNTITLED = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
_MOST_WIDTH = 80
_PADDING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: rows below a heading of as many columns; numbers stay numbers, all else is text.

    The title may be of any length; the workbook shortens it, and tells equal ones apart.
    """

    title: str
    heading: tuple[str, ...]
    rows: Sequence[Sequence[str | int]]


def sheets(pages: Sequence[Sheet]) -> bytes:
    """Give a workbook of sheets, in order; the same bytes for the same content."""
    from openpyxl import Workbook  # noqa: PLC0415 (slow to import)

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "releasekit"
    titles: set[str] = set()
    for page in pages:
        _fill(book.create_sheet(_title(page.title, titles)), page)
    drawn = io.BytesIO()
    book.save(drawn)
    return _timeless(drawn.getvalue())


def _title(wanted: str, taken: set[str]) -> str:
    """Give a title that Excel allows and no other sheet has, whatever its case."""
    bare = _UNTITLED.sub("-", _CONTROL.sub("", wanted)).strip("' ") or "sheet"
    title, number = bare[:_LONGEST_TITLE], 1
    while title.casefold() in taken:
        number += 1
        mark = f" ({number})"
        title = bare[: _LONGEST_TITLE - len(mark)] + mark
    taken.add(title.casefold())
    return title


def _fill(sheet: Worksheet, page: Sheet) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 (slow to import)
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    widths = [len(name) for name in page.heading]
    for number, row in enumerate([page.heading, *page.rows], start=1):
        for place, value in enumerate(row, start=1):
            cell: Cell = sheet.cell(number, place)  # type: ignore[assignment]  # no merged cells
            cell.value = value if isinstance(value, int) else _CONTROL.sub("", value)
            if isinstance(value, str):
                cell.data_type = "s"  # else a text that begins with = is a formula
            if number == 1:
                cell.font = Font(bold=True)
            widths[place - 1] = max(widths[place - 1], len(str(value)))
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width + _PADDING, _MOST_WIDTH)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(page.heading))}{len(page.rows) + 1}"


def _timeless(data: bytes) -> bytes:
    """Give an archive again with one date everywhere: openpyxl writes the clock's."""
    stamp = _DAY.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as drawn, zipfile.ZipFile(again, "w") as archive:
        for name in drawn.namelist():
            content = drawn.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            info = zipfile.ZipInfo(name, date_time=_DAY.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return again.getvalue()
