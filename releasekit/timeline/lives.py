"""When a code may be reported: spans of service dates, from all that the releases say of it."""

from __future__ import annotations

import datetime as dt
import heapq
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from releasekit.diff import Comparison
from releasekit.model.concept import BILLABLE, TERMINATED
from releasekit.model.snapshot import code_of_key, key_of_line
from releasekit.timeline.intervals import Doubt, Interval, Status, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.model import Concept, Release, Snapshot
    from releasekit.store.layers import Layer
    from releasekit.timeline import Timeline
    from releasekit.timeline.own_days import FirstDay

    Line = tuple[bytes, int, bytes]

_DAY = dt.timedelta(days=1)
_STATUS = (BILLABLE, TERMINATED)
_LONGEST = dt.timedelta(days=550)
"""How far back a release may lie whose changes still take effect."""


class Life(Struct, frozen=True, kw_only=True):
    """One code in time.

    `words` has each posting of its code set in the order of publication, and the code as that has
    it, None where it lacks it. `intervals` are the spans on which the code is in force, in order;
    a header and a code that may be reported are spans apart. `doubts` are the days of its own that
    contradict others.
    """

    code: str
    kind: str
    words: tuple[tuple[Release, Concept | None], ...]
    intervals: tuple[Interval, ...]
    doubts: tuple[Doubt, ...] = ()

    @property
    def last(self) -> Concept:
        """What the code is, or was when it was last there."""
        return next(concept for _, concept in reversed(self.words) if concept is not None)

    @property
    def is_everywhere(self) -> bool:
        """Whether every release that is complete for the code's kind has it."""
        return all(concept or not release.ends(self.kind) for release, concept in self.words)

    def interval(self, day: dt.date) -> Interval | None:
        """Return the span that has a day, else the last one before it, else the next."""
        begun = [span for span in self.intervals if span.start <= day]
        return next(iter(begun[-1:] or self.intervals[:1]), None)

    def is_dated(self, day: dt.date) -> bool:
        """Return whether the code's first day is on record, or is not after a day."""
        first = next(iter(self.intervals), None)
        return first is not None and (first.recorded or first.start <= day)

    def status(self, day: dt.date) -> Status:
        """Return whether the code may be reported on a date of service."""
        span = self.interval(day)
        if span is None or (span.end is not None and span.end < day):
            return Status.ENDED
        return Status.NOT_YET_EFFECTIVE if day < span.start else span.status


def life(timeline: Timeline, code: str) -> Life | None:
    """Return the life of a code; None if no posting ever had it."""
    concepts = [timeline.own(layer.release).get(code) for layer in timeline.layers]
    return _life(timeline, code, concepts) if any(concepts) else None


def lives(timeline: Timeline) -> Iterator[Life]:
    """Stream the life of every code that any posting has, in order of the code.

    The postings are read side by side, a page of each at a time. A line that is the same as in
    the one before is not parsed again.
    """
    snapshots = [timeline.own(layer.release) for layer in timeline.layers]
    streams = [_lines(place, snapshot) for place, snapshot in enumerate(snapshots)]
    for key, group in groupby(heapq.merge(*streams), key=itemgetter(0)):
        concepts: list[Concept | None] = [None] * len(snapshots)
        known: tuple[tuple[str, ...], bytes] | None = None
        for _, place, line in group:
            snapshot = snapshots[place]
            if known == (snapshot.heading, line):
                concepts[place] = _before(concepts, place)
            else:
                concepts[place] = snapshot.parse(line)
                known = (snapshot.heading, line)
        yield _life(timeline, code_of_key(key), concepts)


def changing(timeline: Timeline, since: dt.date) -> Iterator[Life]:
    """Stream the lives that may have a first or last day on or after a day, in order of the code.

    They are those of codes that came, went, ended, were reinstated, or turned to a header or back
    in a release that is effective not long before, or later, and of codes with a day of
    termination of their own.
    """
    path = timeline.path
    near = [
        (before, after) for before, after in pairwise(path) if after.effective >= since - _LONGEST
    ]
    codes: set[str] = set()
    for before, after in near:
        left, right = timeline.snapshot(before), timeline.snapshot(after)
        for pair in Comparison(left, right).pairs():
            rows = (pair.before, pair.after)
            if None in rows or len({tuple(row.cells(*_STATUS)) for row in rows if row}) > 1:
                codes.add(pair.present.concept.code)
    for release in (path[0], path[-1]):
        snapshot = timeline.snapshot(release)
        if TERMINATED in snapshot.places:
            codes.update(concept.code for concept in snapshot if concept.terminated)
    for code in sorted(codes):
        whole = life(timeline, code)
        if whole is not None:
            yield whole


def _before(concepts: list[Concept | None], place: int) -> Concept | None:
    return next((concept for concept in reversed(concepts[:place]) if concept is not None), None)


def _lines(place: int, snapshot: Snapshot) -> Iterator[Line]:
    for line in snapshot.lines():
        yield key_of_line(line, snapshot.key_width), place, line


def _life(timeline: Timeline, code: str, concepts: Sequence[Concept | None]) -> Life:
    spans = Spans(timeline, code)
    posted: dict[str, Concept | None] = {}
    for layer, concept in zip(timeline.layers, concepts, strict=True):
        posted[layer.release.label] = concept
        if layer.corrects is None or concept != posted.get(layer.corrects.label):
            spans.take(layer, concept)
    releases = (layer.release for layer in timeline.layers)
    return Life(
        code=code,
        kind=spans.kind,
        words=tuple(zip(releases, concepts, strict=True)),
        intervals=tuple(spans.spans),
        doubts=tuple(spans.doubts),
    )


class Spans:
    """The spans of one code, written anew from its effective date on by each word about it.

    Words are taken in the order in which they were published, so that the last one counts.
    """

    def __init__(self, timeline: Timeline, code: str) -> None:
        """Start with nothing on record."""
        self.timeline = timeline
        self.code = code
        self.kind = timeline.layout.kind_of(code)
        self.spans: list[Interval] = []
        self.doubts: list[Doubt] = []

    def take(self, layer: Layer, concept: Concept | None) -> None:
        """Take what a release says: that the code is so, or that it ended by being absent."""
        day = layer.release.effective
        live = self._is_live(day - _DAY)
        if concept is None:
            if layer.release.ends(self.kind) and (live or layer.corrects is not None):
                self._cut(day - _DAY)
            return
        ended = dt.date.fromisoformat(concept.terminated) if concept.terminated else None
        if live:
            self._go_on(layer.release, concept, ended)
        elif ended is not None and ended < day and self.spans:
            self._end(layer.release, ended)
        else:
            self._begin(layer.release, concept, ended)

    def _is_live(self, day: dt.date) -> bool:
        return any(
            span.start <= day and (span.end is None or day <= span.end) for span in self.spans
        )

    def _cut(self, day: dt.date) -> None:
        """Let nothing be in force after a day."""
        while self.spans and self.spans[-1].start > day:
            self.spans.pop()
        last = self.spans[-1] if self.spans else None
        if last is not None and (last.end is None or last.end > day):
            self.spans[-1] = replace(last, end=day, ended_by=Word.RELEASE)

    def _go_on(self, release: Release, concept: Concept, ended: dt.date | None) -> None:
        """Let a code that was in force the day before go on, as what it is now."""
        self._cut(release.effective - _DAY)
        self._date_back(release, concept)
        last, status = self.spans[-1], _status(concept)
        word = Word.TERMINATION if ended else None
        again = self.timeline.own_days.reactivated(release, self.code)
        if again is not None and last.start < again <= release.effective and not ended:
            # When it had ended, only files say that are not on record.
            self.spans[-1] = replace(last, end=again - _DAY, ended_by=Word.REACTIVATION)
            self.spans.append(_span(release, concept, again, Word.REACTIVATION))
            return
        if last.status is status or (ended is not None and ended < release.effective):
            self.spans[-1] = replace(last, end=None, ended_by=None)
            if ended:
                self._end(release, ended)
        else:
            span = _span(release, concept, release.effective, Word.RELEASE)
            self.spans.append(replace(span, end=ended, ended_by=word))

    def _end(self, release: Release, ended: dt.date) -> None:
        """Let the last span end on the day that a release gives, but not before it begins."""
        last = self.spans[-1]
        end = max(ended, last.start)
        if end > ended and last.recorded:
            self._doubt(release, "last-day", ended, (last.start, end))
        self.spans[-1] = replace(last, end=end, ended_by=Word.TERMINATION)

    def _doubt(
        self,
        release: Release,
        what: Literal["first-day", "last-day"],
        given: dt.date,
        known: tuple[dt.date, dt.date],
    ) -> None:
        """Note a day that contradicts another, `known` with the day that counts."""
        against, counts = known
        doubt = Doubt(release=release.label, what=what, given=given, against=against, counts=counts)
        self.doubts.append(doubt)

    def _date_back(self, release: Release, concept: Concept) -> None:
        """Take the first day of a code that may be older than the first release on record."""
        first = self.spans[0]
        if first.recorded:
            return
        own = self._own_day(release, concept)
        if own is not None and own.day <= first.start:
            self.spans[0] = replace(first, start=own.day, recorded=True, begun_by=own.word)

    def _own_day(self, release: Release, concept: Concept) -> FirstDay | None:
        """Return the first day that a release's files give the code."""
        days = map(concept.aspect, self.timeline.layout.days.first)
        given = str(next(filter(None, days), ""))
        return self.timeline.own_days.first(release, self.code, given)

    def _begin(self, release: Release, concept: Concept, ended: dt.date | None) -> None:
        """Let a code begin, on the day of its own where that fits, else with the release."""
        own = self._own_day(release, concept)
        last = self.spans[-1] if self.spans else None
        scheduled = last is not None and last.begun_by is not Word.RELEASE
        if own is None and last and scheduled and last.start >= release.effective:
            own_day, word = last.start, last.begun_by
        else:
            own_day, word = own or (release.effective, Word.RELEASE)
        self._cut(release.effective - _DAY)
        end = self.spans[-1].end if self.spans else None
        if end is not None and own_day <= end:
            self._doubt(release, "first-day", own_day, (end, release.effective))
            own_day, word = release.effective, Word.RELEASE
        if ended and own_day > ended and word is not Word.RELEASE:
            self._doubt(release, "last-day", ended, (own_day, ended))
        oldest = self.timeline.postings[0].effective
        span = _span(release, concept, min(own_day, ended) if ended else own_day, word)
        self.spans.append(
            replace(
                span,
                end=ended,
                recorded=word is not Word.RELEASE or release.effective > oldest,
                ended_by=Word.TERMINATION if ended else None,
            )
        )


def _span(release: Release, concept: Concept, start: dt.date, word: Word) -> Interval:
    """Return a span without an end that a release begins."""
    return Interval(
        start=start,
        end=None,
        display=concept.display,
        release=release.label,
        status=_status(concept),
        begun_by=word,
    )


def _status(concept: Concept) -> Status:
    return Status.HEADER if concept.billable is False else Status.LIVE
