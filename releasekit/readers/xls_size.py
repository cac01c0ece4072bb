"""Proves that the sheets of an old workbook (.xls) fit into memory: [MS-CFB] and [MS-XLS]."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from releasekit.readers.workbook_size import MOST_COST, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CELLS = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, 0x0406, 0x0206})
"""Records of one cell: formula, blank, number, label, boolean, RK and shared text, by version."""
_SEVERAL = frozenset({0x00BD, 0x00BE})
_PLACE, _TEXT = 40, 64
_SHEET = 0x0809
_PLACES_OF_DIRECTORY = 128
_END = 0xFFFFFFFA
_STREAMS = frozenset({"Workbook", "Book"})


def validate(data: bytes) -> None:
    """Raise TooLargeError for a workbook that does not fit into memory, ValueError for none."""
    stream = _stream(data)
    at, cost, rows, columns, cells = 0, 0, 0, 0, 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _SHEET:
            cost += _PLACE * rows * columns
            rows = columns = 0
        elif (kind in _CELLS or kind in _SEVERAL) and size >= 4:  # noqa: PLR2004 (row and column)
            row, column = struct.unpack_from("<HH", stream, at + 4)
            if kind in _SEVERAL:
                (column,) = struct.unpack_from("<H", stream, at + 2 + size)
            rows, columns, cells = max(rows, row + 1), max(columns, column + 1), cells + 1
        at += 4 + size
    cost += _PLACE * rows * columns + _TEXT * cells
    if cost > MOST_COST:
        reason = f"its sheets span {cost // _PLACE:,} cells"
        raise TooLargeError(reason)


def _stream(data: bytes) -> bytes:
    """Return the stream of the workbook's records; ValueError where there is none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    directory_at, cutoff, mini_at = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))
    if size not in {512, 4096}:
        reason = "its sectors have no size"
        raise ValueError(reason)
    table = _table(data, size)
    directory = _chain(data, size, table, directory_at)
    root: tuple[int, int] | None = None
    for at in range(0, len(directory), _PLACES_OF_DIRECTORY):
        entry = directory[at : at + _PLACES_OF_DIRECTORY]
        if len(entry) < _PLACES_OF_DIRECTORY:
            break
        (length,) = struct.unpack_from("<H", entry, 64)
        name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        start, long = struct.unpack_from("<II", entry, 116)
        root = root or (start, long)
        if name not in _STREAMS:
            continue
        if long >= cutoff:
            return _chain(data, size, table, start)[:long]
        small = _chain(data, size, table, root[0])[: root[1]]
        packed = _chain(data, size, table, mini_at)
        links = struct.unpack(f"<{len(packed) // 4}I", packed[: len(packed) // 4 * 4])
        return b"".join(small[n * 64 : n * 64 + 64] for n in _links(links, start))[:long]
    reason = "it has no stream of a workbook"
    raise ValueError(reason)


def _table(data: bytes, size: int) -> tuple[int, ...]:
    """Return which sector follows on each sector."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    after, most = struct.unpack_from("<I", data, 68)[0], len(data) // size
    while after < _END and len(sectors) <= most + 109:
        more = struct.unpack_from(f"<{size // 4}I", data, (after + 1) * size)
        sectors += more[:-1]
        after = more[-1]
    parts = [data[(at + 1) * size : (at + 2) * size] for at in sectors if at < _END]
    whole = b"".join(parts[:most])
    return struct.unpack(f"<{len(whole) // 4}I", whole[: len(whole) // 4 * 4])


def _chain(data: bytes, size: int, table: tuple[int, ...], start: int) -> bytes:
    return b"".join(data[(at + 1) * size : (at + 2) * size] for at in _links(table, start))


def _links(table: tuple[int, ...], start: int) -> Iterator[int]:
    """Return a chain of sectors; a chain that goes round ends."""
    at = start
    for _ in table:
        if at >= len(table):
            return
        yield at
        at = table[at]
