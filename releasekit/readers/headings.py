"""Finds a table's heading row, wherever it stands, and which column is which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.readers.records import BLANK, NO_CODE, NOT_A_RECORD, NOTE, SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.distribution import Member
    from releasekit.layout import FileLayout
    from releasekit.readers.records import Record, Tally

SEARCHED = 60
"""How many rows may stand above the heading."""


def places(row: Sequence[str], file: FileLayout) -> list[int] | None:
    """Return the position of each of the layout's columns in a heading row.

    An optional column that is not there gets -1; None if the row is not the heading.
    """
    found = {" ".join(cell.split()).casefold(): place for place, cell in enumerate(row) if cell}
    if not found:
        return None
    result = []
    for column in file.columns:
        spellings = (" ".join(heading.split()).casefold() for heading in column.heading)
        place = next((found[spelling] for spelling in spellings if spelling in found), -1)
        if place < 0 and not (column.optional or column.value):
            return None
        result.append(place)
    return result


def records(
    rows: Iterable[tuple[int, Sequence[str]]], member: Member, file: FileLayout, tally: Tally
) -> Iterator[Record]:
    """Return the records below the heading; rows above it, blank ones and notes are counted.

    A row may be short of cells at its end, which are empty then and counted. Where the publisher
    declares what it did or what became of a code, a row without a code is counted.
    """
    chosen: list[int] | None = None
    most = 0
    code = file.column("code")
    for number, row in rows:
        if chosen is None:
            chosen = places(row, file)
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
        elif any(cells) and file.role in {"declared", "mappings"}:
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
