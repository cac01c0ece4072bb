"""Looks for the heading of a table, and tells where each of its columns is."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from releasekit.faults import near
from releasekit.layout.fields import Heading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from releasekit.layout.shapes import Delimited, Workbook

    Headed = Delimited | Workbook

_SIGNS = {"{year}": r"(?:19|20)\d\d", "{number}": r"\d+(?: \d+)*"}
"""What may stand in a declared heading for a part of it that differs, in words parted by blanks."""
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BETWEEN_WORDS = re.compile(r"_x[0-9A-Fa-f]{4}_|[\W_]+")


class Missing(NamedTuple):
    """A heading that a row lacks: as it is declared, as it is compared, and what the row has."""

    heading: str
    spelling: str
    others: AbstractSet[str]

    def __str__(self) -> str:
        """Return the heading with the nearest one that the row has."""
        return f"{self.heading!r}{near(self.spelling, self.others)}"


class HeadingSearch:
    """Looks for the heading in row after row, as many together as it is stacked over."""

    def __init__(self, file: Headed) -> None:
        """Take the file; its columns say which headings there must be."""
        self.wanted = [
            (column.place, [_plain(heading) for heading in column.place.heading])
            if isinstance(column.place, Heading)
            else None
            for column in file.columns
        ]
        self.patterns = {
            _plain(spelt): _pattern(spelt)
            for heading, _ in filter(None, self.wanted)
            for spelt in heading.heading
            if any(sign in spelt for sign in _SIGNS)
        }
        self.stated: dict[int, str] = {}
        self.nth = {
            name
            for heading, spellings in filter(None, self.wanted)
            for name in spellings
            if heading.nth > 1
        }
        self.doubles: dict[int, list[int]] = {}
        self.positions: dict[str, list[int]] = {}
        self.known = {name for column in self.wanted if column for name in column[1]}
        self.rows: deque[Sequence[str]] = deque(maxlen=file.heading_rows)

    def places(self, row: Sequence[str]) -> list[int] | None:
        """Return the position of each of the file's columns if the heading ends in this row.

        A column that is not in the table (an optional one, or a constant) gets -1. `doubles` has
        all positions of a column whose heading stands more than once.
        """
        self.rows.append(row)
        every = list(self.rows)
        for depth in range(len(every), 0, -1):
            found = self._places(every[-depth:])
            if found is not None:
                self.rows.clear()
                self.rows.extend(every[-depth:])
                return found
        return None

    def _places(self, rows: Sequence[Sequence[str]]) -> list[int] | None:
        """Return the position of each column if these rows, one above the other, head the table."""
        positions = _positions(rows)
        result = []
        doubles: dict[int, list[int]] = {}
        for column in self.wanted:
            if column is None:
                result.append(-1)
                continue
            heading, spellings = column
            name = next(filter(None, (self._spelt(name, positions) for name in spellings)), "")
            had = positions.get(name, [])
            if heading.stated and had:
                self.stated[len(result)] = _NUMBER.findall(_stacked(rows, had[0]))[-1]
            if len(had) < heading.nth and not heading.optional:
                return None
            if len(had) > 1 and name not in self.nth:
                doubles[len(result)] = had
            result.append(had[heading.nth - 1] if len(had) >= heading.nth else -1)
        self.doubles, self.positions = doubles, positions
        return result

    @property
    def headed(self) -> int:
        """Return behind how many columns of the table none has a heading."""
        return max((place for had in self.positions.values() for place in had), default=-1) + 1

    def misspelt(self) -> list[str]:
        """Return the optional headings that the one found last lacks, where it has nearly them."""
        others = self.positions.keys() - self.known
        return [
            f"{heading.heading[0]!r}{question}"
            for heading, spellings in filter(None, self.wanted)
            if not any(self._spelt(name, self.positions) for name in spellings)
            and (question := near(spellings[0], others))
        ]

    def missing(self, row: Sequence[str]) -> list[Missing]:
        """Return the headings that this row lacks."""
        self.rows.append(row)
        positions = _positions(self.rows)
        return [
            Missing(heading.heading[0], spellings[0], positions.keys() - self.known)
            for heading, spellings in filter(None, self.wanted)
            if not heading.optional and not any(self._spelt(name, positions) for name in spellings)
        ]

    def _spelt(self, wanted: str, positions: Collection[str]) -> str:
        """Return how a heading that is wanted stands in the table; empty where it does not."""
        if wanted in positions:
            return wanted
        pattern = self.patterns.get(wanted)
        return next(filter(pattern.fullmatch, positions), "") if pattern else ""


def _positions(rows: Collection[Sequence[str]]) -> dict[str, list[int]]:
    """Return where each heading stands in rows that are one above the other."""
    positions: dict[str, list[int]] = {}
    for place in range(max(map(len, rows))):
        if name := _plain(_stacked(rows, place)):
            positions.setdefault(name, []).append(place)
    return positions


def _stacked(rows: Iterable[Sequence[str]], place: int) -> str:
    """Return the heading of a column, whatever rows it is over."""
    return " ".join(row[place] for row in rows if place < len(row))


def _plain(heading: str) -> str:
    """Return a heading as headings are compared: its words, in small letters.

    Underscores, hyphens, apostrophes, hard blanks and line ends (_x000D_ where a workbook spells
    them out) only part words.
    """
    words = _BETWEEN_WORDS.sub(" ", heading).casefold().split()
    return " ".join(words or heading.split())


def _pattern(heading: str) -> re.Pattern[str]:
    """Return the pattern of a heading in which signs stand for a year or a number."""
    words = re.split("(" + "|".join(map(re.escape, _SIGNS)) + ")", heading)
    parts = (_SIGNS.get(word) or re.escape(_plain(word)) for word in words if word.strip(" _"))
    return re.compile(" ".join(parts))
