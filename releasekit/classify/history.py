"""What a classification may know of the time before the older of two releases."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from releasekit.model import ReleaseKind
from releasekit.timeline.intervals import derived_sunset

if TYPE_CHECKING:
    from releasekit.model import Concept, Release
    from releasekit.timeline import Timeline


class NoHistory:
    """Knows nothing but the two releases."""

    def interim(self, after: Release) -> bool:
        """Return whether a release is an interim update."""
        return after.kind is ReleaseKind.INTERIM

    def first_day(self, after: Release, code: str, given: str) -> dt.date | None:
        """Return the first day that a code is given of its own, `given` in its row, else None."""
        del after, code
        return dt.date.fromisoformat(given) if given else None

    def book(self, after: Release) -> str:
        """Return the edition whose book has a release's changes first: known of an annual one."""
        return after.version if after.kind is ReleaseKind.ANNUAL else ""

    def earlier(self, code: str) -> Concept | None:
        """Return what a code was when it was last there before; nothing is known here."""
        del code
        return None

    def sunset(self, concept: Concept) -> dt.date | None:
        """Return the sunset of a code that went: the one it was given."""
        sunset = derived_sunset(concept, None, None)
        return sunset.date if sunset else None


class History(NoHistory):
    """Knows every release before the older one of two."""

    def __init__(self, timeline: Timeline, before: Release) -> None:
        """Take the timeline and the older release."""
        self.timeline, self.before = timeline, before
        self._earlier = timeline.earlier(before)

    def interim(self, after: Release) -> bool:
        """Return whether a release is an interim update, or one posted again."""
        return self.timeline.interim(after)

    def first_day(self, after: Release, code: str, given: str) -> dt.date | None:
        """Return the first day that a release's files give a code: in its row, or in a list."""
        own = self.timeline.own_days.first(after, code, given)
        return own.day if own else None

    def book(self, after: Release) -> str:
        """Return the edition whose book has a release's changes first, else by the calendar."""
        return self.timeline.book(after, self.before)

    def earlier(self, code: str) -> Concept | None:
        """Return what a code was when it was last there before the older release, or None."""
        return self.timeline.formerly(self.before, code) if self._earlier else None

    def sunset(self, concept: Concept) -> dt.date | None:
        """Return the sunset of a code that went: the one it was given, else the one by rule."""
        sunset = self.timeline.sunset(concept.code, concept)
        return sunset.date if sunset else None
