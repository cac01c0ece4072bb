"""Texts of which lines are not as the heading says: mended where that is certain, line by line."""

from __future__ import annotations

import contextlib
import csv
import io
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

from releasekit.rows import spool, text_rows
from releasekit.rows.rejected_lines import Rejected, Rejects

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from releasekit.rows.table_heads import Head

FEWER = (
    "1 line has fewer cells than the heading: what is missing at its end is blank",
    "{count} lines have fewer cells than the heading: what is missing at their ends is blank",
)
OTHER_SIGNS = (
    "1 line is not in UTF-8 as the others are: it was read as Windows-1252",
    "{count} lines are not in UTF-8 as the others are: they were read as Windows-1252",
)
WIDTH = "{found} cells, where the heading has {wanted}"
OPEN_QUOTE = "a quote is opened and not closed"
LONG = "longer than 2,000,000 bytes"
_LONGEST = 2_000_000
"""How many bytes a line may have."""
_MOST_LINES = 1_000
"""Over how many lines a cell in quotes may go."""
_MARK = b"\xef\xbb\xbf"


class Text(NamedTuple):
    """A text in UTF-8 that the engine reads as a table: where it lies, its heading and its name."""

    path: str
    head: Head
    source: str


class Laid(NamedTuple):
    """Rows laid down as Parquet: the file, what is to be said of them, and what is no row."""

    place: str
    notes: tuple[str, ...] = ()
    rejected: Rejected = Rejected()


def laid(local: Any, text: Text, folder: Path) -> Laid:  # noqa: ANN401 (a backend of Ibis)
    """Lay a text down as Parquet.

    The engine reads it if each of its lines is a row. If one is not, all are gone through here,
    one after the other, so that no number of them takes memory: a line that ends too early goes on
    with blank cells, and blank cells behind the last one are left out. What is still no row is
    rejected.
    """
    if not text.head.ragged:
        with contextlib.suppress(_input_error()):
            return Laid(
                spool.as_parquet(local, text_rows.table(local, text.path, text.head), folder)
            )
    copy = spool.place_in(folder, ".csv")
    with Rejects(text.source, folder) as rejects, copy.open("wb") as file:
        lines = _Lines(text, rejects)
        file.writelines(lines)
    head = text.head._replace(above=0, named=False)
    table = text_rows.table(local, str(copy), head, new_line=r"\n")
    place = spool.as_parquet(local, table, folder)
    counts = (FEWER, lines.fewer), (OTHER_SIGNS, lines.other_signs)
    notes = tuple(several[n > 1].format(count=f"{n:,}") for several, n in counts if n)
    return Laid(place, notes, rejects.found)


def _input_error() -> type[Exception]:
    import duckdb  # noqa: PLC0415 (an extra)

    return duckdb.InvalidInputException


class _Lines:
    """Yields the rows of a text, each as one line of CSV, and counts what was mended of them."""

    def __init__(self, text: Text, rejects: Rejects) -> None:
        self.text, self.rejects = text, rejects
        self.separator = text.head.separator
        self.width = len(text.head.headings)
        self.fewer = self.other_signs = self.number = 0
        self._ahead: deque[bytes] = deque()

    def __iter__(self) -> Iterator[bytes]:
        """Go through the file; a line that is as it should be is passed on as it is."""
        parts, mark = self.width - 1, self.separator.encode()
        csv.field_size_limit(_LONGEST)
        with open(self.text.path, "rb") as self._file:  # noqa: PTH123 (a path of the engine)
            if self._file.read(len(_MARK)) != _MARK:
                self._file.seek(0)
            for _ in range(self.text.head.lines):
                self._next()
            while line := self._next():
                whole = line.count(mark) == parts and b'"' not in line and line.isascii()
                if whole and len(line) <= _LONGEST:
                    yield line[:-2] + b"\n" if line.endswith(b"\r\n") else line
                elif (row := self._row(line)) is not None:
                    yield row

    def _next(self) -> bytes:
        """Return the next line; of one that is too long a part that is too long as well."""
        self.number += 1
        if self._ahead:
            return self._ahead.popleft()
        line = part = self._file.readline(_LONGEST + 1)
        while part and not part.endswith(b"\n"):
            part = self._file.readline(_LONGEST + 1)
        return line

    def _row(self, line: bytes) -> bytes | None:
        """Return a line, or the lines over which its cells go, as one row; None if it is none."""
        number, more = self.number, list[bytes]()
        if self.width > 1 and not line.strip():
            return None
        self.other_signs += not _is_utf_8(line)
        cells = self._cells(line, more)
        if more and (cells is None or self._is_too_wide(cells)):
            # The quote was none of a cell's: what follows are lines of their own.
            self._ahead.extendleft(reversed(more))
            self.number, cells = number, None
        if cells is None or self._is_too_wide(cells):
            found = len(cells or ())
            why = WIDTH.format(found=found, wanted=self.width) if cells else OPEN_QUOTE
            self.rejects.add(number, LONG if len(line) > _LONGEST else why, _text(line))
            return None
        self.fewer += len(cells) < self.width
        out = io.StringIO()
        whole = [*cells, *[""] * self.width][: self.width]
        csv.writer(out, delimiter=self.separator, lineterminator="\n").writerow(whole)
        return out.getvalue().encode()

    def _is_too_wide(self, cells: list[str]) -> bool:
        return any(cell.strip() for cell in cells[self.width :])

    def _cells(self, line: bytes, more: list[bytes]) -> list[str] | None:
        """Return the cells of a line; `more` gets those over which they go. None if it is no row.

        What goes on has as many quotes as close all that were opened.
        """
        length, quotes = len(line), 0
        while length <= _LONGEST and len(more) < _MOST_LINES:
            if not more or quotes % 2 == 0:
                text = "".join(map(_text, (line, *more))).rstrip("\r\n")
                try:
                    return next(csv.reader([text], delimiter=self.separator, strict=True))
                except csv.Error as error:
                    if "unexpected end" not in str(error):
                        return None
            if not (following := self._next()):
                return None
            quotes += following.count(b'"') + (0 if more else line.count(b'"'))
            length += len(following)
            more.append(following)
        return None


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _text(line: bytes) -> str:
    """Return a line as text: one that is not in UTF-8 is of a program of Windows."""
    return line.decode() if _is_utf_8(line) else line.decode("cp1252", errors="replace")
