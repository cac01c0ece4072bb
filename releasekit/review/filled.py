"""Opens a review form that somebody filled in, workbook or CSV, and gives its cells as text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from releasekit.crosswalk.entries import CSV_HEADINGS, HEADINGS, HIDDEN, SCHEMA, SHEET, number_text
from releasekit.distribution import validate_safe
from releasekit.errors import DistributionError, FaultList, ReleasekitError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

MOST_BYTES, MOST_UNPACKED = 64 * 1024**2, 512 * 1024**2
MOST_ROWS = 200_000
_SPARE_ROWS = 1_000
_SPARE_COLUMNS = 50
_DELIMITERS = ",;\t"
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
"""How a workbook writes an underscore that would begin one of its own escapes, `_x000D_`."""
_AGAIN = "write the form again with crosswalk --format xlsx, and fill that one in"


class Form(Struct, kw_only=True):
    """What a form holds: rows of cells by what their column is called in an Entry.

    `steps` has the digest of the inputs of each step, by its cell; `digests` that of each row, by
    step, source and target, where they stand apart from the rows (in a workbook, on a hidden
    sheet). `sheet` is the name for messages.
    """

    sheet: str
    code_set: str = ""
    steps: dict[str, str] = field(default_factory=dict)
    digests: dict[tuple[str, str, str], str] | None = None
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def open_form(path: Path) -> Form:
    """Open a workbook or CSV by its suffix.

    Raises SourceError for a file that is neither, is not one of our forms, is too large or unsafe,
    and SourceFaultsError for cells that are formulas or errors: a formula is never worked out.
    """
    if not path.is_file():
        raise SourceError(str(path), "no such file", advice="name the form that was filled in")
    if path.stat().st_size > MOST_BYTES:
        raise SourceError(path.name, "is larger than any review form", advice=_AGAIN)
    opening = {".xlsx": _workbook, ".csv": _table}.get(path.suffix.lower())
    if opening is None:
        message = f"a form is .xlsx or .csv, not {path.suffix or 'without a suffix'}"
        raise SourceError(path.name, message, advice="save it as one of the two")
    return opening(path)


def _table(path: Path) -> Form:
    form = Form(sheet=path.name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8: {error.reason}"
        raise SourceError(path.name, message, advice="save it as CSV UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [[_bare(cell) for cell in line] for line in reader]
    except csv.Error as error:
        message = f"is not CSV: {error}"
        raise SourceError(path.name, message, line=reader.line_num, advice=_AGAIN) from error
    _take(form, enumerate(lines, start=1), HEADINGS | CSV_HEADINGS)
    rows, form.rows = form.rows, []
    for number, row in rows:
        form.code_set = form.code_set or row["code_set"]
        if row["code_set"] != form.code_set:
            message = f"is of {row['code_set']!r}, and those above of {form.code_set!r}"
            raise SourceError(form.sheet, message, line=number, advice="one code set a file")
        if not any(row[name] for name in HEADINGS.values()):
            continue  # the last row, with the notice
        form.rows.append((number, row))
        if form.steps.setdefault(row["step"], row["inputs"]) != row["inputs"]:
            message = f"{row['step']!r} was written from other inputs than the rows above"
            raise SourceError(form.sheet, message, line=number, advice="keep forms apart")
    return form


def _bare(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from working it out."""
    return cell[1:] if _GUARDED.match(cell) else cell


def guarded(cell: str) -> str:
    """Return a cell of a CSV that no spreadsheet takes for a formula; read, it is what it was."""
    return f"'{cell}" if _GUARDED.match(f"'{cell}") else cell


def _workbook(path: Path) -> Form:
    import openpyxl  # noqa: PLC0415 (slow to import)

    data = path.read_bytes()
    _validate_safe(path.name, data)
    form = Form(sheet=f"{path.name}, sheet {SHEET}", digests={})
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheets = {name: _lines(book[name], form.sheet) for name in (HIDDEN, SHEET) if name in book}
    except ReleasekitError:
        raise
    except Exception as error:  # a broken workbook raises whatever openpyxl did not foresee
        message = f"is not an Excel workbook that can be read: {error}"
        raise SourceError(path.name, message, advice=_AGAIN) from error
    _unhide(form, path.name, sheets.get(HIDDEN, []))
    if SHEET not in sheets:
        message = f"has no sheet {SHEET!r}, only {', '.join(book.sheetnames)}"
        raise SourceError(path.name, message, advice="give the sheet its name back")
    _take(form, sheets[SHEET], HEADINGS)
    return form


def _validate_safe(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            validate_safe(archive.infolist(), name)
            if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
                raise SourceError(name, "unpacks to more than any review form", advice=_AGAIN)
            for member in archive.namelist():
                # No workbook declares a document type; entities are how XML is made to explode.
                if b"<!DOCTYPE" in archive.read(member).replace(b"\0", b""):
                    message = f"{member} declares a document type"
                    raise SourceError(name, message, advice=_AGAIN)
    except (zipfile.BadZipFile, DistributionError, OSError, NotImplementedError) as error:
        message = f"is not an Excel workbook that can be read: {error}"
        raise SourceError(name, message, advice=_AGAIN) from error


def _lines(sheet: Any, place: str) -> list[tuple[int, list[str]]]:  # noqa: ANN401 (openpyxl's)
    """Return a sheet's rows that hold anything, as text, by their number."""
    sheet.reset_dimensions()  # what a file says of its own extent is not to be trusted
    faults = FaultList()
    found = []
    for number, row in enumerate(sheet.iter_rows(max_col=len(HEADINGS) + _SPARE_COLUMNS), start=1):
        if number > MOST_ROWS + _SPARE_ROWS:
            message = f"goes on after row {MOST_ROWS:,}"
            raise SourceError(place, message, advice="take out the rows far below the table")
        if any(cell.value is not None for cell in row):
            found.append((number, [_text(cell, place, number, faults) for cell in row]))
    faults.check()
    return found


def _text(cell: Any, place: str, number: int, faults: FaultList) -> str:  # noqa: ANN401
    """Return what a cell says: dates in ISO 8601, whole numbers without a point."""
    value = cell.value
    if cell.data_type in {"f", "e"} and value is not None:
        what = "a formula" if cell.data_type == "f" else "an error"
        message = f"column {cell.column_letter} holds {what}, {str(value)[:40]!r}"
        advice = "type what it is to say; formulas are never worked out"
        faults.add(SourceError(place, message, line=number, advice=advice))
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "" if value is None else _ESCAPED.sub("_", number_text(value))


def _unhide(form: Form, name: str, lines: Iterable[tuple[int, list[str]]]) -> None:
    """Read the hidden sheet: the schema, the code set, the steps' digests and the rows'."""
    digests: dict[tuple[str, str, str], str] = {}
    schema = ""
    for _, cells in lines:
        what, values = cells[0], [*cells[1:], "", "", "", ""]
        if what == "schema":
            schema = values[0]
        elif what == "code set":
            form.code_set = values[0]
        elif what == "step":
            form.steps[values[0]] = values[1]
        elif what == "row":
            digests[values[0], values[1], values[2]] = values[3]
    if schema != SCHEMA:
        message = f"is no review form: its hidden sheet is gone, or is not {SCHEMA}"
        raise SourceError(name, message, advice=_AGAIN)
    form.digests = digests


def _take(form: Form, lines: Iterable[tuple[int, Sequence[str]]], headings: dict[str, str]) -> None:
    """Take the rows below the heading, each by what its columns are called in an Entry."""
    rows = iter(lines)
    _, heading = next(rows, (1, ()))
    names = [headings.get(cell.strip(), "") for cell in heading]
    _validate_heading(form.sheet, heading, names, headings)
    for number, cells in rows:
        if not any(cells):
            continue
        if len(cells) > len(names) and any(cells[len(names) :]):
            message = f"has {len(cells)} cells, the heading {len(names)}"
            raise SourceError(form.sheet, message, line=number, advice="move them to Comment")
        if number > MOST_ROWS + 1:
            message = f"has more than {MOST_ROWS:,} rows"
            raise SourceError(form.sheet, message, line=number, advice=_AGAIN)
        row = dict.fromkeys(headings.values(), "")
        row |= {name: cell for name, cell in zip(names, cells, strict=False) if name}
        form.rows.append((number, row))


def _validate_heading(
    sheet: str, heading: Sequence[str], names: list[str], headings: dict[str, str]
) -> None:
    for wrong in _wrong_headings(heading, names, headings):
        raise SourceError(sheet, wrong, line=1, advice="put the heading row back as it was")


def _wrong_headings(
    heading: Sequence[str], names: list[str], headings: dict[str, str]
) -> Iterator[str]:
    for title, name in headings.items():
        if names.count(name) != 1:
            yield f"the column {title!r} is there {names.count(name)} times"
    for title, name in zip(heading, names, strict=True):
        if title.strip() and not name:
            yield f"the column {title!r} is none of the form's"
