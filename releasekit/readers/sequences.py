"""Follows the numbers that a file gives its records: where one is skipped, a record is missing."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout import File
    from releasekit.readers.records import Record, Tally


_MOST_DIGITS, _SHOWN = 15, 20


class Gap(NamedTuple):
    """Records that are missing above a line: their number, and the numbers on either side.

    Where a number is not above the one before it, that many records are too many.
    """

    line: int
    missing: int
    before: int
    after: int


def followed(
    records: Iterator[Record], member: Member, file: File, tally: Tally
) -> Iterator[Record]:
    """Return the records, and take down where their numbers do not follow one another.

    What is missing of a whole file is a gap in the tally; of one code it is a fault.
    """
    counting = next((column for column in file.columns if column.counts), None)
    if counting is None:
        return records
    place = file.column(counting.name)
    if counting.counts == "records":
        return _of_file(records, place, member, tally)
    return _of_codes(records, place, member, file, tally)


def _of_file(
    records: Iterator[Record], place: int, member: Member, tally: Tally
) -> Iterator[Record]:
    last = 0
    for record in records:
        number = _number(record, place, member, tally)
        if number == last + 1:
            last = number
        elif number is not None:
            tally.gaps.append(Gap(record[0], number - last - 1, last, number))
            last = number
        yield record
    tally.counted = last


def _of_codes(
    records: Iterator[Record], place: int, member: Member, file: File, tally: Tally
) -> Iterator[Record]:
    code_of = itemgetter(*map(file.column, file.key))
    code: object = None
    nth = 0
    for record in records:
        nth = nth + 1 if code_of(record[1]) == code else 1
        code = code_of(record[1])
        number = _number(record, place, member, tally)
        if number is not None and not _counts(number, nth):
            tally.fault(
                member,
                record[0],
                f"{code}: its record {nth} has the number {record[1][place]}",
                "a record of the code is missing above this line; use the publisher's own file",
            )
        yield record


def _counts(number: int, nth: int) -> bool:
    """Return whether a number is the n-th by ones, tens or hundreds: 2, 20, 200."""
    while number > nth and number % 10 == 0:
        number //= 10
    return number == nth


def _number(record: Record, place: int, member: Member, tally: Tally) -> int | None:
    """Return the number of a record; None where it has none, which is a fault unless blank."""
    text = record[1][place]
    if text.isdecimal() and text.isascii() and len(text) <= _MOST_DIGITS:
        return int(text)
    if text:
        tally.fault(
            member,
            record[0],
            f"{text[:_SHOWN]!r} is no number of a record",
            "use the publisher's own file",
        )
    return None
