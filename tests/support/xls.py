"""Writes workbooks of the old format (.xls), which no library of the tests writes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SECTOR = 512
_LEAST = 4096
"""A stream that is shorter than this lies in a stream of small sectors; ours never does."""
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_WHOLE, _SHEET = 0x0005, 0x0010


def xls(rows: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook with one sheet; numbers stay numbers, all else is text."""
    cells = b"".join(
        _cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    )
    head, end = _start(_WHOLE), _record(0x000A)
    name = b"Sheet1"
    place = len(head) + len(_sheet(0, name)) + len(end)
    return _filed(head + _sheet(place, name) + end + _start(_SHEET) + cells + end)


def _sheet(place: int, name: bytes) -> bytes:
    return _record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)


def _start(sort: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, sort, 0x0DBB, 0x07CC, 0, 6))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, (int, float)):
        return _record(0x0203, place + struct.pack("<d", value))
    text = str(value)
    return _record(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _filed(stream: bytes) -> bytes:
    """Return a compound file that holds one stream: header, directory, the stream, its table."""
    size = max(len(stream), _LEAST)
    count = -(-size // SECTOR)
    links = [_END, *range(2, count + 1), _END]
    tables = 1
    while tables * (SECTOR // 4) < len(links) + tables:
        tables += 1
    first = len(links)
    links += [_TABLE] * tables
    links += [_FREE] * (tables * (SECTOR // 4) - len(links))
    places = [*range(first, first + tables), *[_FREE] * (109 - tables)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables)
    header += struct.pack("<IIIIIII", 0, 0, _LEAST, _END, 0, _END, 0)
    header += struct.pack("<109I", *places)
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 1, size)
    directory = entries.ljust(SECTOR, b"\0")
    table = struct.pack(f"<{len(links)}I", *links)
    return header + directory + stream.ljust(count * SECTOR, b"\0") + table


def _entry(name: str, sort: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), sort, 1, _FREE, _FREE, child)
    return entry + bytes(36) + struct.pack("<IQ", start, size)
