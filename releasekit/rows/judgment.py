"""What a reading is worth on each day: spans of days with one verdict each, without a gap."""

from __future__ import annotations

import enum
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.rows.day_spans import DAY, EVER, NEVER, merged, parted
from releasekit.timeline import Status
from releasekit.timeline.code_links import NO_LINKS, code_links

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from releasekit.layout import CodeSet
    from releasekit.rows.cell_codes import Reading
    from releasekit.rows.on_record import KnownCodes
    from releasekit.timeline import Interval, Life
    from releasekit.timeline.moves import Link


class Verdict(enum.StrEnum):
    """What is said of a code on its date of service."""

    VALID = "valid"
    HEADER = "header"
    NOT_YET_EFFECTIVE = "not-yet-effective"
    ENDED = "ended"
    NOT_ON_RECORD = "not-on-record"
    MALFORMED = "malformed"
    MODIFIER_INVALID = "modifier-invalid"
    BEFORE_FIRST_RELEASE = "before-first-release"
    INPUT_ERROR = "input-error"
    PAIR_NOT_ALLOWED = "pair-not-allowed"
    """Valid, but denied beside another code of the claim, with a modifier too."""
    ADD_ON_WITHOUT_PRIMARY = "add-on-without-primary"
    """Valid, but an add-on code without any of its primary codes on the claim."""
    UNITS_OVER_LIMIT = "units-over-limit"
    """Valid, but of more units than are paid."""
    PAIR_NEEDS_MODIFIER = "pair-needs-modifier"
    """Valid, but denied beside another code of the claim unless a modifier tells them apart."""


class Standing(Struct, frozen=True, kw_only=True):
    """A reading on the days from `start` to `end`, both included.

    `first_day` and `last_day` are of the span of service dates that the verdict speaks of: of a
    code that ended or became a header, of that on which it was valid. They are None where there is
    none, no end is known, or the code may have been in force before the first release on record.
    `why` says in words what the verdict does not.
    """

    start: dt.date
    end: dt.date
    verdict: Verdict
    reading: Reading
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    replacements: tuple[Link, ...] = ()
    why: str = ""


class Judge:
    """Says what readings are worth, by the lives of codes and modifiers."""

    def __init__(self, known: Mapping[str, KnownCodes], absent: Iterable[CodeSet] = ()) -> None:
        """Take the code sets by id; `absent` are those of which no release tells anything."""
        self.known = known
        every = (*absent, *(codes.layout for codes in known.values()))
        self.without_modifiers = [layout for layout in every if self._lacks_modifiers(layout)]
        """Code sets that have modifiers, of which none is on record."""
        self.unjudged: set[str] = set()
        """Modifiers that may be those of a code set that is not loaded."""

    def standings(
        self, reading: Reading, first: dt.date = EVER, last: dt.date = NEVER
    ) -> list[Standing]:
        """Return what a reading is worth on all days from the first to the last, and on others."""
        if not reading.code:
            verdict = Verdict.MALFORMED if reading.loaded else Verdict.INPUT_ERROR
            return [_always(reading, verdict, reading.why)]
        known = self.known[reading.code_set]
        life = known.life(reading.code)
        if life is None or not life.intervals:
            return list(_unknown(reading, known))
        spans = list(self._known(reading, known, life, (first, last)))
        for modifier in reading.modifiers:
            spans = list(self._with(spans, modifier))
        return spans

    def _known(
        self, reading: Reading, known: KnownCodes, life: Life, asked: tuple[dt.date, dt.date]
    ) -> Iterator[Standing]:
        start, (first, last) = EVER, asked
        for before, span in zip((None, *life.intervals), life.intervals, strict=False):
            if start < span.start and first < span.start and start <= last:
                yield self._outside(reading, known, life, (start, span.start - DAY), before)
            yield from self._inside(reading, known, life, span, before)
            if span.end is None:
                return
            start = span.end + DAY
        if start <= last:
            yield self._outside(reading, known, life, (start, NEVER), life.intervals[-1])

    def _inside(
        self,
        reading: Reading,
        known: KnownCodes,
        life: Life,
        span: Interval,
        before: Interval | None,
    ) -> Iterator[Standing]:
        """Return what a code is worth on the days of a span; a header may have been valid."""
        header = span.status is Status.HEADER
        links = code_links(known.timeline, life, span.start) if header else NO_LINKS
        said = span
        if header and before is not None and before.status is Status.LIVE:
            said = before
        standing = Standing(
            start=span.start,
            end=span.end or NEVER,
            verdict=Verdict.HEADER if header else Verdict.VALID,
            reading=reading,
            first_day=_first(said),
            last_day=said.end,
            replacements=links.instead,
        )
        return _by_release(standing, known, life) if links.specific else iter((standing,))

    def _outside(
        self,
        reading: Reading,
        known: KnownCodes,
        life: Life,
        days: tuple[dt.date, dt.date],
        before: Interval | None,
    ) -> Standing:
        """Return what a code is worth on days on which it is not in force."""
        start, end = days
        if before is not None:
            return Standing(
                start=start,
                end=end,
                verdict=Verdict.ENDED,
                reading=reading,
                first_day=_first(before),
                last_day=before.end,
                replacements=code_links(known.timeline, life, start).instead,
            )
        first = life.intervals[0]
        verdict = Verdict.NOT_YET_EFFECTIVE if first.recorded else Verdict.BEFORE_FIRST_RELEASE
        return Standing(
            start=start,
            end=end,
            verdict=verdict,
            reading=reading,
            first_day=_first(first),
            why="" if first.recorded else _before_first(known),
        )

    def _with(self, spans: Sequence[Standing], modifier: str) -> Iterator[Standing]:
        """Return spans with those days told apart on which a modifier is not valid."""
        valid = self.valid_days(modifier)
        for span in spans:
            if valid is None or span.verdict is not Verdict.VALID:
                yield span
                continue
            for start, end, inside in parted(valid, span.start, span.end):
                if inside:
                    yield replace(span, start=start, end=end)
                else:
                    yield _invalid(span, start, end, modifier)

    def _lacks_modifiers(self, layout: CodeSet) -> bool:
        known = self.known.get(layout.id)
        return any(kind.apart for kind in layout.kinds) and not (known and known.modifiers)

    def valid_days(self, modifier: str) -> list[tuple[dt.date, dt.date]] | None:
        """Return the days on which a modifier is valid, in order; None if nobody here knows."""
        days: list[tuple[dt.date, dt.date]] = []
        heard = False
        for known in self.known.values():
            for code in known.modifiers.get(modifier, ()):
                heard = True
                life = known.life(code)
                days += [
                    (span.start if span.recorded else EVER, span.end or NEVER)
                    for span in (life.intervals if life else ())
                ]
        if not heard and any(may_have(layout, modifier) for layout in self.without_modifiers):
            self.unjudged.add(modifier)
            return None
        return merged(days)


def _first(span: Interval) -> dt.date | None:
    """Return the first day of a span; None where it may have begun before what is on record."""
    return span.start if span.recorded else None


def _by_release(standing: Standing, known: KnownCodes, life: Life) -> Iterator[Standing]:
    """Yield a header's standing with the codes below it, which change from release to release."""
    start, end = standing.start, standing.end
    turns = (release.effective for release in known.timeline.path)
    days = [start, *(day for day in turns if start < day <= end)]
    said = [known.specific(code_links(known.timeline, life, day).specific) for day in days]
    for why, group in groupby(zip(said, days, [*days[1:], None], strict=True), key=itemgetter(0)):
        (_, begin, after), *rest = group
        after = rest[-1][2] if rest else after
        yield replace(standing, start=begin, end=after - DAY if after else end, why=why)


def may_have(layout: CodeSet, modifier: str) -> bool:
    """Return whether a modifier looks like one of a code set."""
    pattern = layout.rows.modifiers
    return pattern is None or bool(pattern.fullmatch(modifier))


def _invalid(span: Standing, start: dt.date, end: dt.date, modifier: str) -> Standing:
    why = f"modifier {modifier} is not valid on this day"
    return replace(span, start=start, end=end, verdict=Verdict.MODIFIER_INVALID, why=why)


def _always(reading: Reading, verdict: Verdict, why: str) -> Standing:
    return Standing(start=EVER, end=NEVER, verdict=verdict, reading=reading, why=why)


def _unknown(reading: Reading, known: KnownCodes) -> Iterator[Standing]:
    """Return what a text is worth that has the form of a code but is on no record."""
    near = known.nearest(reading.code)
    why = f"nearest: {', '.join(map(known.layout.printed, near))}" if near else ""
    begins = known.begins
    before = _always(reading, Verdict.BEFORE_FIRST_RELEASE, _before_first(known))
    yield replace(before, end=begins - DAY)
    yield replace(_always(reading, Verdict.NOT_ON_RECORD, why), start=begins)


def _before_first(known: KnownCodes) -> str:
    return f"the first release of {known.layout.name} on record is effective {known.begins}"
