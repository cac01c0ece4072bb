"""Spans of days, both ends included: joined, and told apart from the days between them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Span = tuple[dt.date, dt.date]

DAY = dt.timedelta(days=1)
EVER, NEVER = dt.date(1, 1, 1), dt.date(9999, 12, 31)
"""The first and the last day that there is."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap as one."""
    whole: list[Span] = []
    for start, end in sorted(spans):
        if whole and (whole[-1][1] == NEVER or start <= whole[-1][1] + DAY):
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def parted(
    spans: Sequence[Span], start: dt.date = EVER, end: dt.date = NEVER
) -> Iterator[tuple[dt.date, dt.date, bool]]:
    """Yield the days from `start` to `end`: those within merged spans (true), or not."""
    for begin, last in spans:
        if last < start or begin > end:
            continue
        if begin > start:
            yield start, begin - DAY, False
        yield max(begin, start), min(last, end), True
        if last >= end:
            return
        start = last + DAY
    yield start, end, False
