"""Finds a table's heading, wherever it stands and over however many rows, and its columns."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from releasekit.layout import Role
from releasekit.layout.fields import Heading
from releasekit.readers.records import BLANK, NO_CODE, NOT_A_RECORD, NOTE, SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.distribution import Member
    from releasekit.layout.shapes import Delimited, Workbook
    from releasekit.readers.records import Record, Tally

    Headed = Delimited | Workbook

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
        self.rows: deque[Sequence[str]] = deque(maxlen=file.heading_rows)

    def places(self, row: Sequence[str]) -> list[int] | None:
        """Return the position of each of the file's columns if the heading ends in this row.

        A column that is not in the table (an optional one, or a constant) gets -1.
        """
        self.rows.append(row)
        positions: dict[str, list[int]] = {}
        width = max(map(len, self.rows))
        for place in range(width):
            stacked = " ".join(row[place] for row in self.rows if place < len(row))
            if name := _plain(stacked):
                positions.setdefault(name, []).append(place)
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


def has_heading(rows: Iterable[Sequence[str]], file: Headed) -> bool:
    """Return whether the file's heading is in one of the rows."""
    search = HeadingSearch(file)
    return any(search.places(row) is not None for row in rows)


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
    for number, row in rows:
        if chosen is None:
            chosen = search.places(row)
            most = max(chosen or (0,))
            tally.skipped[NOT_A_RECORD] += 1
            continue
        width = len(row)
        cells = tuple(row[at].strip() if 0 <= at < width else "" for at in chosen)
        if cells[code]:
            if any(cells[:code]) or any(cells[code + 1 :]):
                if width <= most:
                    tally.skipped[SHORT] += 1
                yield number, cells
            else:
                tally.skipped[NOTE] += 1
        elif any(cells) and file.role in {Role.DECLARED, Role.MAPPINGS}:
            tally.skipped[NO_CODE] += 1
        elif any(cells):
            tally.fault(
                member,
                number,
                "has values but no code",
                "fill in the code, or take the row out of the table",
            )
        else:
            tally.skipped[BLANK] += 1


def _plain(heading: str) -> str:
    return " ".join(heading.split()).casefold()
