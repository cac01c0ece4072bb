"""Finds a table's heading, wherever it stands and over however many rows, and its columns."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from releasekit.faults import near
from releasekit.layout import Role
from releasekit.layout.fields import Heading
from releasekit.readers.records import BLANK, NO_CODE, NOT_A_RECORD, NOTE, SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.distribution import Member
    from releasekit.layout.shapes import Delimited, Workbook
    from releasekit.readers.records import Record, Tally

    Headed = Delimited | Workbook

_NAMED, _SHOWN = 3, 60
_BETWEEN_WORDS = re.compile(r"_x[0-9A-Fa-f]{4}_|[\W_]+")
SEARCHED = 60
"""How many rows may stand above the heading."""


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
        self.known = {name for column in self.wanted if column for name in column[1]}
        self.rows: deque[Sequence[str]] = deque(maxlen=file.heading_rows)

    def places(self, row: Sequence[str]) -> list[int] | None:
        """Return the position of each of the file's columns if the heading ends in this row.

        A column that is not in the table (an optional one, or a constant) gets -1.
        """
        positions = self._positions(row)
        result = []
        for column in self.wanted:
            if column is None:
                result.append(-1)
                continue
            heading, spellings = column
            had = next((positions[name] for name in spellings if name in positions), [])
            if len(had) < heading.nth and not heading.optional:
                return None
            result.append(had[heading.nth - 1] if len(had) >= heading.nth else -1)
        return result

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


def has_heading(rows: Iterable[Sequence[str]], file: Headed) -> bool:
    """Return whether the file's heading is in one of the rows."""
    search = HeadingSearch(file)
    return any(search.places(row) is not None for row in rows)


def mismatch(rows: Iterable[Sequence[str]], file: Headed) -> str:
    """Return which headings are missing in the row that has most of them."""
    search = HeadingSearch(file)
    wanted = sum(not heading.optional for heading, _ in filter(None, search.wanted))
    least = min((search.missing(row) for row in rows), key=len, default=[""] * wanted)
    if len(least) >= max(wanted, 2):
        return f"no row has the headings of {file.name}"
    more = f" and {len(least) - _NAMED} more" if len(least) > _NAMED else ""
    return f"there is no heading {', '.join(least[:_NAMED])}{more}"


def records(
    rows: Iterable[tuple[int, Sequence[str]]], member: Member, file: Headed, tally: Tally
) -> Iterator[Record]:
    """Return the records below the heading; rows above it, blank ones and notes are counted.

    A row may be short of cells at its end, which are empty then and counted. Where the publisher
    declares what it did or what became of a code, a row without a code is counted.
    """
    search = HeadingSearch(file)
    chosen: list[int] | None = None
    most = 0
    code = file.column(file.key[0])
    notices = [pattern.compiled.match for pattern in file.notices]
    for number, row in rows:
        if chosen is None:
            chosen = search.places(row)
            most = max(chosen or (0,))
            tally.skipped[NOT_A_RECORD] += 1
            continue
        width = len(row)
        padded = [*row, *[""] * max(most + 2 - width, 1)]  # a column that there is not is its last
        cells = tuple([padded[at].strip() for at in chosen])
        if not cells[code]:
            _take_without_code(number, cells, member, file, tally)
        elif any(cells[:code]) or any(cells[code + 1 :]):
            if width <= most:
                tally.skipped[SHORT] += 1
            yield number, cells
        elif any(is_notice(cells[code]) for is_notice in notices):
            tally.skipped[NOTE] += 1
        else:
            tally.fault(
                member,
                number,
                f"{cells[code][:_SHOWN]!r} stands alone, where {file.name} has further values",
                "the row is cut, or is a note beside the table: take it out",
            )


def _take_without_code(
    number: int, cells: Sequence[str], member: Member, file: Headed, tally: Tally
) -> None:
    """Count a row without a code, or report it where each row is to have one."""
    if not any(cells):
        tally.skipped[BLANK] += 1
    elif file.role in {Role.DECLARED, Role.MAPPINGS}:
        tally.skipped[NO_CODE] += 1
    else:
        tally.fault(
            member,
            number,
            "has values but no code",
            "fill in the code, or take the row out of the table",
        )


def _plain(heading: str) -> str:
    """Return a heading as headings are compared: its words, in small letters.

    Underscores, hyphens, apostrophes, hard blanks and line ends (_x000D_ where a workbook spells
    them out) only part words.
    """
    words = _BETWEEN_WORDS.sub(" ", heading).casefold().split()
    return " ".join(words or heading.split())
