"""The days on which a code is in force: both ends of a span count, and a first day on record."""

from __future__ import annotations

import datetime as dt

import pytest

from releasekit.timeline.intervals import Interval, Status
from releasekit.timeline.lives import Life

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
DAY = dt.timedelta(days=1)


def life(*, recorded: bool = True, last: dt.date | None = LAST) -> Life:
    span = Interval(start=FIRST, end=last, display="Arch", release="2025", recorded=recorded)
    return Life(code="10004", kind="category-i", words=(), intervals=(span,))


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (FIRST - DAY, Status.NOT_YET_EFFECTIVE),
        (FIRST, Status.LIVE),
        (LAST, Status.LIVE),
        (LAST + DAY, Status.ENDED),
    ],
)
def test_a_code_is_in_force_from_its_first_day_to_its_last(day: dt.date, status: Status) -> None:
    assert life().status(day) is status


@pytest.mark.parametrize(
    ("recorded", "day", "dated"),
    [
        (True, FIRST - DAY, True),
        (False, FIRST - DAY, False),
        (False, FIRST, True),
        (False, FIRST + DAY, True),
    ],
)
def test_a_first_day_that_nobody_recorded_is_known_from_that_day_on(
    day: dt.date, *, recorded: bool, dated: bool
) -> None:
    assert life(recorded=recorded).is_dated(day) is dated


def test_a_code_without_an_end_is_in_force_ever_after_and_one_without_a_span_never_was() -> None:
    assert life(last=None).status(dt.date(2099, 1, 1)) is Status.LIVE
    nowhere = Life(code="10004", kind="category-i", words=(), intervals=())
    assert nowhere.status(FIRST) is Status.ENDED
    assert not nowhere.is_dated(FIRST)
