"""Looks for the heading of a table, and tells where each of its columns is."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from releasekit.faults import near
from releasekit.layout.fields import Heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.layout.shapes import Delimited, Workbook

    Headed = Delimited | Workbook

_BETWEEN_WORDS = re.compile(r"_x[0-9A-Fa-f]{4}_|[\W_]+")


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
        positions = self._positions(row)
        result = []
        doubles: dict[int, list[int]] = {}
        for column in self.wanted:
            if column is None:
                result.append(-1)
                continue
            heading, spellings = column
            name = next(filter(positions.__contains__, spellings), "")
            had = positions.get(name, [])
            if len(had) < heading.nth and not heading.optional:
                return None
            if len(had) > 1 and name not in self.nth:
                doubles[len(result)] = had
            result.append(had[heading.nth - 1] if len(had) >= heading.nth else -1)
        self.doubles, self.positions = doubles, positions
        return result

    def misspelt(self) -> list[str]:
        """Return the optional headings that the one found last lacks, where it has nearly them."""
        others = self.positions.keys() - self.known
        return [
            f"{heading.heading[0]!r}{question}"
            for heading, spellings in filter(None, self.wanted)
            if not any(name in self.positions for name in spellings)
            and (question := near(spellings[0], others))
        ]

    def missing(self, row: Sequence[str]) -> list[str]:
        """Return the headings that this row lacks, each with the nearest one that it has."""
        positions = self._positions(row)
        return [
            f"{heading.heading[0]!r}{near(spellings[0], positions.keys() - self.known)}"
            for heading, spellings in filter(None, self.wanted)
            if not heading.optional and not any(name in positions for name in spellings)
        ]

    def _positions(self, row: Sequence[str]) -> dict[str, list[int]]:
        """Return where each heading stands, in rows of which this is the last."""
        self.rows.append(row)
        positions: dict[str, list[int]] = {}
        width = max(map(len, self.rows))
        for place in range(width):
            stacked = " ".join(row[place] for row in self.rows if place < len(row))
            if name := _plain(stacked):
                positions.setdefault(name, []).append(place)
        return positions


def _plain(heading: str) -> str:
    """Return a heading as headings are compared: its words, in small letters.

    Underscores, hyphens, apostrophes, hard blanks and line ends (_x000D_ where a workbook spells
    them out) only part words.
    """
    words = _BETWEEN_WORDS.sub(" ", heading).casefold().split()
    return " ".join(words or heading.split())
