"""What takes effect, ends or comes out between two dates, over every code set in the store."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.render import words
from releasekit.timeline import Status
from releasekit.timeline.edit_rows import dated
from releasekit.timeline.lives import changing
from releasekit.views import titles
from releasekit.views.concepts import clearance
from releasekit.views.entry_words import entries_of
from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience
    from releasekit.timeline import Life, Sunset, Timeline

SCHEMA = "releasekit/calendar/1"
COLUMNS = ("date", "code set", "event", "what", "codes")
SHOWN = 10
"""How many codes an entry names before it only counts them."""


class EntryView(Struct, frozen=True, kw_only=True):
    """One thing that happens on one day in one code set.

    `event` is "release" (a loaded release takes effect), "starts" or "ends" (codes that may be
    reported for the first or last time on it), "header-starts" or "header-ends", "sunset" (codes to
    be archived), "expected" (the publisher's calendar: a release takes effect) or "publication"
    (files are due). `codes` are in order, `printed` the
    same as their publisher prints them. A `derived` sunset counts from `start`.
    """

    day: dt.date
    code_set: str
    name: str
    event: str
    title: str
    codes: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    derived: bool = False
    start: dt.date | None = None
    sample: bool = False


def entries(
    timelines: Iterable[Timeline], first: dt.date, last: dt.date, audience: Audience
) -> list[EntryView]:
    """Return everything that happens from `first` to `last`, both included, in order of the day.

    Entries hold codes and no text. Raises LicenseError for an audience that may not have codes.
    """
    happens: list[EntryView] = []
    for timeline in timelines:
        clearance(audience, timeline.layout)
        happens += _of_releases(timeline, first, last)
        happens += _of_codes(timeline, first, last)
        happens += _expected(timeline, first, last)
    return sorted(happens, key=in_order)


def in_order(entry: EntryView) -> tuple[object, ...]:
    """Return what entries are in order of: the day, then the code set, and what happens."""
    return entry.day, entry.code_set, entry.event, entry.title


def _entry(timeline: Timeline, day: dt.date, event: str, title: str) -> EntryView:
    return EntryView(
        day=day,
        code_set=timeline.layout.id,
        name=timeline.layout.name,
        event=event,
        title=title,
        sample=any(release.sample for release in timeline.releases),
    )


def _title(
    event: str, layout: CodeSet, label: object = "", *, codes: int = 0, rule: str = ""
) -> str:
    """Return what happens in words; `label` names the release, `codes` counts what it is about."""
    phrase: str = words.load()["calendar"][event]
    counted = f"{codes:,} {layout.name} {entries_of(layout).of(codes)}"
    return phrase.format(name=layout.name, label=label, codes=counted, rule=rule)


def _of_releases(timeline: Timeline, first: dt.date, last: dt.date) -> Iterator[EntryView]:
    """Return the releases that take effect."""
    for release in timeline.releases:
        if first <= release.effective <= last:
            title = _title("release", timeline.layout, release.label)
            yield _entry(timeline, release.effective, "release", title)


def _of_codes(timeline: Timeline, first: dt.date, last: dt.date) -> Iterator[EntryView]:
    """Return the first and last days of codes, headers apart, and the sunsets of temporary ones."""
    days: dict[tuple[dt.date, str, Sunset | None], list[str]] = defaultdict(list)
    for code, day, event in _happening(timeline, first, last):
        if first <= day <= last:
            days[day, event, None].append(code)
    for code, sunset in _sunsets(timeline):
        if first <= sunset.date <= last:
            days[sunset.date, "sunset", sunset].append(code)
    for (day, event, given), codes in days.items():
        rule = titles.of_sunset_rule(given) if given else ""
        phrase = "sunset_by_rule" if rule else event
        title = _title(phrase, timeline.layout, codes=len(codes), rule=rule)
        entry = _entry(timeline, day, event, title)
        start = given.start if given else None
        in_order = sorted(codes)
        printed = tuple(map(timeline.layout.printed, in_order))
        yield replace(
            entry, codes=tuple(in_order), printed=printed, derived=bool(rule), start=start
        )


def _happening(
    timeline: Timeline, first: dt.date, last: dt.date
) -> Iterable[tuple[str, dt.date, str]]:
    edits = _of_edits(timeline, first, last)
    return _of_lives(timeline, first) if edits is None else edits


def _of_lives(timeline: Timeline, first: dt.date) -> Iterator[tuple[str, dt.date, str]]:
    for life in changing(timeline, first):
        for day, event in _events(life):
            yield life.code, day, event


def _of_edits(
    timeline: Timeline, first: dt.date, last: dt.date
) -> list[tuple[str, dt.date, str]] | None:
    """Return the first and last days of edits by their two codes; None where it has none."""
    if not timeline.layout.edits or not timeline.releases:
        return None
    starts, ends = set(), set()
    for row in dated(timeline, first - _DAY, last + _DAY):
        code = f"{row.first}/{row.second}"
        if row.since and not row.void:
            starts.add((code, row.since))
        if row.until and not row.void:
            ends.add((code, row.until))
    # A row that another one follows the next day is no end, nor is that one a beginning.
    goes_on = {(code, day) for code, day in ends if (code, day + _DAY) in starts}
    starts -= {(code, day + _DAY) for code, day in goes_on}
    told = (("starts", starts), ("ends", ends - goes_on))
    return [(code, day, event) for event, days in told for code, day in sorted(days)]


def _events(life: Life) -> Iterator[tuple[dt.date, str]]:
    """Return the days on which a code may be reported first or last, or is a header first or last.

    A code that stood in the first release on record began at a time that nobody knows.
    """
    for before, span, after in zip(
        (None, *life.intervals), life.intervals, (*life.intervals[1:], None), strict=False
    ):
        starts, ends = _EVENTS[span.status]
        turned = before is None or before.status is not span.status
        gap = before is not None and before.end is not None and before.end + _DAY < span.start
        if (span.recorded and turned) or gap:
            yield span.start, starts
        goes_on = after is not None and span.end is not None and span.end + _DAY == after.start
        if span.end is not None and not (goes_on and span.status is Status.HEADER):
            yield span.end, ends


def _sunsets(timeline: Timeline) -> Iterator[tuple[str, Sunset]]:
    """Return the temporary codes of the latest state with their sunsets."""
    if not timeline.releases:
        return
    temporary = {kind.id for kind in timeline.layout.kinds if kind.sunset_years}
    snapshot = timeline.snapshot(timeline.releases[-1])
    for concept in snapshot if temporary else ():
        if concept.kind in temporary and not concept.terminated:
            sunset = timeline.sunset(concept.code, concept)
            if sunset is not None:
                yield concept.code, sunset


_DAY = dt.timedelta(days=1)
_EVENTS = {Status.LIVE: ("starts", "ends"), Status.HEADER: ("header-starts", "header-ends")}


def _expected(timeline: Timeline, first: dt.date, last: dt.date) -> Iterator[EntryView]:
    loaded = {release.effective for release in timeline.releases}
    sample = any(release.sample for release in timeline.releases)
    for entry in expected(timeline.layout, first, last):
        if entry.event == "publication" or entry.day not in loaded:
            yield replace(entry, sample=sample)


def expected(layout: CodeSet, first: dt.date, last: dt.date) -> Iterator[EntryView]:
    """Return the publisher's own calendar: annual editions, and the quarters of interim updates."""
    cadence = layout.cadence
    for year in range(first.year - 1, last.year + 3):
        _, effective, published = cadence.dates(str(year))
        if first <= effective <= last:
            yield _due(layout, effective, "expected", _title("expected", layout, year))
        if published and first <= published <= last:
            yield _due(layout, published, "publication", _title("publication", layout, year))
    for day in cadence.interim_days(first, last):
        yield _due(layout, day, "expected", _title("interim", layout, f"{day:%Y-%m}"))


def _due(layout: CodeSet, day: dt.date, event: str, title: str) -> EntryView:
    return EntryView(day=day, code_set=layout.id, name=layout.name, event=event, title=title)


def to_json(views: Iterable[EntryView], first: dt.date, last: dt.date) -> bytes:
    """Return a calendar as JSON; schemas/calendar-1.schema.json says its shape."""
    return document(
        {
            "schema": SCHEMA,
            "from": first,
            "to": last,
            "entries": [
                {
                    "date": entry.day,
                    "code_set": entry.code_set,
                    "event": entry.event,
                    "title": entry.title,
                    "codes": entry.codes,
                    "derived": entry.derived,
                    "start": entry.start,
                    "sample": entry.sample,
                }
                for entry in views
            ],
        }
    )


def rows(views: Iterable[EntryView], *, most: int | None = None) -> Iterator[tuple[str, ...]]:
    """Return one row an entry, under `COLUMNS`, its codes as files have them.

    With `most` they are for people: as they are printed, and the rest is counted.
    """
    phrases = words.load()
    for entry in views:
        codes = ", ".join(entry.codes if most is None else entry.printed[:most])
        rest = len(entry.codes) - len(entry.codes[:most])
        yield (
            entry.day.isoformat(),
            entry.code_set,
            entry.event,
            f"{phrases['sample_label']} {entry.title}" if entry.sample else entry.title,
            phrases["and_more"].format(codes=codes, count=f"{rest:,}") if rest else codes,
        )


def icalendar(views: Iterable[EntryView], title: str = "", about: str = "") -> str:
    """Return a calendar as iCalendar text (RFC 5545): all-day events with stable ids, no clock.

    `title` and `about` are its name and description (RFC 7986), for those who subscribe to it.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 (slow to import)

    calendar = Calendar()
    calendar.add("prodid", "-//releasekit//calendar//EN")
    calendar.add("version", "2.0")
    for name, text in (("name", title), ("description", about)):
        if text:
            calendar.add(name, text)
    for entry in views:
        event = Event()
        event.add(
            "uid",
            f"{entry.code_set}-{entry.event}-{entry.day:%Y%m%d}-{entry.derived:d}"
            f"-{'-'.join(entry.codes[:1])}@releasekit",
        )
        event.add("dtstamp", dt.datetime.combine(entry.day, dt.time(), dt.UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("summary", ("SAMPLE: " if entry.sample else "") + entry.title)
        if entry.codes:
            event.add("description", ", ".join(entry.printed))
        calendar.add_component(event)
    return str(calendar.to_ical().decode())
