"""What is shown of one code through all releases: what each did to it, and when it was live."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.classify import Classifier
from releasekit.classify.attribution import spoken
from releasekit.classify.history import History
from releasekit.store import release_document
from releasekit.views.changes import Builder, ChangeView, change_document
from releasekit.views.concepts import IntervalView, clearance, interval_view, notice
from releasekit.views.json_text import document
from releasekit.views.value_rows import ValueRow, value_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.licensing import Audience, Clearance
    from releasekit.model import Release
    from releasekit.timeline import Sunset, Timeline

SCHEMA = "releasekit/history/2"


class EventView(Struct, frozen=True, kw_only=True):
    """What one release did to a code: a release, and the changes that it brought.

    `told` is what readers are told: changes of columns of one family are one there.
    """

    release: Release
    present: bool
    changes: tuple[ChangeView, ...] = ()
    told: tuple[ChangeView, ...] = ()

    @property
    def rows(self) -> tuple[ValueRow, ...]:
        """What readers are told, values of one class in one row."""
        return tuple(value_rows(self.told))


class HistoryView(Struct, frozen=True, kw_only=True):
    """A code through all releases and postings: what `history` gives.

    Those that changed nothing are left out, but for the first that has the code. `printed` is the
    code as its publisher prints it.
    """

    code: str
    printed: str
    code_set: str
    name: str
    events: tuple[EventView, ...]
    intervals: tuple[IntervalView, ...]
    sunset: Sunset | None
    sample: bool
    withheld: bool
    notice: str


def view(timeline: Timeline, code: str, audience: Audience) -> HistoryView | None:
    """Return what every release and every posting did to a code; None if none ever had it."""
    events = []
    cleared = clearance(audience, timeline.layout)
    releases = timeline.postings
    first = releases[0] if releases else None
    if first is not None and timeline.concept(first, code) is not None:
        events.append(EventView(release=first, present=True))
    for before, after in pairwise(releases):
        changes = _changes(timeline, (before, after), code, cleared)
        if changes:
            changed, told = changes
            present = timeline.concept(after, code) is not None
            said_by = timeline.speaker(after, code, gone=not present)
            events.append(EventView(release=said_by, present=present, changes=changed, told=told))
    if not events:
        return None
    had = (timeline.concept(release, code) for release in reversed(timeline.releases))
    last = next((concept for concept in had if concept is not None), None)
    return HistoryView(
        code=code,
        printed=timeline.layout.printed(code),
        code_set=timeline.layout.id,
        name=timeline.layout.name,
        events=tuple(events),
        intervals=tuple(interval_view(span, cleared) for span in timeline.intervals(code)),
        sunset=timeline.sunset(code, last) if last is not None else None,
        sample=any(release.sample for release in releases),
        withheld=cleared.withheld,
        notice=notice(timeline.layout, releases[-1]),
    )


def _changes(
    timeline: Timeline, pair: tuple[Release, Release], code: str, cleared: Clearance
) -> tuple[tuple[ChangeView, ...], tuple[ChangeView, ...]] | None:
    """Classify what happened to one code from a release to the next, without walking either.

    Return the changes, and what readers are told of them; None where nothing changed.
    """
    before, after = pair
    if not any(timeline.concept(release, code) for release in pair):
        return None
    comparison = timeline.side_by_side(before, after)
    links = timeline.links.between(before, after, code)
    history = History(timeline, before)
    classifier = Classifier(comparison, timeline.layout, links, history)
    build = Builder(timeline.layout, links, cleared)
    found = classifier.classified(comparison.pair_of(code))
    changes = list(spoken(timeline, before, after, found))
    if not changes:
        return None
    groups = build.families.together(changes, changes)
    return tuple(map(build.change, changes)), tuple(map(build.told, groups))


def to_json(views: Iterable[HistoryView]) -> bytes:
    """Return histories as JSON; schemas/history-2.schema.json says its shape."""
    return document([_document(view) for view in views])


def _document(view: HistoryView) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "code": view.code,
        "code_set": view.code_set,
        "intervals": view.intervals,
        "sunset": view.sunset,
        "events": [
            {
                "release": release_document(event.release),
                "present": event.present,
                "changes": [change_document(change) for change in event.changes],
            }
            for event in view.events
        ],
        "notice": view.notice,
    }
