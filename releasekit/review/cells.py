"""Puts texts into a workbook's cells so that they stay texts, and packs it to the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_767
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_FORMULA = ("=", "+", "-", "@", "\t")
_FIRST = (1980, 1, 1, 0, 0, 0)


def put(  # noqa: PLR0913, PLR0917 (where, what and how)
    sheet: Worksheet, row: int, column: int, value: object, style: str = "", form: str = ""
) -> None:
    """Put a value into a cell in a named style; a text stays a text, whatever it begins with.

    `form` is the number format of a value that is no text.
    """
    if isinstance(value, str):
        text_cell(sheet, row, column, value, style)
        if form and not value:
            sheet.cell(row, column).number_format = form
        return
    cell = sheet.cell(row, column)
    _style(cell, style)
    cell.value = value  # type: ignore[assignment]  # a number or a date
    cell.number_format = form


def text_cell(sheet: Worksheet, row: int, column: int, text: str, style: str = "") -> None:
    """Put a text into a cell; what no cell can hold shows as U+FFFD, what is too long is cut."""
    cell = sheet.cell(row, column)
    _style(cell, style)
    if not text:
        return
    shown = _UNWRITABLE.sub("\ufffd", text)
    if len(shown) > LONGEST:
        shown = shown[: LONGEST - 1] + "…"
    cell.value = _ESCAPE.sub("_x005F_", shown)
    cell.data_type = "s"
    if text.startswith(_FORMULA):
        cell.quotePrefix = True


def _style(cell: Cell | MergedCell, style: str) -> None:
    if style:
        cell.style = style


def packed(book: Workbook, *, title: str, day: dt.date) -> bytes:
    """Return a workbook's bytes, with no clock in them: `day` is when it was made and changed."""
    book.properties.title = title
    book.properties.creator = "releasekit"
    stream = io.BytesIO()
    book.save(stream)
    stamp = rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode()
    result = io.BytesIO()
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(result, "w") as kept:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(stamp, content)
            info = zipfile.ZipInfo(name, _FIRST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            kept.writestr(info, content)
    return result.getvalue()
