"""How current a list is on the day for which it is asked: its quarter, and what is not loaded."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words
from releasekit.render.dates import day_in_words

if TYPE_CHECKING:
    from releasekit.layout import CodeSet
    from releasekit.model import Release
    from releasekit.timeline import Timeline

_DAY = dt.timedelta(days=1)


class Currency(Struct, frozen=True, kw_only=True):
    """The release by which a list answers, and the day for which it does.

    `effective` is the release's first day, `first` that of the first one loaded. `later_due` is how
    many later releases were to be in force by the day, and are not loaded.
    """

    as_of: dt.date
    effective: dt.date
    first: dt.date
    later_due: int

    @property
    def note(self) -> str:
        """What to know of the list on that day, in words; empty where there is nothing."""
        phrases = words.load()["edits"]
        days = {"first": day_in_words(self.first), "effective": day_in_words(self.effective)}
        if self.as_of < self.first:
            return str(phrases["before_first"].format(**days))
        if not self.later_due:
            return ""
        phrase: str = phrases["later_due_one" if self.later_due == 1 else "later_due_many"]
        return phrase.format(count=self.later_due, day=day_in_words(self.as_of), **days)


def currency_of(timeline: Timeline, release: Release, day: dt.date) -> Currency:
    """Return how current a list is that answers for a day by one of its releases."""
    last = timeline.releases[-1].effective
    return Currency(
        as_of=day,
        effective=release.effective,
        first=timeline.releases[0].effective,
        later_due=len(_due(timeline.layout, last, day)),
    )


def _due(layout: CodeSet, after: dt.date, until: dt.date) -> set[dt.date]:
    """Return the days behind one, up to another, on which regular releases take effect."""
    if until <= after:
        return set()
    cadence = layout.cadence
    annual = cadence.editions_within(after, until + _DAY)
    days = {cadence.dates(label).effective for label in annual}
    return days.union(cadence.interim_days(after + _DAY, until))
