"""What is shown of one code through time, and of what takes effect between two dates."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit.classify import Classifier
from releasekit.classify.attribution import replacements
from releasekit.classify.history import History
from releasekit.diff import Comparison, Pair
from releasekit.store import release_document
from releasekit.views.changes import ChangeView, change_view
from releasekit.views.concepts import (
    ConceptView,
    IntervalView,
    clearance,
    concept_view,
    interval_view,
)

if TYPE_CHECKING:
    import datetime as dt

    from releasekit.licensing import Audience, Clearance, Licensed
    from releasekit.model import Release
    from releasekit.timeline import Sunset, Timeline

SHOW, HISTORY = "releasekit/code/1", "releasekit/history/1"


class CodeView(Struct, frozen=True, kw_only=True):
    """A code as it is on a date of service: what `show` gives.

    `concept` is None where the code is not in the release in force; `last` is what it was when it
    was last there, and `instead` the codes to report in its place.
    """

    code: str
    code_set: str
    name: str
    release: Release
    concept: ConceptView | None
    last: ConceptView
    live: bool
    intervals: tuple[IntervalView, ...]
    sunset: Sunset | None
    instead: tuple[str, ...]


class EventView(Struct, frozen=True, kw_only=True):
    """What one release did to a code: a release, and the changes that it brought."""

    release: Release
    present: bool
    changes: tuple[ChangeView, ...]


class HistoryView(Struct, frozen=True, kw_only=True):
    """A code through all releases and postings: what `history` gives.

    Those that changed nothing are left out, but for the first that has the code.
    """

    code: str
    code_set: str
    name: str
    events: tuple[EventView, ...]
    intervals: tuple[IntervalView, ...]
    sample: bool
    withheld: bool


def show(timeline: Timeline, code: str, day: dt.date, audience: Audience) -> CodeView | None:
    """Return a code as it is on a date of service; None if no release up to then ever had it."""
    release = timeline.as_of(day)
    concept = timeline.concept(release, code)
    last = concept or History(timeline, release).earlier(code)
    if last is None:
        return None
    cleared = clearance(audience, timeline.layout)
    known = [one for one in timeline.releases if one.effective <= day]
    spans = tuple(timeline.intervals(code))
    live = any(span.start <= day and (span.end is None or day <= span.end) for span in spans)
    return CodeView(
        code=code,
        code_set=timeline.layout.id,
        name=timeline.layout.name,
        release=release,
        concept=concept_view(concept, cleared) if concept else None,
        last=concept_view(last, cleared),
        live=live,
        intervals=tuple(interval_view(span, cleared) for span in spans),
        sunset=timeline.sunset(code, last),
        # A live header is of no use on a claim either: its successors are.
        instead=() if live and last.billable is not False else _instead(timeline, known, code),
    )


def _instead(timeline: Timeline, known: list[Release], code: str) -> tuple[str, ...]:
    return replacements(timeline, known).get(code, ())


def history(timeline: Timeline, code: str, audience: Audience) -> HistoryView | None:
    """Return what every release and every posting did to a code; None if none ever had it."""
    events = []
    cleared = clearance(audience, timeline.layout)
    releases = timeline.postings
    first = releases[0] if releases else None
    if first is not None and timeline.concept(first, code) is not None:
        events.append(EventView(release=first, present=True, changes=()))
    for before, after in pairwise(releases):
        changes = _changes(timeline, (before, after), code, cleared)
        if changes:
            present = timeline.concept(after, code) is not None
            events.append(EventView(release=after, present=present, changes=changes))
    if not events:
        return None
    return HistoryView(
        code=code,
        code_set=timeline.layout.id,
        name=timeline.layout.name,
        events=tuple(events),
        intervals=tuple(interval_view(span, cleared) for span in timeline.intervals(code)),
        sample=any(one.sample for one in releases),
        withheld=cleared.withheld,
    )


def _changes(
    timeline: Timeline, pair: tuple[Release, Release], code: str, cleared: Clearance
) -> tuple[ChangeView, ...]:
    """Classify what happened to one code from a release to the next, without walking either."""
    before, after = pair
    left, right = timeline.snapshot(before), timeline.snapshot(after)
    ours, theirs = left.line(code), right.line(code)
    if ours is None and theirs is None:
        return ()
    comparison = Comparison(left, right)
    instead = replacements(timeline, [after], since=before.effective)
    classifier = Classifier(comparison, timeline.layout, instead, History(timeline, before))
    found = classifier.classified(Pair(comparison=comparison, ours=ours, theirs=theirs))
    return tuple(change_view(change, instead, cleared) for change in found)


def show_document(shown: CodeView) -> dict[str, Any]:
    """Return a code as plain values for JSON."""
    return {
        "schema": SHOW,
        "code": shown.code,
        "code_set": shown.code_set,
        "release": release_document(shown.release),
        "live": shown.live,
        "present": shown.concept is not None,
        "concept": _concept_document(shown.concept or shown.last),
        "intervals": [_interval_document(one) for one in shown.intervals],
        "sunset": (
            {"date": shown.sunset.date.isoformat(), "derived": shown.sunset.derived}
            if shown.sunset
            else None
        ),
        "instead": list(shown.instead),
    }


def _concept_document(concept: ConceptView) -> dict[str, Any]:
    return {
        "code": concept.code,
        "display": str(concept.display) or None,
        "parent": concept.parent or None,
        "section": concept.section or None,
        "kind": concept.kind or None,
        "withheld": list(concept.withheld),
        "designations": {name: _plain(said) for name, said in concept.designations.items()},
        "properties": {name: _plain(said) for name, said in concept.properties.items()},
    }


def _plain(said: Licensed | tuple[Licensed, ...]) -> str | list[str]:
    return [str(one) for one in said] if isinstance(said, tuple) else str(said)


def _interval_document(interval: IntervalView) -> dict[str, Any]:
    return {
        "start": interval.start.isoformat(),
        "end": interval.end.isoformat() if interval.end else None,
        "display": str(interval.display) or None,
        "release": interval.release,
        "recorded": interval.recorded,
    }


def history_document(shown: HistoryView) -> dict[str, Any]:
    """Return a code's history as plain values for JSON."""
    return {
        "schema": HISTORY,
        "code": shown.code,
        "code_set": shown.code_set,
        "intervals": [_interval_document(one) for one in shown.intervals],
        "events": [
            {
                "release": release_document(event.release),
                "present": event.present,
                "changes": [
                    {
                        "id": change.id,
                        "class": change.change_class,
                        "level": change.level,
                        "aspect": change.aspect,
                        "before": str(change.before) or None,
                        "after": str(change.after) or None,
                        "effective": change.effective,
                    }
                    for change in event.changes
                ],
            }
            for event in shown.events
        ],
    }
