"""Finds a table's heading, wherever it stands and over however many rows, and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.errors import SourceError
from releasekit.layout import Role
from releasekit.layout.shapes import Workbook
from releasekit.readers.heading_search import HeadingSearch
from releasekit.readers.records import BLANK, NO_CODE, NOT_A_RECORD, NOTE, SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.distribution import Member
    from releasekit.readers.heading_search import Headed
    from releasekit.readers.records import Record, Tally

_NAMED, _SHOWN = 3, 60
_SHIFTED = "two rows stand in one line, or one is shifted"
SEARCHED = 60
"""How many rows may stand above the heading."""


def has_heading(rows: Iterable[Sequence[str]], file: Headed) -> bool:
    """Return whether the file's heading is in one of the rows."""
    search = HeadingSearch(file)
    return any(search.places(row) is not None for row in rows)


def mismatch(rows: Iterable[Sequence[str]], file: Headed) -> str:
    """Return which headings are missing in the row that has most of them."""
    search = HeadingSearch(file)
    wanted = sum(not heading.optional for heading, _ in filter(None, search.wanted))
    least = min((search.missing(row) for row in rows), key=len, default=[])
    if len(least) >= max(wanted, 2) or not least:
        return f"no row has the headings of {file.name}"
    more = f" and {len(least) - _NAMED} more" if len(least) > _NAMED else ""
    return f"there is no heading {', '.join(map(str, least[:_NAMED]))}{more}"


def records(
    rows: Iterable[tuple[int, Sequence[str]]], member: Member, file: Headed, tally: Tally
) -> Iterator[Record]:
    """Return the records below the heading; rows above it, blank ones and notes are counted."""
    rows = iter(rows)
    return Table(rows, member, file, tally).records(rows)


class Table:
    """A table whose heading was found: what its rows below say.

    `chosen` is where each column of the file stands, -1 where the table has it not.
    """

    def __init__(
        self, rows: Iterator[tuple[int, Sequence[str]]], member: Member, file: Headed, tally: Tally
    ) -> None:
        """Read rows up to the heading; those above it are counted."""
        self.member, self.file, self.tally = member, file, tally
        self.search = HeadingSearch(file)
        self.chosen, self.above = _to_heading(rows, self.search, tally)
        self.most = max(self.chosen, default=0)
        tally.absent.update(at for at, place in enumerate(self.chosen) if place < 0)
        self.code = file.column(file.key[0])
        self.notices = [pattern.compiled.match for pattern in file.notices]

    @property
    def width(self) -> int:
        """Return how many columns its heading has; 0 where none was found."""
        return len(self.search.rows[-1]) if self.search.rows else 0

    def records(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Record]:
        """Return the records among rows below the heading; blank ones and notes are counted.

        A row may be short of cells at its end, which are empty then and counted. Where the
        publisher declares what it did or what became of a code, a row without a code is counted.
        """
        search, file, member, tally = self.search, self.file, self.member, self.tally
        chosen, most, code = self.chosen, self.most, self.code
        for number, row in _fitting(rows, search, member, file, tally):
            width = len(row)
            padded = [*row, *[""] * max(most + 2 - width, 1)]  # one that there is not is its last
            cells = tuple([padded[at].strip() for at in chosen])
            if search.stated:
                cells = tuple([search.stated.get(at, cell) for at, cell in enumerate(cells)])
            if search.doubles:
                cells = _merged(number, cells, row, search, member, tally)
            if not cells[code]:
                _take_without_code(number, cells, row, member, file, tally)
            elif any(cells[:code]) or any(cells[code + 1 :]):
                if width <= most:
                    tally.skipped[SHORT] += 1
                    tally.short = tally.short or number
                if self.above:
                    _take_above(self.above, chosen, cells, member, file, tally)
                    self.above = []
                yield number, cells
            elif any(is_notice(cells[code]) for is_notice in self.notices):
                tally.skipped[NOTE] += 1
            else:
                self._take_alone(number, cells[code])

    def _take_alone(self, number: int, code: str) -> None:
        """Take the fault of a row that has a code and nothing else."""
        message = f"{code[:_SHOWN]!r} stands alone, where {self.file.name} has further values"
        advice = "the row is cut, or is a note beside the table: take it out"
        self.tally.fault(self.member, number, message, advice)


def _fitting(
    rows: Iterable[tuple[int, Sequence[str]]],
    search: HeadingSearch,
    member: Member,
    file: Headed,
    tally: Tally,
) -> Iterator[tuple[int, Sequence[str]]]:
    """Return the rows of a table of text that have no more values than it has headings.

    Raises SourceError where a user's own list has an optional heading misspelt.
    """
    if file.own and (misspelt := search.misspelt()):
        message = f"there is no heading {', '.join(misspelt)}"
        raise SourceError(member.name, message, advice="correct the heading")
    if isinstance(file, Workbook) or not search.rows:
        yield from rows
        return
    full = len(search.rows[-1])
    headed = full if file.own else search.headed
    for number, row in rows:
        if len(row) > full and any(map(str.strip, row[full:])):
            message = f"has {len(row)} values below {full} headings"
            tally.fault(member, number, message, _SHIFTED)
        elif any(row[headed:]) and (beyond := next(filter(None, map(str.strip, row[headed:])), "")):
            message = f"has {beyond[:_SHOWN]!r} behind its last heading"
            tally.fault(member, number, message, _SHIFTED)
        else:
            yield number, row


def _to_heading(
    rows: Iterator[tuple[int, Sequence[str]]], search: HeadingSearch, tally: Tally
) -> tuple[list[int], list[tuple[int, Sequence[str]]]]:
    """Return where the columns are, once their heading was read, and the rows that stand above."""
    above: list[tuple[int, Sequence[str]]] = []
    for number, row in rows:
        tally.skipped[NOT_A_RECORD] += 1
        chosen = search.places(row)
        if chosen is not None:
            stacked = len(search.rows) - 1
            return chosen, above[: len(above) - stacked]
        if len(above) < SEARCHED:
            above.append((number, row))
    return [], []


def _take_above(  # noqa: PLR0913, PLR0917 (what a fault is told with)
    above: Sequence[tuple[int, Sequence[str]]],
    chosen: Sequence[int],
    cells: Sequence[str],
    member: Member,
    file: Headed,
    tally: Tally,
) -> None:
    """Take the fault of a row above the heading that has values wherever the first record has."""
    filled = [at for at, cell in zip(chosen, cells, strict=True) if cell and at >= 0]
    for number, row in above if len(filled) > 1 else ():
        if all(at < len(row) and row[at].strip() for at in filled):
            tally.fault(
                member,
                number,
                f"a row like the records of {file.name} stands above their heading",
                "put the heading above all rows, and take out what is none",
            )


def _merged(  # noqa: PLR0913, PLR0917 (what a fault is told with)
    number: int,
    cells: Sequence[str],
    row: Sequence[str],
    search: HeadingSearch,
    member: Member,
    tally: Tally,
) -> tuple[str, ...]:
    """Return cells of which some have several columns of one heading; two values are a fault."""
    merged = list(cells)
    for column, places in search.doubles.items():
        values = {row[at].strip() for at in places if at < len(row)} - {""}
        merged[column] = merged[column] or next(iter(values), "")
        if len(values) > 1:
            wanted = search.wanted[column]
            name = wanted[0].heading[0] if wanted else ""
            tally.fault(
                member,
                number,
                f"two columns are headed {name!r}, and differ here",
                "keep the one that is meant, and give the other another heading",
            )
    return tuple(merged)


def _take_without_code(  # noqa: PLR0913, PLR0917 (what a fault is told with)
    number: int,
    cells: Sequence[str],
    row: Sequence[str],
    member: Member,
    file: Headed,
    tally: Tally,
) -> None:
    """Count a row without a code, or report it where each row is to have one."""
    if not any(cell.strip() for cell in row):
        tally.skipped[BLANK] += 1
    elif not any(cells) and any(
        pattern.compiled.match(next(filter(None, map(str.strip, row)))) for pattern in file.notices
    ):
        tally.skipped[NOTE] += 1
    elif file.role in {Role.DECLARED, Role.MAPPINGS, Role.TABLE} and not file.own:
        tally.skipped[NO_CODE] += 1
    else:
        tally.fault(
            member,
            number,
            "has values but no code",
            "fill in the code, or take the row out of the table",
        )
