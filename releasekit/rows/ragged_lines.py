"""Lines of a text with more or fewer cells than its heading: mended where that is certain."""

from __future__ import annotations

import csv
import io
import itertools
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

from releasekit.rows import rejected_lines, spool, text_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from releasekit.rows.table_heads import Head

FEWER = "{count} lines have fewer cells than the heading: what is missing at their ends is blank"
_BLOCK = 1 << 20


class Text(NamedTuple):
    """A text in UTF-8 that the engine reads as a table: where it lies, and its heading."""

    path: str
    head: Head


class _Mended(NamedTuple):
    """A line of a file: where it begins and how long it is, in bytes, and what stands for it."""

    start: int
    length: int
    line: bytes


def laid(local: Any, text: Text, folder: Path) -> tuple[str, str]:  # noqa: ANN401 (a backend of Ibis)
    """Lay a text down as Parquet; return the file, and what is to be said of its lines.

    A line that ends too early goes on with blank cells, and blank cells behind the last one are
    left out. What is still no row stays rejected.
    """
    place = spool.as_parquet(local, text_rows.table(local, text.path, text.head), folder)
    lines = _mended(local, text)
    first = next(lines, None)
    if first is None:
        return place, ""
    copy = spool.place_in(folder, ".csv")
    fewer = _copied(text.path, itertools.chain([first], lines), copy)
    rejected_lines.forget(local, text.path)
    table = text_rows.table(local, str(copy), text.head)
    note = FEWER.format(count=f"{fewer:,}") if fewer else ""
    return spool.as_parquet(local, table, folder), note


def _mended(local: Any, text: Text) -> Iterator[_Mended]:  # noqa: ANN401 (a backend of Ibis)
    """Yield the lines that were rejected for their number of cells alone, as they are meant."""
    width = len(text.head.headings)
    with open(text.path, "rb") as file:  # noqa: PTH123 (a path of the engine)
        for position, line in rejected_lines.ragged(local, text.path):
            raw = line.encode()
            start = _start(file, position, raw)
            cells = next(csv.reader([line.strip("\r\n")], delimiter=text.head.separator), [])
            if start is None or any(cell.strip() for cell in cells[width:]):
                continue
            whole = [*cells, *[""] * width][:width]
            out = io.StringIO()
            csv.writer(out, delimiter=text.head.separator, lineterminator="\n").writerow(whole)
            begun = line[: len(line) - len(line.lstrip("\r\n"))]
            yield _Mended(start, len(raw), (begun + out.getvalue()[:-1]).encode())


def _start(file: Any, position: int, raw: bytes) -> int | None:  # noqa: ANN401 (a binary file)
    """Return where a line that the engine gives begins, which it counts from 1; None if nowhere."""
    for start in (position - 1, position):
        file.seek(max(start, 0))
        if file.read(len(raw)) == raw:
            return start
    return None


def _copied(path: str, lines: Iterable[_Mended], copy: Path) -> int:
    """Write a file anew with some of its lines as they are meant; return how many were too short.

    The lines are in the order of the file.
    """
    fewer = 0
    with open(path, "rb") as source, copy.open("wb") as target:  # noqa: PTH123 (a path of the engine)
        done = 0
        for one in lines:
            fewer += len(one.line) > one.length
            _copy(source, target, one.start - done)
            target.write(one.line)
            done = source.seek(one.start + one.length)
        shutil.copyfileobj(source, target, _BLOCK)
    return fewer


def _copy(source: Any, target: Any, length: int) -> None:  # noqa: ANN401 (binary files)
    while length > 0:
        block = source.read(min(length, _BLOCK))
        if not block:
            return
        target.write(block)
        length -= len(block)
