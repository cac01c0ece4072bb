"""Where the heading of a table stands, and what parts its cells: told from its first rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEPARATORS = ",\t|;~^"
_FIRST = 60
"""How many rows are looked at."""
_VALUE = re.compile(r"[\s$()+-]*\d[\d,. /:$%()-]*|\d{1,2}-[A-Za-z]{3}-\d{2,4}")
_CODE_LIKE = re.compile(r"[A-Za-z]?\d[\dA-Za-z]{1,3}(?:[\dA-Za-z.]{1,4})?")


class Head(NamedTuple):
    """How many rows stand above the heading or the first row of data, and the headings.

    `named` is false where the table has none: its columns are then called `column 1` and so on.
    `ragged` says that a row below has more or fewer cells.
    """

    above: int
    headings: tuple[str, ...]
    named: bool
    separator: str = ","
    ragged: bool = False


def head_of_text(text: str) -> Head:
    """Return where the heading of a text with separators stands, and the separator."""
    best: tuple[tuple[int, int], Head] | None = None
    for place, separator in enumerate(_SEPARATORS):
        rows = _rows(text, separator)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, often = max(widths.items(), key=lambda item: (item[1], item[0]))
        rank = (often * (width > 1), -place)
        if best is None or rank > best[0]:
            head = head_of_rows(rows)
            below = rows[head.above + head.named :]
            ragged = any(len(row) != len(head.headings) for row in below if row)
            best = rank, head._replace(separator=separator, ragged=ragged)
    if best is not None:
        return best[1]
    return head_of_rows(_rows(text, "\x00"))._replace(separator="\x00")


def _rows(text: str, separator: str) -> list[list[str]]:
    if separator == "\x00":
        return [[line] for line in text.splitlines()[:_FIRST]]
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            rows.append(row)
            if len(rows) == _FIRST:
                break
    except csv.Error:
        return rows
    return rows


def head_of_rows(rows: Sequence[Sequence[str]]) -> Head:
    """Return where the heading of a table stands: the first row as wide as most, all words."""
    widths = Counter(_width(row) for row in rows)
    width = max(widths, key=lambda width: (widths[width] * width, width), default=1)
    for place, row in enumerate(rows):
        if _width(row) * 4 < width * 3:
            continue
        if _is_heading(row):
            lowest, heading = _lowest(rows, place)
            return Head(lowest, _distinct(heading), named=True)
        names = tuple(f"column {number}" for number in range(1, len(row) + 1))
        return Head(place, names, named=False)
    return Head(0, (), named=False)


def _lowest(rows: Sequence[Sequence[str]], place: int) -> tuple[int, Sequence[str]]:
    """Return the heading among rows of words: groups of columns stand above it, with blanks."""
    while place + 1 < len(rows) and _is_heading(rows[place + 1]):
        if _filled(rows[place + 1]) <= _filled(rows[place]):
            break
        place += 1
    return place, rows[place]


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _width(row: Sequence[str]) -> int:
    """Return how many cells a row has, without the blank ones at its end."""
    return max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)


def _is_heading(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    values = [cell for cell in cells if _VALUE.fullmatch(cell)]
    codes = [cell for cell in cells if _CODE_LIKE.fullmatch(cell) and any(map(str.isdigit, cell))]
    words = [cell for cell in cells if re.search(r"[^\W\d_]", cell)]
    return bool(cells) and not values and len(words) > len(codes) and len(codes) <= len(cells) // 4


def _distinct(row: Sequence[str]) -> tuple[str, ...]:
    """Return the headings, each once: a blank one and a second one get their number."""
    names: list[str] = []
    for number, cell in enumerate(row, 1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"column {number}"
        taken = {known.casefold() for known in names}
        names.append(f"{name} ({number})" if name.casefold() in taken else name)
    return tuple(names)
