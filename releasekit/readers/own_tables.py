"""Reads a table that a user made, with headings of the user's own: CSV or a sheet of a workbook."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.distribution import Member
from releasekit.errors import FaultList, SourceError
from releasekit.faults import near
from releasekit.readers import workbook
from releasekit.readers.sheet_cells import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MOST_BYTES = 64 * 1024**2
MOST_COLUMNS = 20
"""How many columns a table may have: more fit on no page."""
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls"})
_DELIMITERS = ",;\t|"
_MOST_CELL = 64 * 1024
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))

Row = tuple[int, list[str]]


class OwnTable(Struct, frozen=True, kw_only=True):
    """A table: its file's name, the line and texts of its headings but the key's, and its rows.

    A row is its line, the key, and the cells under the headings, each on one line.
    """

    name: str
    line: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, str, tuple[str, ...]], ...]


def read(path: Path, key: str, example: str) -> OwnTable:
    """Read a table by its path; `key` is the heading that it must have, in any case.

    Lines with nothing in them count for nothing. Raises SourceError, or all faults by line at once,
    for a file that is no table, a key or heading that is missing or stands twice, a row without a
    key and one with more cells than there are headings; `example` is what a right one begins with.
    """
    rows = iter([(line, cells) for line, cells in _rows(path) if any(cells)])
    line, heading = next(rows, (0, []))
    names = [" ".join(cell.split()) for cell in heading]
    places = [place for place, name in enumerate(names) if name.casefold() == key]
    if len(places) != 1:
        message = _no_key(names, key, twice=len(places) > 1)
        advice = f"begin the file with a row of headings: {example}"
        raise SourceError(path.name, message, line=line, advice=advice)
    while names and not names[-1]:
        names.pop()
    faults = FaultList()
    _validate_headings(path.name, line, names, faults)
    (place,) = places
    filled = []
    for number, cells in rows:
        fault = _fault(cells, names, place)
        if fault:
            faults.add(SourceError(path.name, fault[0], line=number, advice=fault[1]))
            continue
        whole = (*cells, *[""] * len(names))[: len(names)]
        filled.append((number, whole[place], (*whole[:place], *whole[place + 1 :])))
    faults.check()
    headings = (*names[:place], *names[place + 1 :])
    return OwnTable(name=path.name, line=line, headings=headings, rows=tuple(filled))


def _fault(cells: Sequence[str], names: Sequence[str], place: int) -> tuple[str, str] | None:
    """Return what is wrong with a row, and what to do; None if nothing."""
    if any(cells[len(names) :]):
        message = f"has {len(cells)} cells under {len(names)} headings"
        return message, "give each column a heading; a cell with a comma in it needs quotes"
    if not any(cells[place : place + 1]):
        return f"has no {names[place]}", f"fill in the {names[place]}"
    return None


def _no_key(names: Sequence[str], key: str, *, twice: bool) -> str:
    if twice:
        return f"has the heading {key!r} twice"
    if not names:
        return "is empty"
    listed = ", ".join(filter(None, names))
    return f"has no heading {key!r}, but {listed[:200]}{near(key, names)}"


def _validate_headings(name: str, line: int, names: Sequence[str], faults: FaultList) -> None:
    """Take a fault for headings that are empty, twice there, none or too many."""

    def add(message: str, advice: str) -> None:
        faults.add(SourceError(name, message, line=line, advice=advice))

    for place, heading in enumerate(names, start=1):
        if not heading:
            add(f"column {place} has no heading", "give it one, or remove the column")
        if heading and heading.casefold() in {other.casefold() for other in names[: place - 1]}:
            add(f"has the heading {heading!r} twice", "give each column a heading of its own")
    if len(names) < 2:  # noqa: PLR2004 (the key and one more)
        add("has no column beside the key", "add the columns that are to stand beside each code")
    if len(names) > MOST_COLUMNS:
        add(f"has {len(names)} columns, and {MOST_COLUMNS} are the most", "keep those to be shown")


def _rows(path: Path) -> Iterator[Row]:
    """Return the rows of a table with their lines, each cell on one line and stripped."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            message = f"has {size:,} bytes, and {MOST_BYTES:,} are the most"
            raise SourceError(path.name, message, advice="keep the columns that are to be shown")
        if path.suffix.lower() in _WORKBOOKS:
            rows = _sheet(path, size)
        else:
            rows = _delimited(path.name, path.read_bytes())
    except OSError as error:
        there = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        message = f"cannot be read: {error.strerror or error}{near(path.name, there)}"
        raise SourceError(str(path), message, advice="name a CSV file or a workbook") from error
    for line, cells in rows:
        yield line, [" ".join(cell.split()) for cell in cells]


def _sheet(path: Path, size: int) -> Iterator[Row]:
    """Return the rows of the one sheet of a workbook that holds any."""
    sheets = workbook.sheets(Member(path.name, size, lambda: path.open("rb")))
    filled = {name: rows for name, rows in sheets.items() if any(any(row) for row in rows)}
    if len(filled) != 1:
        message = f"has {len(filled)} sheets with cells: {', '.join(filled) or 'none'}"
        raise SourceError(path.name, message, advice="keep one sheet, or save it as CSV")
    (rows,) = filled.values()
    return ((number, texts(row)) for number, row in enumerate(rows, start=1))


def _delimited(name: str, content: bytes) -> Iterator[Row]:
    """Return the rows of a CSV file, parted as a spreadsheet of whichever country parts them."""
    import csv  # noqa: PLC0415 (slow to import)

    text = _decoded(name, content)
    heading = next((line for line in re.split(r"\r\n|\r|\n", text) if line.strip()), "")
    delimiter = max(_DELIMITERS, key=heading.count)
    csv.field_size_limit(_MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    last = 0
    try:
        for row in reader:
            yield last + 1, row
            last = reader.line_num
    except csv.Error as error:
        message = f"is not a table parted by {delimiter!r}: {error}"
        advice = "look for a quote that is opened and not closed"
        raise SourceError(name, message, line=last + 1, advice=advice) from error


def _decoded(name: str, content: bytes) -> str:
    """Return a text that a spreadsheet saved: marked Unicode, UTF-8, or Windows-1252."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    message = "is neither CSV nor a workbook: it holds bytes that are no text"
    raise SourceError(name, message, advice="save it as CSV UTF-8, or as .xlsx")
