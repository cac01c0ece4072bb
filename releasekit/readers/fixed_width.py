"""Reads records whose values stand at fixed columns of a line."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from releasekit.readers.records import data_lines, found_in_head, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout import FileLayout
    from releasekit.readers.records import Record, Tally

recognizes = found_in_head


def read(member: Member, file: FileLayout, tally: Tally) -> Iterator[Record]:
    """Return each record's cells, cut at its columns' spans and stripped."""
    return joined(_records(member, file, tally), member, file, tally)


def _records(member: Member, file: FileLayout, tally: Tally) -> Iterator[Record]:
    spans = [column.span or (1, 0) for column in file.columns]
    cut = itemgetter(*(slice(first - 1, last or None) for first, last in spans))
    single = len(spans) == 1
    for number, line in data_lines(member, file, tally):
        cells = (cut(line),) if single else cut(line)
        yield number, tuple(map(str.strip, cells))
