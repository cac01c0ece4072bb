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

_SHOWN = 40
_CUT = "the line is cut or has lost blanks: use the publisher's own file"
recognizes = found_in_head
mismatch = text_mismatch


def read(member: Member, file: FixedWidth, tally: Tally) -> Iterator[Record]:
    """Return each record's cells, cut at its columns' spans and stripped."""
    return _whole(joined(_records(member, file, tally), member, file, tally), member, file, tally)


def _whole(
    records: Iterator[Record], member: Member, file: FixedWidth, tally: Tally
) -> Iterator[Record]:
    """Return the records; one is cut that has less than the others in its last columns.

    It ends before a last column that most others have, or its text is but the beginning of what
    abridges it.
    """
    last = file.columns[-1].name
    told = last == "display"  # a code without a text is a fault wherever it is
    abridged = next((column for column in file.columns if column.abridges), None)
    text = file.column(abridged.abridges) if abridged else -1
    short = file.column(abridged.name) if abridged else -1
    cut: list[int] = []
    count = 0
    for record in records:
        cells = record[1]
        count += 1
        if not (told or cells[-1]):
            cut.append(record[0])
        elif cells[short] != cells[text] and cells[short].startswith(cells[text]):
            message = f"{cells[text][:_SHOWN]!r} is but the beginning of its {file.names[short]}"
            tally.fault(member, record[0], message, _CUT)
        yield record
    for number in cut if 2 * len(cut) < count else ():
        tally.fault(member, number, f"ends before its {last}, which the other records have", _CUT)


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
