"""Every code of a code set with its history, streamed page by page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from releasekit.diff import EXISTENCE
from releasekit.timeline.code_links import NO_LINKS, code_links
from releasekit.timeline.intervals import Status
from releasekit.timeline.lives import lives
from releasekit.views import permalinks
from releasekit.views.changes import Builder, StatedFacts, previous_codes, replacement_code
from releasekit.views.code_pages import CodeEntry
from releasekit.views.concepts import clearance, descriptor, interval_view
from releasekit.views.lifecycles import EventView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.classify import Change
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience
    from releasekit.model import Concept, Release
    from releasekit.timeline import Timeline
    from releasekit.timeline.lives import Life

    Family = tuple[str, list[CodeEntry]]


_YEAR = dt.timedelta(days=365)
"""For how long before the newest release a code is called new."""


class _Event(NamedTuple):
    """What a release did to a code, and what builds its view when its page is written."""

    release: Release
    present: bool
    changes: list[Change]
    build: Builder

    @property
    def view(self) -> EventView:
        groups = self.build.families.together(self.changes, self.changes)
        told = tuple(map(self.build.told, groups))
        return EventView(release=self.release, present=self.present, told=told)


class Histories:
    """What each release did to each code: taken diff by diff, then streamed code by code.

    Only codes that changed are kept in memory, and one page of entries at a time.
    """

    def __init__(self, timeline: Timeline, audience: Audience) -> None:
        """Take the releases, and for whom the histories are."""
        self.timeline = timeline
        self.cleared = clearance(audience, timeline.layout)
        self.known = cache(self._known)
        self.places: dict[str, str] = {}
        """The pages of changes that are not on the first page of their release."""
        self._stated = StatedFacts(timeline.layout, timeline.layout.decoded)
        self._labels = {release.label for release in timeline.postings}
        self._events: dict[str, list[_Event]] = defaultdict(list)

    def add(self, diff: ReleaseDiff) -> None:
        """Take what changed from one release to the next; call it in order of the releases."""
        by_code: dict[str, list[Change]] = defaultdict(list)
        for change in diff.changes:
            if change.release == diff.after.label or change.release not in self._labels:
                by_code[change.delta.key].append(change)
        build = Builder(self.timeline.layout, diff.links, self.cleared)
        for code, changes in by_code.items():
            gone = any(change.delta.aspect == EXISTENCE and not change.came for change in changes)
            self._events[code].append(_Event(diff.after, not gone, changes, build))

    def link(self, code: str) -> str:
        """Return the permalink of a code; empty if no release ever had it."""
        return permalinks.code_page(self.timeline.layout.id, code) if self.known(code) else ""

    def families(self) -> Iterator[Family]:
        """Return every code of every release, by the page that it stands on, in order of the code.

        Short codes lie scattered among the others; their pages come last.
        """
        scattered: dict[str, list[CodeEntry]] = defaultdict(list)
        name, held = "", list[CodeEntry]()
        for entry in map(self._entry, self._lives()):
            family = permalinks.family(entry.code)
            if len(entry.anchor) < permalinks.FAMILY:
                scattered[family].append(entry)
                continue
            if family != name and held:
                yield name, held
                held = []
            name = family
            held.append(entry)
        if held:
            yield name, held
        yield from sorted(scattered.items())

    def _lives(self) -> Iterator[Life]:
        """Return every code; of edits, which are millions, the pairs that some release changed."""
        if not self.timeline.layout.since:
            yield from lives(self.timeline)
            return
        for code in sorted(self._events):
            life = self.timeline.life(code)
            if life is not None:
                yield life

    def _entry(self, life: Life) -> CodeEntry:
        """Return one code with its status on the day of the newest release."""
        code, concept = life.code, life.last
        events = self._events.get(code, ())
        sunset = self.timeline.sunset(code, concept)
        layout = self.timeline.layout
        dated = bool(concept.terminated or sunset or any(map(concept.aspect, layout.days.first)))
        steady = life.is_everywhere and not events and not dated
        day = self.timeline.releases[-1].effective
        first, status = next(iter(life.intervals), None), life.status(day)
        links = NO_LINKS if steady else code_links(self.timeline, life, day, every=True)
        replacements = tuple(replacement_code(link, layout) for link in links.instead)
        previously = previous_codes(links.previously, links.narrowed, layout)
        parts = tuple(replacement_code(link, layout) for link in links.parts)
        return CodeEntry(
            code=code,
            printed=layout.printed(code),
            anchor=permalinks.anchor(code),
            display=descriptor(concept, self.cleared),
            stated=self._now(concept, status),
            status=status,
            fresh=first is not None and first.recorded and first.start > day - _YEAR,
            steady=steady,
            intervals=(
                () if steady else tuple(interval_view(s, self.cleared) for s in life.intervals)
            ),
            sunset=sunset,
            replacements=replacements,
            previously=previously,
            parts=parts,
            links={
                linked: self.link(linked)
                for linked in (
                    *(one.code for one in replacements),
                    *(one.code for one in previously),
                    *(one.code for one in parts),
                )
            },
            events=tuple(event.view for event in events),
        )

    def _now(self, concept: Concept, status: Status) -> str:
        """Return what a list states of a code that is in force; of one that ended, nothing."""
        return "" if status is Status.ENDED else self._stated.now(concept, self.cleared.allows)

    def _known(self, code: str) -> bool:
        if self.timeline.layout.since:
            return code in self._events
        return any(code in self.timeline.own(release) for release in self.timeline.postings)


def pairs(postings: Iterable[Release]) -> Iterator[tuple[Release, Release | None]]:
    """Return every posting with the one that it is to be compared with, None for the first.

    A later posting of a label is compared with the one before of that label, any other with the
    state of the day before it.
    """
    earlier: list[Release] = []
    for release in postings:
        same = [other for other in earlier if other.version == release.version]
        older = [other for other in earlier if other.effective < release.effective]
        before = (same if release.revision > 1 and same else older)[-1:]
        yield release, before[0] if before else None
        earlier.append(release)
