"""Reads a long table of text column by column: many rows at once, in a fraction of the time."""

from __future__ import annotations

from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from releasekit.layout.shapes import Delimited
from releasekit.readers import headings, text_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from releasekit.distribution import Member
    from releasekit.layout import File
    from releasekit.readers.records import Record, Tally

_SIZE = 128 * 1024
"""How many characters of a table are taken at once."""


class Stretch(NamedTuple):
    """Records that follow one another: the line of each, and the cells of each column.

    Cells may have blanks around them. `records` reads the same rows with care, one by one.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    records: Callable[[], Iterable[Record]]


def is_columnar(file: File) -> bool:
    """Return whether a file is a table of bare values below headings, a record a line."""
    return (
        isinstance(file, Delimited)
        and file.headed
        and not (file.quoted or file.continues or file.own or file.totals)
        and not any(column.counts for column in file.columns)
    )


def read(member: Member, file: Delimited, tally: Tally) -> Iterator[Stretch]:
    """Stream the records that `delimited.read` gives, with the same faults, as stretches."""
    texts = text_lines.stretches(member, file, tally, _SIZE)
    first = next(texts, None)
    if first is None:
        return
    rows = iter(list(_numbered(*first, file.delimiter)))
    table = headings.Table(rows, member, file, tally)
    plain = _is_plain(table)
    if stretch := stretch_of(table.records(rows)):
        yield stretch
    for number, lines in texts:
        records = partial(_records, table, number, lines, file.delimiter)
        cut = _cut(lines, file.delimiter, table) if plain and not table.above else None
        if cut is not None:
            yield Stretch(range(number, number + len(lines)), cut, records)
        elif stretch := stretch_of(records()):
            yield stretch


def _records(
    table: headings.Table, number: int, lines: Sequence[str], delimiter: str
) -> Iterator[Record]:
    return table.records(_numbered(number, lines, delimiter))


def _numbered(
    number: int, lines: Sequence[str], delimiter: str
) -> Iterator[tuple[int, Sequence[str]]]:
    return ((place, line.split(delimiter)) for place, line in enumerate(lines, number))


def stretch_of(records: Iterable[Record]) -> Stretch | None:
    """Return records as a stretch; None where there are none."""
    found = list(records)
    if not found:
        return None
    cells = list(zip(*(cells for _, cells in found)))  # noqa: B905 (as wide as the file has columns)
    return Stretch([number for number, _ in found], cells, found.copy)


def _is_plain(table: headings.Table) -> bool:
    """Return whether each column stands where its heading is, once."""
    return (
        bool(table.width)
        and min(table.chosen, default=-1) >= 0
        and not (table.search.doubles or table.search.stated)
    )


def _cut(lines: list[str], delimiter: str, table: headings.Table) -> list[list[str]] | None:
    """Return the columns of some lines; None where one of them needs a closer look.

    That is a line with other than as many values as the heading, or with characters beyond ASCII,
    one without a code, or one that has nothing but a code.
    """
    text = delimiter.join(lines)
    width = table.width
    if not text.isascii() or {*map(str.count, lines, repeat(delimiter))} != {width - 1}:
        return None
    cells = text.split(delimiter)
    chosen = [cells[at::width] for at in table.chosen]
    filled = ["" not in column for column in chosen]
    if not filled[table.code] or sum(filled) < 2:  # noqa: PLR2004 (the code and a value)
        return None
    return chosen
