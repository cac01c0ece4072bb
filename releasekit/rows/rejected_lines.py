"""The lines of texts that are no rows: which, where, and why."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from msgspec import Struct

from releasekit.rows import spool, text_rows
from releasekit.rows.table_heads import Head

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

LISTED = 1_000
"""How many of them are told one by one; others are counted, and kept in a file."""
COLUMNS = ("file", "line", "why", "text")
"""What is kept of each: the file's name, the line's number from 1, and how it begins."""
_KEPT = 10_000
"""How many characters of a line are kept."""
_KINDS = ("string", "int64", "string", "string")
_VIEW = "releasekit_rejected_lines"
_HERE = f"SELECT 1 FROM duckdb_views() WHERE view_name = '{_VIEW}'"  # noqa: S608 (ours)


class RejectedLine(Struct, frozen=True, array_like=True):
    """A line that is no row: its number in its file, why, and the file's name."""

    line: int
    why: str
    file: str


class Rejected(NamedTuple):
    """Lines that are no rows: the first of them, and how many more; all are kept in a file."""

    lines: tuple[RejectedLine, ...] = ()
    more: int = 0
    places: tuple[str, ...] = ()


class Rejects:
    """Takes lines that are no rows, one by one (`with`); their file is made with the first."""

    def __init__(self, source: str, folder: Path) -> None:
        """Take the name of the file whose lines they are, and the folder that keeps them."""
        self.source, self.folder = source, folder
        self.first: list[RejectedLine] = []
        self.count = 0
        self._place = self._file = self._rows = None  # type: Any

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def add(self, line: int, why: str, text: str) -> None:
        """Keep a line."""
        if self._file is None:
            self._place = spool.place_in(self.folder, ".csv")
            self._file = self._place.open("w", encoding="utf-8", newline="")
            self._rows = csv.writer(self._file, lineterminator="\n")
        self._rows.writerow((self.source, line, why, text.rstrip("\r\n")[:_KEPT]))
        self.count += 1
        if len(self.first) < LISTED:
            self.first.append(RejectedLine(line, why, self.source))

    @property
    def found(self) -> Rejected:
        """All that were kept."""
        places = (str(self._place),) if self._place else ()
        return Rejected(tuple(self.first), self.count - len(self.first), places)


def together(found: Iterable[Rejected]) -> Rejected:
    """Return the rejected lines of several files."""
    every = tuple(found)
    lines = [line for each in every for line in each.lines]
    count = len(lines) + sum(each.more for each in every)
    places = tuple(place for each in every for place in each.places)
    return Rejected(tuple(lines[:LISTED]), count - len(lines[:LISTED]), places)


def keep(backend: Any, found: Rejected) -> None:  # noqa: ANN401 (a backend of Ibis)
    """Keep rejected lines, of which there are some, as a view of the engine of this machine."""
    import ibis  # noqa: PLC0415 (an extra)

    head = Head(0, COLUMNS, named=False)
    lines = ibis.union(*(text_rows.table(backend, place, head) for place in found.places))
    numbered = lines.mutate(line=lines.line.cast("int64"))
    backend.raw_sql(f"CREATE TEMP VIEW {_VIEW} AS {backend.compile(numbered)}")


def kept(backend: Any) -> Any:  # noqa: ANN401 (a backend and a table of Ibis)
    """Return the rejected lines that an engine keeps, a table of `COLUMNS`; it may keep none."""
    import ibis  # noqa: PLC0415 (an extra)

    schema = ibis.schema(dict(zip(COLUMNS, _KINDS, strict=True)))
    if backend.name == "duckdb" and backend.raw_sql(_HERE).fetchall():
        return backend.sql(f"SELECT * FROM {_VIEW}", schema=schema)  # noqa: S608 (ours)
    return ibis.memtable([], schema=schema)
