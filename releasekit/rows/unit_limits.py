"""Limits of units as spans of days: each release's from its effective day to the next one's."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.model import Family
from releasekit.model.concept import first_of
from releasekit.model.numbers import number
from releasekit.rows.day_spans import DAY, NEVER

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from releasekit.model import Concept
    from releasekit.timeline import Timeline


class UnitSpan(Struct, frozen=True, kw_only=True):
    """Days on which so many units of a code are paid: of a claim line, or of a day."""

    code: str
    start: dt.date
    end: dt.date
    units: Decimal
    by_line: bool
    why: str


def unit_spans(lists: Iterable[Timeline], codes: Iterable[str]) -> Iterator[UnitSpan]:
    """Yield the limits of some codes by every list of limits.

    Of a day before the first release nothing is known; a code without a row may have a limit that
    is not published.
    """
    wanted = sorted(set(codes))
    for timeline in lists:
        if timeline.layout.limits is None:
            continue
        path = timeline.path
        ends = [after.effective - DAY for _, after in pairwise(path)] + [NEVER]
        for release, end in zip(path, ends, strict=True):
            snapshot = timeline.snapshot(release)
            for code in wanted:
                concept = snapshot.get(code)
                span = _span(timeline, concept, (release.effective, end)) if concept else None
                if span is not None:
                    yield span


def _span(timeline: Timeline, concept: Concept, days: tuple[dt.date, dt.date]) -> UnitSpan | None:
    limits = timeline.layout.limits
    units = number(first_of(concept.properties, Family.LIMIT))
    if units is None or limits is None:
        return None
    indicator = first_of(concept.properties, Family.INDICATOR)
    by_line = limits.counts_by_line(indicator)
    what = "claim line" if by_line else "day"
    return UnitSpan(
        code=concept.code,
        start=days[0],
        end=days[1],
        units=units,
        by_line=by_line,
        why=f"at most {units} per {what} ({timeline.layout.name}, {indicator})",
    )
