"""The review form as an Excel workbook, as it comes back."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from releasekit.crosswalk.decisions import number_text
from releasekit.distribution import UNREADABLE, validate_safe
from releasekit.errors import DistributionError, FaultList, ReleasekitError, SourceError
from releasekit.review.form import (
    HEADINGS,
    MOST_ROWS,
    READABLE,
    REWRITE,
    SCHEMA,
    Form,
    rows_below_heading,
)
from releasekit.review.xlsx_form import HIDDEN, SHEET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_UNPACKED = 512 * 1024**2
_SPARE_ROWS, _SPARE_COLUMNS = 1_000, 50
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
"""How a workbook writes an underscore that would begin one of its own escapes, `_x000D_`."""


def read(path: Path) -> Form:
    """Read a form back, its cells as text; formulas are refused and never calculated."""
    import openpyxl  # noqa: PLC0415 (slow to import)

    data = path.read_bytes()
    _validate_safe(path.name, data)
    form = Form(place=f"{path.name}, sheet {SHEET}", digests={})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that nobody asks for
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            sheets = {
                name: _lines(book[name], form.place) for name in (HIDDEN, SHEET) if name in book
            }
    except ReleasekitError:
        raise
    except Exception as error:  # a broken workbook raises whatever openpyxl did not foresee
        message = f"is not an Excel workbook that can be read: {error}"
        raise SourceError(path.name, message, advice=REWRITE) from error
    _identify(form, path.name, sheets.get(HIDDEN, []))
    if SHEET not in sheets:
        message = f"has no sheet {SHEET!r}, only {', '.join(book.sheetnames)}"
        raise SourceError(path.name, message, advice="restore the sheet's name")
    form.rows += rows_below_heading(form.place, sheets[SHEET], HEADINGS)
    return form


def _validate_safe(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            validate_safe(members, name)
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                raise SourceError(name, "unpacks to more than any review form", advice=REWRITE)
            for member in members:
                # No workbook declares a document type; entities are how XML is made to explode.
                if b"<!DOCTYPE" in archive.read(member).replace(b"\0", b""):
                    message = f"{member.filename} declares a document type"
                    raise SourceError(name, message, advice=REWRITE)
    except (*UNREADABLE, DistributionError) as error:
        message = f"is not an Excel workbook that can be read: {error}"
        raise SourceError(name, message, advice=REWRITE) from error


def _lines(sheet: Any, place: str) -> list[tuple[int, list[str]]]:  # noqa: ANN401 (openpyxl's)
    """Return a sheet's rows that hold anything, as text, by their number."""
    sheet.reset_dimensions()  # what a file says of its own extent is not to be trusted
    faults = FaultList()
    lines = []
    for number, row in enumerate(sheet.iter_rows(max_col=len(HEADINGS) + _SPARE_COLUMNS), start=1):
        if number > MOST_ROWS + _SPARE_ROWS:
            message = f"goes on after row {MOST_ROWS:,}"
            raise SourceError(place, message, advice="remove the rows far below the table")
        if any(cell.value is not None for cell in row):
            lines.append((number, [_text(cell, place, number, faults) for cell in row]))
    faults.check()
    return lines


def _text(cell: Any, place: str, number: int, faults: FaultList) -> str:  # noqa: ANN401
    """Return a cell's value as text: dates in ISO 8601, whole numbers without a point."""
    value = cell.value
    if cell.data_type in {"f", "e"} and value is not None:
        what = "a formula" if cell.data_type == "f" else "an error"
        message = f"column {cell.column_letter} holds {what}, {str(value)[:40]!r}"
        advice = "enter a plain value; formulas are never calculated"
        faults.add(SourceError(place, message, line=number, advice=advice))
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "" if value is None else _ESCAPED.sub("_", number_text(value))


def _identify(form: Form, name: str, lines: Iterable[tuple[int, list[str]]]) -> None:
    """Read the hidden sheet: the schema, the code set, the steps' digests and the rows'."""
    digests: dict[tuple[str, str, str], str] = {}
    schema = ""
    for _, cells in lines:
        kind, values = cells[0], [*cells[1:], "", "", "", ""]
        if kind == "schema":
            schema = values[0]
        elif kind == "code set":
            form.code_set = values[0]
        elif kind == "step":
            form.steps[values[0]] = values[1]
        elif kind == "row":
            digests[values[0], values[1], values[2]] = values[3]
    if schema not in READABLE:
        message = f"is not a review form: its hidden sheet is missing, or is not {SCHEMA}"
        raise SourceError(name, message, advice=REWRITE)
    form.digests = digests
