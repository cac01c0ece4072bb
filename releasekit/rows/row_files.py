"""Opens what users bring as a table of Ibis: each form by its content, folders and globs as one."""

from __future__ import annotations

import csv
import datetime as dt
import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from releasekit.errors import RowsError
from releasekit.rows import fhir_rows, spool, text_rows, x12_rows
from releasekit.rows.table_heads import Head, head_of_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

STDIN = "-"
_BEFORE = b"\xef\xbb\xbf \r\n\t"
_PARQUET, _ZIP, _OLD_BOOK = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FIRST_SHEET_ROWS = 60
_TYPE, _CODE = "type", "code"


class RowTable(Struct, frozen=True, kw_only=True):
    """Rows as a table of Ibis.

    `names` are what the user calls its columns, in order; the table has the same. `form` says how
    it was read. `system` is empty where the columns are the user's own; of claims and resources
    it is the column that names the code set of `code`. `dated` is the day of a file that has one
    for all of its rows, as it is written.
    """

    table: Any
    names: tuple[str, ...]
    form: str
    source: str
    system: str = ""
    dated: str = ""
    notes: tuple[str, ...] = ()


def opened(backend: Any, given: Sequence[str], folder: Path) -> list[RowTable]:  # noqa: ANN401 (a backend of Ibis)
    """Open paths, folders, patterns, `-` and addresses; files of one heading are one table.

    Raises RowsError for a path at which nothing lies, and for a file that is no table.
    """
    tables = [_opened(backend, place, folder) for place in _places(given, folder)]
    joined: dict[tuple[object, ...], list[RowTable]] = {}
    for rows in tables:
        key = rows.names, rows.form, rows.dated, str(rows.table.schema())
        joined.setdefault(key, []).append(rows)
    return [_union(group) for group in joined.values()]


def _union(group: list[RowTable]) -> RowTable:
    first, *rest = group
    if not rest:
        return first
    import ibis  # noqa: PLC0415 (an extra)

    table = ibis.union(first.table, *(rows.table for rows in rest))
    source = f"{first.source} and {len(rest)} more"
    return replace(first, table=table, source=source)


def _places(given: Sequence[str], folder: Path) -> Iterator[str]:
    for text in given:
        if text == STDIN:
            yield str(spool.standard_input(folder))
        elif "://" in text:
            yield text
        elif Path(text).is_dir():
            files = sorted(path for path in Path(text).rglob("*") if path.is_file())
            yield from (str(path) for path in files if not path.name.startswith((".", "~$")))
        elif Path(text).is_file():
            yield text
        else:
            found = sorted(glob.glob(text, recursive=True))  # noqa: PTH207 (patterns may be absolute)
            if not found:
                message = f"{text}: nothing lies there"
                raise RowsError(
                    message, advice="name a file, a folder, a pattern such as '*.csv', or -"
                )
            yield from found


def _opened(backend: Any, place: str, folder: Path) -> RowTable:  # noqa: ANN401 (a backend of Ibis)
    if "://" in place:
        return _remote(backend, place)
    path = Path(place)
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        message = f"{path.name}: is empty"
        raise RowsError(message, advice="give a file with rows")
    if start.startswith(_PARQUET):
        return _named(backend.read_parquet(place), "Parquet", path)
    if start.startswith((_ZIP, _OLD_BOOK)):
        return _book(backend, path, folder)
    coded = _coded(start, path)
    if coded is not None:
        form, system, columns, rows = coded
        return replace(_made(backend, (columns, rows), form, (path, folder)), system=system)
    if start.lstrip(_BEFORE)[:1] in {b"{", b"["}:
        return _named(backend.read_json(place), "JSON", path)
    return _text(backend, path, folder)


def _coded(
    start: bytes, path: Path
) -> tuple[str, str, Sequence[str], Iterable[Sequence[str]]] | None:
    """Return claims or resources as rows, and what names their code sets; None if it is neither."""
    if x12_rows.is_claims(start):
        return "837 claims", "qualifier", x12_rows.COLUMNS, x12_rows.rows(path)
    if start.lstrip(_BEFORE)[:1] in {b"{", b"["} and b'"resourceType"' in start:
        return "FHIR", "system", fhir_rows.COLUMNS, fhir_rows.rows(path)
    return None


def _remote(backend: Any, place: str) -> RowTable:  # noqa: ANN401 (a backend of Ibis)
    """Return what lies at an address that the engine itself reads."""
    read = (
        backend.read_parquet
        if place.partition("?")[0].endswith(("parquet", "/"))
        else backend.read_csv
    )
    return _named(read(place), "Parquet" if read == backend.read_parquet else "CSV", Path(place))


def _named(table: Any, form: str, path: Path) -> RowTable:  # noqa: ANN401 (a table of Ibis)
    return RowTable(table=table, names=tuple(table.columns), form=form, source=path.name)


def _made(
    backend: Any,  # noqa: ANN401 (a backend of Ibis)
    rows: tuple[Sequence[str], Iterable[Sequence[str]]],
    form: str,
    places: tuple[Path, Path],
) -> RowTable:
    """Return rows that Python read as a table: they are spooled to a file of their own."""
    names, content = rows
    path, folder = places
    place = spool.spooled(content, folder)
    head = Head(0, tuple(names), named=False)
    table = text_rows.table(backend, str(place), head)
    return RowTable(table=table, names=tuple(names), form=form, source=path.name)


def _book(backend: Any, path: Path, folder: Path) -> RowTable:  # noqa: ANN401 (a backend of Ibis)
    """Return the sheet of a workbook that has most rows."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 (slow to import)

    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [
            (sheet.name, sheet.to_python())
            for sheet in map(book.get_sheet_by_name, book.sheet_names)
        ]
    except (CalamineError, OSError, ValueError) as error:
        message = f"{path.name}: is no workbook that can be read: {error}"
        raise RowsError(message, advice="save it again as XLSX, or as CSV") from None
    name, cells = max(sheets, key=lambda sheet: len(sheet[1]), default=("", []))
    rows = [[_cell(value) for value in row] for row in cells]
    head = head_of_rows(rows[:_FIRST_SHEET_ROWS])
    width = len(head.headings)
    body = ([*row, *[""] * width][:width] for row in rows[head.above + head.named :] if any(row))
    made = _made(backend, (head.headings, body), "workbook", (path, folder))
    others = [
        f"sheet {other!r} of {path.name} was not read"
        for other, rest in sheets
        if rest and other != name
    ]
    return replace(made, notes=tuple(others))


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value.isoformat()) if isinstance(value, dt.date | dt.time) else str(value)


def _text(backend: Any, path: Path, folder: Path) -> RowTable:  # noqa: ANN401 (a backend of Ibis)
    head, encoding = text_rows.head(path)
    whole = spool.in_utf_8(path, encoding, folder)
    table = text_rows.table(backend, str(whole), head)
    dated = _updated(path, head, encoding)
    return RowTable(table=table, names=head.headings, form="text", source=path.name, dated=dated)


def _updated(path: Path, head: Head, encoding: str) -> str:
    """Return the day of a hospital's price file, which stands above its heading."""
    pairs = 2
    if head.above < pairs:
        return ""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        above = [row for row, _ in zip(csv.reader(file), range(pairs), strict=False)]
    pairs_of = zip(*above, strict=False)
    named = {name.strip().lstrip("\ufeff"): value for name, value in pairs_of}
    return str(named.get("last_updated_on", "")).strip()
