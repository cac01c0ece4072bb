"""Opens what users bring as a table of Ibis: each form by its content, folders and globs as one."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from releasekit.errors import RowsError
from releasekit.rows import (
    engine_tables,
    fhir_rows,
    remote_files,
    row_places,
    spool,
    text_rows,
    x12_rows,
)
from releasekit.rows.ragged_lines import Laid, Text, laid
from releasekit.rows.rejected_lines import Rejected, together
from releasekit.rows.row_sheets import sheets
from releasekit.rows.table_heads import Head

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.rows.row_sheets import Holds

_BEFORE = b"\xef\xbb\xbf \r\n\t"
_PARQUET, _ZIP, _OLD_BOOK = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BOOK = "workbook"
_AS_WRITTEN = {"pyspark": {"inferSchema": False}}
"""How other engines are told to take no cell of a CSV for a number: 00285 is a code."""


Seen = dict[tuple[tuple[str, str], ...], "RowTable"]
"""The first Parquet file of each heading: names and types of its columns."""


class RowTable(Struct, frozen=True, kw_only=True):
    """Rows as a table of Ibis.

    `names` are what the user calls its columns, in order; the table has the same. `form` says how
    it was read. `system` is empty where the columns are the user's own; of claims and resources
    it is the column that names the code set of `code`. `dated` is the day of a file that has one
    for all of its rows, as it is written.

    `notes` are what is to be said of the rows; of several files each note names its own.
    `paths` are the Parquet files in which the rows lie, or have been laid, in order; none of what
    was not yet, which are the `parts`: tables, and texts with their headings. `order` are columns
    beside the user's by which the rows are in order. `by_column` is whether one column is read
    without the others.
    """

    table: Any
    names: tuple[str, ...]
    form: str
    source: str
    system: str = ""
    dated: str = ""
    notes: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    parts: tuple[Any, ...] = ()
    order: tuple[str, ...] = ()
    by_column: bool = True
    rejected: Rejected = Rejected()

    @property
    def named_notes(self) -> tuple[str, ...]:
        """The notes, each with the name of its file."""
        one = len(self.paths) + len(self.parts) == 1
        return tuple(f"{self.source}: {note}" for note in self.notes) if one else self.notes


class Books(NamedTuple):
    """Which sheets are wanted of workbooks (none: one is chosen); what tells that one has codes."""

    holds: Holds
    wanted: tuple[str, ...] = ()


def opened(
    local: Any,  # noqa: ANN401 (a backend of Ibis)
    backend: Any,  # noqa: ANN401 (a backend of Ibis)
    given: Sequence[str],
    folder: Path,
    books: Books,
) -> list[RowTable]:
    """Open paths, folders, patterns, `-` and addresses; files of one heading are one table.

    Files are read by the engine of this machine, addresses by the one where rows are judged.

    Raises RowsError for a path at which nothing lies, and for a file that is no table.
    """
    tables: list[RowTable] = []
    seen: Seen = {}
    for place in row_places.places(given, folder):
        if "://" in place:
            tables += _remote(local, backend, place, folder, books)
        else:
            tables += _opened(local, place, folder, books, seen)
    if books.wanted and not any(table.form == BOOK for table in tables):
        message = f"--sheet {books.wanted[0]}: no file is a workbook"
        raise RowsError(message, advice="leave --sheet out, or give an XLSX file")
    joined: dict[tuple[object, ...], list[RowTable]] = {}
    for rows in tables:
        key = rows.names, rows.form, rows.dated, str(rows.table.schema())
        joined.setdefault(key, []).append(rows)
    return [_union(group) for group in joined.values()]


def _union(group: list[RowTable]) -> RowTable:
    first, *rest = group
    if not rest:
        return first
    source = f"{first.source} and {len(rest)} more"
    paths = [path for rows in group for path in rows.paths]
    parts = [part for rows in group for part in rows.parts]
    return replace(
        first,
        table=_whole(first, rest, paths, parts),
        source=source,
        notes=tuple(dict.fromkeys(f"{x.source}: {note}" for x in group for note in x.notes)),
        paths=tuple(paths),
        parts=tuple(parts),
        rejected=together(rows.rejected for rows in group),
    )


def _whole(
    first: RowTable, rest: Sequence[RowTable], paths: Sequence[str], parts: Sequence[Any]
) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return tables of one heading as one; of files of Parquet alone it is one to the engine."""
    if parts or len(paths) <= len(rest):
        import ibis  # noqa: PLC0415 (an extra)

        return ibis.union(first.table, *(rows.table for rows in rest))
    return engine_tables.parquet(first.table.get_backend(), paths).select(*first.names)


def settled(local: Any, backend: Any, rows: RowTable, folder: Path) -> RowTable:  # noqa: ANN401 (backends of Ibis)
    """Return rows of files as a table of the engine that judges them, in their order.

    Text is read once: it is laid in a folder as Parquet, of which columns are read alone.
    """
    if not rows.paths and not rows.parts:
        return rows
    several = len(rows.paths) + len(rows.parts) > 1
    every = [_laid(local, part, folder, named=several) for part in rows.parts]
    paths = *rows.paths, *(one.place for one in every)
    notes = dict.fromkeys((*rows.notes, *(note for one in every for note in one.notes)))
    return replace(
        rows,
        table=engine_tables.parquet(backend, paths),
        paths=paths,
        parts=(),
        order=(engine_tables.FILE, engine_tables.ROW),
        notes=tuple(notes),
        rejected=together((rows.rejected, *(one.rejected for one in every))),
    )


def _laid(local: Any, part: Any, folder: Path, *, named: bool) -> Laid:  # noqa: ANN401 (a backend, and a table or a text)
    """Lay a part of rows down as Parquet; what is said of it names its file, if it is `named`."""
    if isinstance(part, Text):
        found = laid(local, part, folder)
        notes = tuple(f"{part.source}: {note}" for note in found.notes)
        return found._replace(notes=notes) if named else found
    return Laid(spool.as_parquet(local, part, folder))


def _opened(
    backend: Any,  # noqa: ANN401 (a backend of Ibis)
    place: str,
    folder: Path,
    books: Books,
    seen: Seen,
) -> list[RowTable]:
    path = Path(place)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        message = f"{path.name}: cannot be read: {error.strerror or error}"
        raise RowsError(message, advice="close it elsewhere, or see who may read it") from None
    if not start.strip():
        message = f"{path.name}: is empty"
        raise RowsError(message, advice="give a file with rows")
    if start.startswith(_PARQUET):
        return [_parquet(backend, path, seen)]
    if start.startswith((_ZIP, _OLD_BOOK)):
        return _book(backend, path, folder, books)
    coded = _coded(start, path)
    if coded is not None:
        form, system, columns, rows = coded
        return [replace(_made(backend, (columns, rows), form, (path, folder)), system=system)]
    if start.lstrip(_BEFORE)[:1] in {b"{", b"["}:
        return [_named(backend.read_json(engine_tables.alone(place)), "JSON", path)]
    return [_text(backend, path, folder)]


def _parquet(backend: Any, path: Path, seen: Seen) -> RowTable:  # noqa: ANN401 (a backend of Ibis)
    """Return a Parquet file; of many with one heading Ibis is only asked what the first is."""
    heading = engine_tables.heading(backend, str(path))
    if heading not in seen:
        table = backend.read_parquet(engine_tables.alone(str(path)))
        seen[heading] = _named(table, "Parquet", path)
    return replace(seen[heading], source=path.name, paths=(str(path.resolve()),), parts=())


def _coded(
    start: bytes, path: Path
) -> tuple[str, str, Sequence[str], Iterable[Sequence[str]]] | None:
    """Return claims or resources as rows, and what names their code sets; None if it is neither."""
    if x12_rows.is_claims(start):
        return "837 claims", "qualifier", x12_rows.COLUMNS, x12_rows.rows(path)
    if start.lstrip(_BEFORE)[:1] in {b"{", b"["} and b'"resourceType"' in start:
        return "FHIR", "system", fhir_rows.COLUMNS, fhir_rows.rows(path)
    return None


def _remote(local: Any, backend: Any, place: str, folder: Path, books: Books) -> list[RowTable]:  # noqa: ANN401 (backends of Ibis)
    """Return what lies at an address, as the engine itself reads it; DuckDB reads texts here."""
    here = backend.name == "duckdb"
    address, mark, query = place.partition("?")
    if address.endswith(("parquet", "/")):
        if here and address.endswith("/"):
            place = f"{address}*.parquet{mark}{query}"
        with remote_files.reached(place) if here else nullcontext():
            found = _named(backend.read_parquet(place), "Parquet", Path(address))
        paths = (place,) if engine_tables.reads_parquet(backend) else ()
        return [replace(found, paths=paths, parts=())]
    if here:
        copies = remote_files.copies(local, place, folder)
        return [rows for copy in copies for rows in _opened(local, str(copy), folder, books, {})]
    cells = _AS_WRITTEN.get(backend.name, {})
    found = _named(backend.read_csv(place, **cells), "CSV", Path(address))
    return [replace(found, parts=(), by_column=False)]


def _named(table: Any, form: str, path: Path) -> RowTable:  # noqa: ANN401 (a table of Ibis)
    names = tuple(table.columns)
    return RowTable(table=table, names=names, form=form, source=path.name, parts=(table,))


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
    return RowTable(table=table, names=tuple(names), form=form, source=path.name, parts=(table,))


def _book(backend: Any, path: Path, folder: Path, books: Books) -> list[RowTable]:  # noqa: ANN401 (a backend of Ibis)
    """Return the sheets of a workbook that are wanted, or the one that is chosen."""
    return [
        replace(
            _made(backend, (sheet.headings, sheet.rows), BOOK, (path, folder)),
            notes=sheet.notes,
        )
        for sheet in sheets(path, books.wanted, books.holds)
    ]


def _text(backend: Any, path: Path, folder: Path) -> RowTable:  # noqa: ANN401 (a backend of Ibis)
    head, encoding = text_rows.head(path)
    whole = spool.in_utf_8(path, encoding, folder)
    text = Text(str(whole.absolute()), head, path.name)
    rows = RowTable(
        table=text_rows.table(backend, text.path, head, ignore_errors=True),
        names=head.headings,
        form="text",
        source=path.name,
        dated=text_rows.updated_on(whole, head),
        parts=(text,),
    )
    if not head.ragged:
        return rows
    # What its columns are is told by its first rows, which have to be mended before.
    one = laid(backend, text, folder)
    table = backend.read_parquet(engine_tables.alone(one.place))
    found = replace(rows, table=table, paths=(one.place,), parts=(), notes=one.notes)
    return replace(found, rejected=one.rejected)
