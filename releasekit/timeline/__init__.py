"""A code set's releases in time: what is in force, validity intervals, lifecycles, calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.errors import StoreError
from releasekit.model import ReleaseKind
from releasekit.model.concept import SUNSET
from releasekit.timeline.intervals import Interval, Sunset, derived_sunset, intervals

if TYPE_CHECKING:
    import datetime as dt

    from releasekit.layout import CodeSet
    from releasekit.model import Concept, Release, Snapshot
    from releasekit.store import Store

__all__ = ["Interval", "Sunset", "Timeline"]


class Timeline:
    """The releases of one code set in the order of their effective dates.

    Of a label that was posted again only the last posting known on the day `known` counts, so
    that what was known then can be asked for as well as what is known now. `releases` has one a
    label, `postings` every revision.
    """

    def __init__(self, store: Store, layout: CodeSet, *, known: dt.date | None = None) -> None:
        """Take the store, and the day whose knowledge counts (None: all that is stored)."""
        self.store = store
        self.layout = layout
        self.postings = [
            release
            for release in store.releases(layout.id)
            if known is None or release.known <= known
        ]
        latest = {
            release.version: release
            for release in sorted(self.postings, key=lambda release: release.revision)
        }
        self.releases = sorted(latest.values(), key=lambda release: release.place)
        self._open: dict[str, Snapshot] = {}

    def snapshot(self, release: Release) -> Snapshot:
        """Open a release's snapshot, once."""
        if release.label not in self._open:
            self._open[release.label] = self.store.open(release)
        return self._open[release.label]

    def concept(self, release: Release, code: str) -> Concept | None:
        """Return a code as a release has it, or None."""
        return self.snapshot(release).get(code)

    def as_of(self, day: dt.date) -> Release:
        """Return the latest release in force on a date of service; StoreError if none is yet."""
        in_force = [release for release in self.releases if release.effective <= day]
        if not in_force:
            message = f"no release of {self.layout.name} is in force on {day}"
            days = (f"the first is effective {release.effective}" for release in self.releases)
            raise StoreError(message, advice=next(days, "load one first"))
        return in_force[-1]

    def between(self, before: Release, after: Release) -> list[Release]:
        """Return the releases from `before` to `after`, both included, in order.

        Two postings of one label are their own neighbors; so are two that stand the other way.
        """
        places = {release.label: place for place, release in enumerate(self.releases)}
        first, last = places.get(before.label), places.get(after.label)
        if first is None or last is None or first >= last:
            return [before, after]
        return self.releases[first : last + 1]

    def earlier(self, release: Release) -> list[Release]:
        """Return the releases that went before one, the latest first."""
        return [other for other in reversed(self.releases) if other.place < release.place]

    def annual(self, release: Release) -> bool:
        """Return whether a release is an annual edition, or such an edition posted again."""
        return release.kind is ReleaseKind.ANNUAL or any(
            other.version == release.version and other.kind is ReleaseKind.ANNUAL
            for other in self.postings
        )

    def book(self, release: Release, before: Release | None = None) -> str:
        """Return the annual edition in which a release's changes first appear in the book.

        That is the first one that comes out on or after the day on which the release did: what is
        published in November is too late for the edition of January, though it counts before it.
        Editions that are not loaded are reckoned by the publisher's calendar. What a second posting
        corrected in the one before it (`before`) is in a later book than that which it corrects.
        """
        again = before is not None and before.version == release.version
        if self.annual(release) and not again:
            return str(self.layout.cadence.edition(release.effective))
        year = self.layout.cadence.edition(release.known)
        while True:
            _, effective, published = self.layout.cadence.dates(str(year))
            if (published or effective) >= release.known:
                return str(year)
            year += 1

    def intervals(self, code: str) -> list[Interval]:
        """Return the spans of service dates on which a code is live, in order, not overlapping."""
        return intervals((release, self.concept(release, code)) for release in self.releases)

    def sunset(self, code: str, concept: Concept) -> Sunset | None:
        """Return the sunset date of a temporary code: the one given, else the one by rule.

        None where its kind has no sunset, or where its first release is not on record: a code that
        the first release stored already has may be of any age.
        """
        rule = self.layout.sunset(concept.kind)
        if rule is None or SUNSET in concept.properties:
            return derived_sunset(concept, None, None)
        first = next((release for release in self.releases if self.concept(release, code)), None)
        known = first is not None and first is not self.releases[0]
        return derived_sunset(concept, first if known else None, rule)
