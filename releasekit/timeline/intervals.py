"""When a code is live: spans of service dates, and the sunset of temporary codes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from releasekit.model.concept import ADDED, SUNSET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.layout import Sunset as SunsetRule
    from releasekit.model import Concept, Release

_DAY = dt.timedelta(days=1)


class Interval(Struct, frozen=True, kw_only=True):
    """A span of service dates on which a code is live, both ends included.

    `end` is None where no end is known. `release` is the label of the one that began it, `display`
    what the code meant then. `recorded` is false where the code stood in the first release on
    record with no date of its own: it may be older than `start`.
    """

    start: dt.date
    end: dt.date | None
    display: str
    release: str
    recorded: bool = True


class Sunset(Struct, frozen=True, kw_only=True):
    """When a temporary code is to be archived; `derived` where the rule says so and no list.

    A derived one says the day from which it counts, `start`, and what day that is, `starts`: that
    of the first publication, or the first effective date.
    """

    date: dt.date
    derived: bool
    start: dt.date | None = None
    starts: Literal["", "published", "effective"] = ""


def intervals(states: Iterable[tuple[Release, Concept | None]]) -> list[Interval]:
    """Return the spans on which a code is live, from its state in each release, in order.

    A code that is present but terminated ends on its date of termination; one that is gone ends on
    the day before the release without it counts. A code begins on the day the publisher added it
    where that fits between the releases, else with the release. Spans never overlap.
    """
    spans: list[Interval] = []
    earlier: Release | None = None
    live = False
    for release, concept in states:
        ended = _day(concept.terminated) if concept else None
        if concept is not None and ended is None:
            if not live:
                start = max(_start(concept, release, earlier), _floor(spans))
                dated = earlier is not None or bool(concept.properties.get(ADDED))
                spans.append(replace(_span(start, None, concept, release), recorded=dated))
            live = True
        else:
            if live or (concept is not None and spans):
                _end(spans, ended or release.effective - _DAY)
            elif concept is not None and ended is not None:
                start = min(_start(concept, release, earlier), ended)
                spans.append(_span(start, ended, concept, release))
            live = False
        earlier = release
    return spans


def _span(start: dt.date, end: dt.date | None, concept: Concept, release: Release) -> Interval:
    return Interval(start=start, end=end, display=concept.display, release=release.label)


def _end(spans: list[Interval], end: dt.date) -> None:
    spans[-1] = replace(spans[-1], end=max(end, spans[-1].start))


def _floor(spans: list[Interval]) -> dt.date:
    end = spans[-1].end if spans else None
    return end + _DAY if end else dt.date.min


def _start(concept: Concept, release: Release, earlier: Release | None) -> dt.date:
    """Return the publisher's own day, if the release before did not contradict it."""
    added = _day(str(concept.properties.get(ADDED, "")))
    if added is None or added > release.effective:
        return release.effective
    return added if earlier is None or added > earlier.effective else release.effective


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
