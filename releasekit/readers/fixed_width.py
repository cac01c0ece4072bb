"""Reads records whose values stand at fixed columns of a line."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from releasekit.layout.fields import Span
from releasekit.readers.continuations import joined
from releasekit.readers.records import data_lines, found_in_head, text_mismatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout.shapes import FixedWidth
    from releasekit.readers.records import Record, Tally

DISPLAY = "display"
recognizes = found_in_head
mismatch = text_mismatch


def read(member: Member, file: FixedWidth, tally: Tally) -> Iterator[Record]:
    """Return each record's cells, cut at its columns' spans and stripped."""
    records = joined(_records(member, file, tally), member, file, tally)
    if file.columns[-1].name == DISPLAY:  # a code without a text is told where it is composed
        return records
    return _whole(records, member, file, tally)


def _whole(
    records: Iterator[Record], member: Member, file: FixedWidth, tally: Tally
) -> Iterator[Record]:
    """Return the records; one that ends before a last column which most others have is cut."""
    cut: list[int] = []
    count = 0
    for record in records:
        count += 1
        if not record[1][-1]:
            cut.append(record[0])
        yield record
    for number in cut if 2 * len(cut) < count else ():
        tally.fault(
            member,
            number,
            f"ends before its {file.columns[-1].name}, which the other records have",
            "the line is cut or has lost blanks: use the publisher's own file",
        )


def _records(member: Member, file: FixedWidth, tally: Tally) -> Iterator[Record]:
    places = [column.place for column in file.columns]
    cuts = [_slice(place.span) if isinstance(place, Span) else slice(0, 0) for place in places]
    cut = itemgetter(*cuts) if len(cuts) > 1 else lambda line: (line[cuts[0]],)
    blank = itemgetter(*map(_slice, file.blank), slice(0, 0), slice(0, 0)) if file.blank else None
    for number, line in data_lines(member, file, tally):
        beside = "".join(blank(line)).strip() if blank else ""
        if not beside and "\t" not in line:
            yield number, tuple([cell.strip() for cell in cut(line)])
            continue
        wrong = "has a tab" if "\t" in line else f"has {beside[:20]!r} between them"
        tally.fault(
            member,
            number,
            f"{line[:40].rstrip()!r} does not stand in the columns of {file.name}: it {wrong}",
            "compare the line with the publisher's own file; it may be shifted or wrapped",
        )


def _slice(span: tuple[int, int]) -> slice:
    first, last = span
    return slice(first - 1, last or None)
