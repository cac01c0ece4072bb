"""When a code is live: spans of service dates, and the sunset of temporary codes."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from releasekit.model.concept import SUNSET

if TYPE_CHECKING:
    from releasekit.layout import Sunset as SunsetRule
    from releasekit.model import Concept, Release


class Status(enum.StrEnum):
    """Whether a code may be reported on a date of service."""

    LIVE = "live"
    HEADER = "header"
    """It is in force, but only more specific codes may be reported."""
    NOT_YET_EFFECTIVE = "not-yet-effective"
    ENDED = "ended"


class Word(enum.StrEnum):
    """Who says a day: the release by its own date, or the publisher of the single code."""

    RELEASE = "release"
    FIRST_DAY = "first-day"
    TERMINATION = "termination"
    TABLE = "conversion-table"
    REACTIVATION = "reactivation"


class Interval(Struct, frozen=True, kw_only=True):
    """A span of service dates on which a code is in force, both ends included.

    `end` is None where no end is known. `release` is the label of the one that began it, `display`
    what the code meant then. `status` tells a code that may be reported from a header. `begun_by`
    and `ended_by` say on whose word. `recorded` is false where the code stood in the first release
    on record with no date of its own: it may be older than `start`.
    """

    start: dt.date
    end: dt.date | None
    display: str
    release: str
    recorded: bool = True
    status: Status = Status.LIVE
    begun_by: Word = Word.RELEASE
    ended_by: Word | None = None


class Doubt(Struct, frozen=True, kw_only=True):
    """A day that a release gives a code of its own, and that contradicts another day.

    A `first-day` lies within an earlier life, which ended on `against`; a `last-day` lies before
    the first day, which is `against`. `counts` is the day that is taken for it.
    """

    release: str
    what: Literal["first-day", "last-day"]
    given: dt.date
    against: dt.date
    counts: dt.date


class Sunset(Struct, frozen=True, kw_only=True):
    """When a temporary code is to be archived; `derived` where the rule says so and no list.

    A derived one says the day from which it counts, `start`, and what day that is, `starts`: that
    of the first publication, or the first effective date.
    """

    date: dt.date
    derived: bool
    start: dt.date | None = None
    starts: Literal["", "published", "effective"] = ""


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def derived_sunset(
    concept: Concept, first: Release | None, rule: SunsetRule | None
) -> Sunset | None:
    """Return the sunset of a code: as it is given, else by its kind's rule.

    `first` is the release that had it first; None where neither is known.
    """
    given = _day(str(concept.properties.get(SUNSET, "")))
    if given is not None:
        return Sunset(date=given, derived=False)
    if rule is None or first is None:
        return None
    start = first.known if rule.starts == "published" else first.effective
    return Sunset(date=rule.after(start), derived=True, start=start, starts=rule.starts)
