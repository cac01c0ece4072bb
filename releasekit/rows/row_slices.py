"""Writes what is said of each row in the order of the rows, a slice of them at a time."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from releasekit.rows import engine_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from releasekit.rows.row_files import RowTable
    from releasekit.rows.watch import Tell

SLICE, WHOLE_SLICE = 5_000_000, 500_000
"""How many rows are looked through at once, where few or where all of them are sorted."""
_BATCH, _AHEAD = 100_000, 4
"""How many rows are written at once, and how many of these may wait."""


class Slice(NamedTuple):
    """So many `rows` of some files: from the `first` to the `last` of each, counted from 0."""

    paths: tuple[str, ...]
    first: int
    last: int
    rows: int


def slices(counts: Iterable[tuple[str, int]], most: int) -> Iterator[Slice]:
    """Yield slices of up to `most` rows, in order, of files with their numbers of rows."""
    small: list[tuple[str, int]] = []
    together = 0
    for path, rows in counts:
        if small and together + rows > most:
            yield _together(small)
            small, together = [], 0
        if rows > most:
            for first in range(0, rows, most):
                last = min(first + most, rows) - 1
                yield Slice((path,), first, last, last - first + 1)
        else:
            small.append((path, rows))
            together += rows
    if small:
        yield _together(small)


def _together(small: Sequence[tuple[str, int]]) -> Slice:
    longest = max(rows for _, rows in small)
    return Slice(tuple(path for path, _ in small), 0, longest - 1, sum(rows for _, rows in small))


def cut(rows: RowTable, table: Any, *, every: bool) -> list[Slice]:  # noqa: ANN401 (a table of Ibis)
    """Return the slices of rows in which a table of few of them, or of `every` one, may be written.

    There are none where it has to be written at once: where the rows are few, are not in files of
    DuckDB, or have columns that Arrow does not write as DuckDB does.
    """
    backend = table.get_backend()
    if backend.name != "duckdb" or not (rows.order and rows.paths):
        return []
    if not all(map(_is_plain, table.schema().types)):
        return []
    counts = engine_tables.row_counts(backend, rows.paths)
    found = list(slices(counts, WHOLE_SLICE if every else SLICE)) if counts else []
    return found if len(found) > 1 else []


def _is_plain(kind: Any) -> bool:  # noqa: ANN401 (a type of Ibis)
    if kind.is_timestamp():
        return kind.timezone is None
    return any((kind.is_integer(), kind.is_floating(), kind.is_string(), kind.is_date()))


def write(
    table: Any,  # noqa: ANN401 (a table of Ibis)
    rows: RowTable,
    parts: Sequence[Slice],
    place: Path,
    tell: Tell,
) -> None:
    """Write a table made of rows, of each by itself, and in their order, slice by slice."""
    backend = table.get_backend()
    query, name = engine_tables.compiled(table), rows.table.get_name()
    names = engine_tables.columns(backend, rows.paths[0])
    done, every = 0, sum(part.rows for part in parts)
    try:
        with _Writer(place) as writer:
            for part in parts:
                engine_tables.view(backend, name, part.paths, names, (part.first, part.last))
                writer.write(backend.raw_sql(query).to_arrow_reader(_BATCH))
                done += part.rows
                tell(f"judging the rows: {done:,} of {every:,} rows", done / every)
    finally:
        engine_tables.view(backend, name, rows.paths, names)


class _Writer:
    """A Parquet file to which batches are written while the engine makes the next ones."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._file: Any = None
        self._pool = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def write(self, batches: Any) -> None:  # noqa: ANN401 (a reader of Arrow)
        """Write batches in order; a few of them may wait."""
        import pyarrow.parquet  # noqa: PLC0415 (an extra)

        if self._file is None:
            schema = batches.schema
            kinds = pyarrow.types
            texts = [
                field.name
                for field in schema
                if kinds.is_string(field.type) or kinds.is_dictionary(field.type)
            ]
            self._file = pyarrow.parquet.ParquetWriter(
                self._place, schema, use_dictionary=texts, store_schema=False
            )
        for batch in batches:
            self._waiting.append(self._pool.submit(self._file.write_batch, batch))
            if len(self._waiting) > _AHEAD:
                self._waiting.popleft().result()

    def __exit__(self, *failure: object) -> None:
        """Write what waits, and close the file; what a failed write says is raised."""
        with self._pool:
            waiting = list(self._waiting)
            if failure[0] is None:
                for each in waiting:
                    each.result()
        if self._file is not None:
            self._file.close()
