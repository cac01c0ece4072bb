"""Reads records whose values are parted by a character, with or without headings."""

from __future__ import annotations

import contextlib
import io
import itertools
import re
from typing import TYPE_CHECKING

from releasekit.errors import SourceError
from releasekit.layout.fields import Position
from releasekit.readers import headings
from releasekit.readers.continuations import joined
from releasekit.readers.records import data_lines, found_in_head, text_mismatch
from releasekit.readers.text_lines import head_text, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.distribution import Member
    from releasekit.layout.shapes import Delimited
    from releasekit.readers.records import Record, Tally

_MOST_CELL = 1024**2
_SPREADSHEETS = ",;\t"
_IN_QUOTES = re.compile(r'"((?:[^"]|"")*)"')
QUOTED = "value in the quotes of a spreadsheet, read without them"


def recognizes(member: Member, file: Delimited) -> bool:
    """Return whether the headings and the file's `content` are in the first 64 KiB."""
    if not found_in_head(member, file):
        return False
    return not file.headed or bool(_delimiter(member, file))


def mismatch(member: Member, file: Delimited) -> str:
    """Return why a member is not the file: what is not found in it."""
    if not file.headed:
        return text_mismatch(member, file)
    return headings.mismatch(_head_rows(head_text(member), file, file.delimiter), file)


def read(member: Member, file: Delimited, tally: Tally) -> Iterator[Record]:
    """Return each record's cells, stripped."""
    if file.headed:
        records = headings.records(_rows(member, file, tally), member, file, tally)
    else:
        records = _plain(member, file, tally)
    return joined(records, member, file, tally)


def _delimiter(member: Member, file: Delimited) -> str:
    """Return what parts the heading row; empty where there is none.

    A spreadsheet parts a table by what its user's country does.
    """
    head = head_text(member)
    for delimiter in file.delimiter + _SPREADSHEETS * file.quoted:
        if headings.has_heading(_head_rows(head, file, delimiter), file):
            return delimiter
    return ""


def _head_rows(head: str, file: Delimited, delimiter: str) -> Iterator[Sequence[str]]:
    """Return the first rows of a table, up to one that cannot be read."""
    import csv  # noqa: PLC0415 (slow to import)

    rows = csv.reader(
        io.StringIO(head),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if file.quoted else csv.QUOTE_NONE,
    )
    with contextlib.suppress(csv.Error):
        yield from itertools.islice(rows, headings.SEARCHED)


def _plain(member: Member, file: Delimited, tally: Tally) -> Iterator[Record]:
    places = [
        column.place.field - 1 if isinstance(column.place, Position) else -1
        for column in file.columns
    ]
    most = max(places)
    for number, line in data_lines(member, file, tally):
        row = line.split(file.delimiter)
        if len(row) <= most or any(map(str.strip, row[most + 1 :])):
            tally.fault(
                member,
                number,
                f"has {len(row)} values where {file.name} has {most + 1}",
                "use the publisher's own file",
            )
            continue
        if '"' in line:
            row = [_unquoted(value, number, tally) for value in row]
        yield number, tuple(row[place].strip() if place >= 0 else "" for place in places)


def _unquoted(value: str, number: int, tally: Tally) -> str:
    """Return a value without the quotes that a spreadsheet puts around it and doubles within."""
    match = _IN_QUOTES.fullmatch(value.strip())
    if match is None:
        return value
    tally.mend(QUOTED, number)
    return match[1].replace('""', '"')


def _rows(member: Member, file: Delimited, tally: Tally) -> Iterator[tuple[int, Sequence[str]]]:
    import csv  # noqa: PLC0415 (slow to import)

    # The limit guards against a quote that never closes and swallows the file.
    csv.field_size_limit(_MOST_CELL)
    text = (line + "\n" for _, line in lines(member, file, tally))
    delimiter = _delimiter(member, file) or file.delimiter
    reader = csv.reader(
        text,
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if file.quoted else csv.QUOTE_NONE,
        strict=True,
    )
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise SourceError(
            member.name,
            f"is not a table parted by {delimiter!r}: {error}",
            line=reader.line_num,
            advice="look for a quote that is opened and not closed",
        ) from error
