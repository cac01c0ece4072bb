"""Reads records whose values stand at fixed columns of a line."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from releasekit.layout.fields import Span
from releasekit.readers.records import data_lines, found_in_head, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout.shapes import FixedWidth
    from releasekit.readers.records import Record, Tally

recognizes = found_in_head
_NOTHING = slice(0, 0)


def read(member: Member, file: FixedWidth, tally: Tally) -> Iterator[Record]:
    """Return each record's cells, cut at its columns' spans and stripped."""
    return joined(_records(member, file, tally), member, file, tally)


def _records(member: Member, file: FixedWidth, tally: Tally) -> Iterator[Record]:
    places = [column.place for column in file.columns]
    cuts = [
        slice(place.span[0] - 1, place.span[1] or None) if isinstance(place, Span) else _NOTHING
        for place in places
    ]
    cut = itemgetter(*cuts, _NOTHING)
    for number, line in data_lines(member, file, tally):
        yield number, tuple(map(str.strip, cut(line)[:-1]))
