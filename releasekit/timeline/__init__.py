"""A code set's releases in time: what is in force, validity intervals, lifecycles, calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.diff import side_by_side
from releasekit.errors import StoreError
from releasekit.model import ReleaseKind
from releasekit.model.concept import SUNSET
from releasekit.model.snapshot import BETWEEN_CELLS
from releasekit.store.layers import ranked
from releasekit.timeline.edit_lives import edit_concept, edit_life
from releasekit.timeline.intervals import Interval, Status, Sunset, Word, derived_sunset
from releasekit.timeline.links import Links
from releasekit.timeline.lives import Life, life
from releasekit.timeline.own_days import OwnDays

if TYPE_CHECKING:
    import datetime as dt

    from releasekit.diff import Comparison
    from releasekit.layout import CodeSet
    from releasekit.model import Concept, Release, Snapshot
    from releasekit.store import Store

__all__ = ["Interval", "Life", "Status", "Sunset", "Timeline", "Word"]


class Timeline:
    """The releases of one code set in the order of their effective dates.

    Of a label that was posted again only the last posting known on the day `known` counts, so
    that what was known then can be asked for as well as what is known now. `releases` has one a
    label, `postings` every revision.
    """

    def __init__(self, store: Store, layout: CodeSet, *, known: dt.date | None = None) -> None:
        """Take the store, and the day whose knowledge counts (None: all that is stored)."""
        self.store = store
        every = store.releases(layout.id)
        self.layout = layout.licensed_for(kind for release in every for kind in release.licensed)
        self.postings = every if known is None else _known(every, known)
        latest = {
            release.version: release
            for release in sorted(self.postings, key=lambda release: release.revision)
        }
        self.releases = sorted(latest.values(), key=lambda release: release.place)
        self.states = store.states(layout.id, self.postings)
        self.layers = self.states.layers
        self.own_days = OwnDays(store, layout)
        self.links = Links(self)
        self._own: dict[str, Snapshot] = {}
        self._comparisons: dict[tuple[str, str], Comparison] = {}

    def snapshot(self, release: Release) -> Snapshot:
        """Open the state on a release's effective day, once."""
        return self.states.open(release)

    def own(self, release: Release) -> Snapshot:
        """Open what a release itself says, once."""
        if release.label not in self._own:
            self._own[release.label] = self.store.own(release)
        return self._own[release.label]

    def comparison(self, before: Release, after: Release) -> Comparison:
        """Return the states on two releases' days side by side, once."""
        key = before.label, after.label
        if key not in self._comparisons:
            self._comparisons[key] = self.side_by_side(before, after)
        return self._comparisons[key]

    def side_by_side(self, before: Release, after: Release) -> Comparison:
        """Return the states on two releases' days side by side, anew."""
        return side_by_side(self.snapshot(before), self.snapshot(after), self.layout.since)

    def concept(self, release: Release, code: str) -> Concept | None:
        """Return a code as it is on a release's effective day, or None."""
        if self._is_edit(code):
            return edit_concept(self, release, code)
        return self.snapshot(release).get(code)

    def as_of(self, day: dt.date) -> Release:
        """Return the latest release in force on a date of service; StoreError if none is yet.

        Of several that are effective on one day it is the complete one.
        """
        in_force = [release for release in self.releases if release.effective <= day]
        if not in_force:
            message = f"no release of {self.layout.name} is in force on {day}"
            days = (f"the first is effective {release.effective}" for release in self.releases)
            raise StoreError(message, advice=next(days, "load one first"))
        return max(in_force, key=lambda release: (release.effective, not release.covers))

    def on_record(self, day: dt.date) -> Release:
        """Return the release in force on a day, else the first one."""
        return self.as_of(max(day, self.releases[0].effective))

    def between(self, before: Release, after: Release) -> list[Release]:
        """Return a release for each state from `before` to `after`, both included, in order.

        Those that are effective on one day have one state. A superseded posting is followed by
        those that correct it. Two postings of one label are their own neighbors; so are two that
        stand the other way.
        """
        labels = {release.label for release in self.postings}
        if not {before.label, after.label} <= labels or before.effective >= after.effective:
            return [before, after]
        again = [
            posting
            for posting in self.postings
            if posting.version == before.version and posting.revision > before.revision
        ]
        days = {
            release.effective: release
            for release in self.releases
            if before.effective < release.effective < after.effective
        }
        return [before, *again, *days.values(), after]

    @property
    def path(self) -> list[Release]:
        """A release for each state on record, in order."""
        first, last = self.releases[0], self.releases[-1]
        return [first] if first is last else self.between(first, last)

    def within(self, before: Release, after: Release) -> list[Release]:
        """Return the releases that brought about what is between two states, in order."""
        if before.effective >= after.effective:
            return [after]
        return [
            release
            for release in self.releases
            if before.effective < release.effective <= after.effective
            and release.version != after.version
        ] + [after]

    def speaker(self, release: Release, code: str, *, gone: bool) -> Release:
        """Return who says what is new of a code on a release's effective day.

        Of the releases effective on that day it is the one published last that has the code, or
        that is complete for its kind and lacks it where the code is `gone`.
        """
        kind = self.layout.kind_of(code)
        for posting in self.speakers(release):
            if (code in self.own(posting)) is not gone and (not gone or posting.ends(kind)):
                return posting
        return release

    def speakers(self, release: Release) -> list[Release]:
        """Return the releases effective on the day of one, itself too, the last published first."""
        same_day = {release.label} | {
            other.label
            for other in self.releases
            if other.effective == release.effective and other.version != release.version
        }
        return [layer.release for layer in reversed(self.layers) if layer.release.label in same_day]

    def earlier(self, release: Release) -> list[Release]:
        """Return the releases that went before one, the latest first."""
        return [other for other in reversed(self.releases) if other.place < release.place]

    def formerly(self, release: Release, code: str) -> Concept | None:
        """Return what a code was when it was last there before a release, or None."""
        concepts = (self.concept(other, code) for other in self.earlier(release))
        return next((concept for concept in concepts if concept is not None), None)

    def interim(self, release: Release) -> bool:
        """Return whether a release is an interim update, or one posted again."""
        return release.kind is ReleaseKind.INTERIM or any(
            other.version == release.version and other.kind is ReleaseKind.INTERIM
            for other in self.postings
        )

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

    def life(self, code: str) -> Life | None:
        """Return when a code may be reported; None if no posting ever had it."""
        return edit_life(self, code) if self._is_edit(code) else life(self, code)

    def _is_edit(self, code: str) -> bool:
        """Return whether a code is the two of an edit whose rows follow one another in time."""
        return bool(self.layout.since) and code.count(BETWEEN_CELLS) == len(self.layout.key) - 2

    def intervals(self, code: str) -> list[Interval]:
        """Return the spans of service dates on which a code is in force, in order."""
        whole = self.life(code)
        return list(whole.intervals) if whole else []

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


def _known(releases: list[Release], day: dt.date) -> list[Release]:
    """Return the releases that were published by a day, in their order."""
    published = {layer.release.label for layer in ranked(releases) if layer.rank.published <= day}
    return [release for release in releases if release.label in published]
