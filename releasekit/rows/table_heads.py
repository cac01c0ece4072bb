"""Where the heading of a table stands, and what parts its cells: told from its first rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SEPARATORS = ",\t|;~^"
NO_SEPARATOR = "\x1f"
"""What parts nothing: a text of one column has no separator."""
FIRST = 200
"""How many rows are looked at."""
_VALUE = re.compile(r"[\s$()+-]*\d[\d,. /:$%()-]*|\d{1,2}-[A-Za-z]{3}-\d{2,4}")
_CODE_LIKE = re.compile(r"[A-Za-z]?\d[\dA-Za-z]{1,3}(?:[\dA-Za-z.]{1,4})?")


class Head(NamedTuple):
    """How many rows stand above the heading or the first row of data, and the headings.

    `named` is false where the table has none: its columns are then called `column 1` and so on.
    `ragged` says that a row below has more or fewer cells, or that quotes above stand alone, so
    that an engine would miss where the rows begin. `lines` are the lines of a text up to there.
    """

    above: int
    headings: tuple[str, ...]
    named: bool
    separator: str = ","
    ragged: bool = False
    lines: int = 0


class _Row(NamedTuple):
    """A row as it counts for where the heading is: its cells, how many, and what kind they are.

    `width` is without the blank cells at its end. A row is `worth` something if a value or a code
    stands in it; of words alone it may be a heading.
    """

    cells: Sequence[str]
    width: int
    kinds: tuple[str, ...]
    worth: bool
    words: bool

    def is_below(self, head: _Row) -> bool:
        """Return whether it is as wide as a row below a heading; blank cells may be left out."""
        if self.is_wider(head):
            return False
        return len(self.cells) == len(head.cells) or self.width * 4 >= head.width * 3

    def is_wider(self, head: _Row) -> bool:
        """Return whether it has more cells than a heading has names, but for one in four."""
        return self.width * 3 > head.width * 4


def head_of_text(text: str) -> Head:
    """Return where the heading of a text with separators stands, and the separator."""
    best: tuple[tuple[int, int, int, int], str, list[list[str]]] | None = None
    for place, separator in enumerate(_SEPARATORS):
        rows = [row for row, _ in _records(text, separator)]
        parted = [row for row in map(_row, rows) if len(row.cells) > 1]
        if not parted:
            continue
        widths = Counter(len(row.cells) for row in parted)
        worth = Counter(len(row.cells) for row in parted if row.worth)
        rank = _heading(rows)[1], max(worth.values(), default=0), max(widths.values()), -place
        if best is None or rank > best[0]:
            best = rank, separator, rows
    if best is None:
        rows = [[line] for line in text.splitlines()[:FIRST]]
        head = head_of_rows(rows)._replace(separator=NO_SEPARATOR)
        return head._replace(lines=head.above + head.named)
    _, separator, rows = best
    return _of_text(head_of_rows(rows), text, separator, rows)


def _of_text(head: Head, text: str, separator: str, rows: Sequence[Sequence[str]]) -> Head:
    """Return the head of a text with its separator, its lines, and whether its rows are ragged."""
    first = head.above + head.named
    below = [row for row in rows[first:] if row]
    headings = head.headings
    if not any("".join(row[_last(head) :]).strip() for row in below):
        # A spreadsheet leaves blank cells behind a heading; the rows below may be without them.
        widest = max((len(row) for row in below), default=len(headings))
        headings = headings[: max(_last(head), min(widest, len(headings)))]
    ragged = any(len(row) != len(headings) for row in below)
    lines, written = 0, list(io.StringIO(text, newline=""))
    for _, (_, end) in zip(range(first), _records(text, separator), strict=False):
        ragged = ragged or "".join(written[lines:end]).count('"') % 2 == 1
        lines = end
    return head._replace(headings=headings, separator=separator, ragged=ragged, lines=lines)


def _last(head: Head) -> int:
    """Return how many columns there are up to the last one that has a name of its own."""
    named = (n for n, name in enumerate(head.headings, 1) if name != _unnamed(n))
    return max(named, default=len(head.headings)) if head.named else len(head.headings)


def _records(text: str, separator: str) -> Iterator[tuple[list[str], int]]:
    """Yield the first rows of a text, each with the number of its last line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row, _ in zip(reader, range(FIRST), strict=False):
            yield row, reader.line_num
    except csv.Error:
        return


def head_of_rows(rows: Sequence[Sequence[str]]) -> Head:
    """Return where the heading of a table stands.

    It is the row of words that most rows of values below are as wide as: a title, notes and blank
    cells above it are narrower, and a row that is too wide speaks for no heading. A row of the
    table's own kind does not stand above it.
    """
    every, _, place = _heading(rows)
    if place < 0:
        return _of_few(every)
    lowest = _lowest(every, place)
    return Head(lowest, _distinct(every[lowest].cells), named=True)


def _heading(rows: Sequence[Sequence[str]]) -> tuple[list[_Row], int, int]:
    """Return rows as they count, how many fit the one that is the heading, and its place, or -1."""
    every = [_row(row) for row in rows]
    best, place = -1, -1
    for candidate in (number for number, row in enumerate(every) if row.words):
        fitting = _fitting(every, candidate)
        apart = any(not row.width for row in every[place:candidate])  # a blank row parts them
        better = fitting > best or (fitting == best and apart)
        if better and fitting >= 0 and not _stands_in_table(every, candidate):
            best, place = fitting, candidate
    return every, best, place


def _fitting(rows: Sequence[_Row], place: int) -> int:
    """Return how many rows of values below a heading fit it, less those that are too wide.

    It is -1 where none fits, or more are too wide.
    """
    head, below = rows[place], [row for row in rows[place + 1 :] if row.worth]
    fitting = sum(row.is_below(head) for row in below)
    return max(fitting - sum(row.is_wider(head) for row in below), -1) if fitting else -1


def _stands_in_table(rows: Sequence[_Row], place: int) -> bool:
    """Return whether a row above is like those below: the row at a place is one of the table's."""
    head = rows[place]
    below = [row.kinds for row in rows[place + 1 :] if row.worth and row.is_below(head)]
    usual = [Counter(filter(None, kinds)).most_common(1) for kinds in zip_longest(*below)]
    most = [found[0][0] if found else "" for found in usual]
    return any(
        2
        * sum(bool(kind) and kind == likely for kind, likely in zip(row.kinds, most, strict=False))
        > len(most)
        for row in rows[:place]
        if row.worth and row.is_below(head)
    )


def _of_few(rows: Sequence[_Row]) -> Head:
    """Return the head of a table of which no row of values tells: the first row that is wide."""
    widths = Counter(row.width for row in rows if row.worth) or Counter(row.width for row in rows)
    width = max(widths, key=lambda width: (widths[width] * width, width), default=1)
    for place, row in enumerate(rows):
        if row.width * 4 < width * 3:
            continue
        if row.words:
            lowest = _lowest(rows, place)
            return Head(lowest, _distinct(rows[lowest].cells), named=True)
        return Head(place, tuple(map(_unnamed, range(1, len(row.cells) + 1))), named=False)
    return Head(0, (), named=False)


def _lowest(rows: Sequence[_Row], place: int) -> int:
    """Return the heading among rows of words: groups of columns stand above it, with blanks."""
    while place + 1 < len(rows) and rows[place + 1].words:
        if _filled(rows[place + 1]) <= _filled(rows[place]):
            break
        place += 1
    return place


def _filled(row: _Row) -> int:
    return sum(1 for kind in row.kinds if kind)


def _row(cells: Sequence[str]) -> _Row:
    texts = [cell.strip() for cell in cells]
    kinds = tuple(map(_kind, texts))
    counts = Counter(kinds)
    filled = len(kinds) - counts[""]
    words = sum(bool(re.search(r"[^\W\d_]", text)) for text in texts)
    heads = filled and not counts["value"] and words > counts["code"] <= filled // 4
    width = max((place for place, text in enumerate(texts, 1) if text), default=0)
    worth = bool(counts["value"] + counts["code"])
    return _Row(cells, width, kinds, worth, words=bool(heads))


def _kind(text: str) -> str:
    """Return what a cell holds: a value, a code, a word; empty where it is blank."""
    if _VALUE.fullmatch(text):
        return "value"
    if _CODE_LIKE.fullmatch(text) and any(map(str.isdigit, text)):
        return "code"
    return "word" if text else ""


def _unnamed(number: int) -> str:
    return f"column {number}"


def _distinct(row: Sequence[str]) -> tuple[str, ...]:
    """Return the headings, each once: a blank one and a second one get their number."""
    names: list[str] = []
    for number, cell in enumerate(row, 1):
        name = " ".join(cell.replace("\ufeff", "").split()) or _unnamed(number)
        taken = {known.casefold() for known in names}
        names.append(f"{name} ({number})" if name.casefold() in taken else name)
    return tuple(names)
