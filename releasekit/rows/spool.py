"""Temporary files of an engine's folder: rows that Python read, and the standard input."""

from __future__ import annotations

import csv
import itertools
import shutil
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

OLD_LINES = ", line ends to be mended"
"""What is behind the encoding of a text whose lines end in several ways, or as on old Macs."""
_BLOCK = 1 << 20
_NUMBERS = itertools.count()


def place_in(folder: Path, suffix: str) -> Path:
    """Return a place in a folder at which nothing lies yet."""
    return folder / f"{next(_NUMBERS)}{suffix}"


def as_parquet(local: Any, table: Any, folder: Path) -> str:  # noqa: ANN401 (a backend and a table of Ibis)
    """Write a table of the engine of this machine to a file that is read by column and by row."""
    place = place_in(folder, ".parquet")
    local.to_parquet(table, place)
    return str(place)


def spooled(rows: Iterable[Sequence[str]], folder: Path) -> Path:
    """Write rows to a file of their own in a folder, as CSV; return it."""
    place = place_in(folder, ".csv")
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return place


def standard_input(folder: Path) -> Path:
    """Keep the standard input in a folder."""
    place = folder / "standard input"
    with place.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return place


def in_utf_8(path: Path, encoding: str, folder: Path) -> Path:
    """Return a text as UTF-8 with plain line ends: itself, or a copy in a folder."""
    if encoding == "utf-8":
        return path
    newline = None if encoding.endswith(OLD_LINES) else ""
    encoding = encoding.removesuffix(OLD_LINES)
    copy = folder / f"{path.stem}.utf-8"
    with (
        path.open(encoding=encoding, errors="replace", newline=newline) as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        shutil.copyfileobj(source, target, _BLOCK)
    return copy


def blocks(path: Path) -> Iterator[bytes]:
    """Yield a file in blocks."""
    with path.open("rb") as content:
        while block := content.read(_BLOCK):
            yield block
