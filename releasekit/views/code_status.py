"""What is shown of one code on a date of service: whether it may be reported, and what else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words
from releasekit.render.dates import day_in_words
from releasekit.store import release_document
from releasekit.timeline import Status, Word
from releasekit.timeline.code_links import code_links
from releasekit.views import contradictions, titles
from releasekit.views.changes import instead, previous_codes, replacement_code
from releasekit.views.concepts import (
    ConceptView,
    IntervalView,
    clearance,
    concept_view,
    interval_view,
    notice,
)
from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience
    from releasekit.model import Release
    from releasekit.timeline import Sunset, Timeline
    from releasekit.timeline.intervals import Doubt
    from releasekit.views.changes import PreviousCode, ReplacementCode

_DAY = dt.timedelta(days=1)
SCHEMA = "releasekit/code/2"


class CodeView(Struct, frozen=True, kw_only=True):
    """A code on a date of service: what `show` gives.

    `as_of` is the date, `release` the one in force; where it does not have the code, `present` is
    false and `concept` is what the code was when it was last there, or will be when it comes, as
    `text_release` has it. `in_force` is false of a day before the first release on record, which
    is `release` then. `first_day` and `last_day` are of the span of service dates that has the
    date, else of the last one before it, else of the next; `last_day` is None where no end is
    known. `replacements` are given where the code may not be reported, `specific` are the printed
    codes below a header that has none; where it may be, `previously` is with what it was reported
    before, and `parts` are the codes that took a part of it. `doubts` are days of its own that
    contradict others. `aspect_titles` has what readers call each aspect of `concept`. `printed` is
    the code as its publisher prints it, `printed_parent` its parent.
    """

    code: str
    printed: str
    printed_parent: str
    code_set: str
    name: str
    text_word: str
    as_of: dt.date
    release: Release
    status: Status
    first_day: dt.date | None
    last_day: dt.date | None
    present: bool
    in_force: bool
    text_release: Release
    concept: ConceptView
    aspect_titles: Mapping[str, str]
    intervals: tuple[IntervalView, ...]
    sunset: Sunset | None
    replacements: tuple[ReplacementCode, ...]
    specific: tuple[str, ...]
    previously: tuple[PreviousCode, ...]
    parts: tuple[ReplacementCode, ...]
    doubts: tuple[Doubt, ...]
    notice: str
    withheld: bool

    @property
    def instead(self) -> str:
        """What to report in the code's place, and on whose word, in words; else empty."""
        return instead(self.replacements, self.specific)

    @property
    def origin(self) -> str:
        """Of which release the text is, where not of the one in force; else nothing."""
        if self.present:
            return ""
        phrase: str = words.load()["statuses"]["absent" if self.in_force else "before-first"]
        return phrase.format(
            release=self.release.label,
            effective=day_in_words(self.release.effective),
            text=self.text_release.label,
        )

    @property
    def contradictions(self) -> tuple[str, ...]:
        """The days of its own that contradict others, each in a sentence."""
        return tuple(map(contradictions.in_words, self.doubts))

    @property
    def sentence(self) -> str:
        """Whether the code may be reported, in a sentence with the day that counts."""
        span = next((span for span in self.intervals if span.start == self.first_day), None)
        key = self.status.value
        if self.status is Status.LIVE and self.last_day:
            again = span is not None and span.ended_by is Word.REACTIVATION
            key = "live-till-unknown" if again else "live-until"
        if self.status is Status.HEADER and span is not None and span.recorded:
            key = "header-since"
        days = {
            "first": day_in_words(self.first_day) if self.first_day else "",
            "last": day_in_words(self.last_day) if self.last_day else "",
            "next": day_in_words(self.last_day + _DAY) if self.last_day else "",
        }
        phrase: str = words.load()["statuses"][key]
        return phrase.format(**days)


def view(timeline: Timeline, code: str, day: dt.date, audience: Audience) -> CodeView | None:
    """Return a code on a date of service; None if no release ever had it."""
    release, life = timeline.on_record(day), timeline.life(code)
    text_release = _with_text(timeline, release, code)
    concept = timeline.concept(text_release, code) if text_release else None
    in_force = release.effective <= day
    # Of a day before the first release on record only the codes are known whose first day is.
    if not text_release or not concept or not life or not (in_force or life.is_dated(day)):
        return None
    layout, cleared = timeline.layout, clearance(audience, timeline.layout)
    span, links = life.interval(day), code_links(timeline, life, day)
    shown = concept_view(concept, layout, cleared)
    return CodeView(
        code=code,
        printed=layout.printed(code),
        printed_parent=layout.printed(concept.parent),
        code_set=layout.id,
        name=layout.name,
        text_word=titles.text_word(layout),
        as_of=day,
        release=release,
        status=life.status(day),
        first_day=span.start if span else None,
        last_day=span.end if span else None,
        present=in_force and text_release is release,
        in_force=in_force,
        text_release=text_release,
        concept=shown,
        aspect_titles=_titles(shown, layout),
        intervals=tuple(interval_view(span, cleared) for span in life.intervals),
        sunset=timeline.sunset(code, concept),
        replacements=tuple(replacement_code(link, layout) for link in links.instead),
        specific=tuple(map(layout.printed, links.specific)),
        previously=previous_codes(links.previously, links.narrowed, layout),
        parts=tuple(replacement_code(link, layout) for link in links.parts),
        doubts=life.doubts,
        notice=notice(layout, release),
        withheld=cleared.withheld,
    )


def _titles(shown: ConceptView, layout: CodeSet) -> dict[str, str]:
    names = [*(f"designation.{name}" for name in shown.designations), *shown.properties]
    return {name: titles.of_aspect(name, layout) for name in names}


def _with_text(timeline: Timeline, release: Release, code: str) -> Release | None:
    """Return the release, else the last one before it, else the first one after, with a code."""
    later = (other for other in timeline.releases if other.place > release.place)
    asked = [release, *timeline.earlier(release), *later]
    return next((other for other in asked if timeline.concept(other, code) is not None), None)


def to_json(
    views: Iterable[CodeView], named: Mapping[str, Mapping[str, object]] | None = None
) -> bytes:
    """Return codes as JSON; schemas/code-2.schema.json says its shape.

    `named` has by code what lists of edits, limits and fees say; a code that stands in those alone
    is an object of its own.
    """
    lists = dict(named or {})
    shown = [_document(view, lists.get(view.code)) for view in views]
    told = {view["code"] for view in shown}
    alone = [
        {"schema": SCHEMA, "code": code, "measures": said}
        for code, said in lists.items()
        if code not in told
    ]
    return document(shown + alone)


def _document(view: CodeView, measures: object) -> dict[str, object]:
    concept = view.concept
    return {
        "schema": SCHEMA,
        "code": view.code,
        "code_set": view.code_set,
        "as_of": view.as_of,
        "release": release_document(view.release),
        "status": view.status,
        "first_day": view.first_day,
        "last_day": view.last_day,
        "present": view.present,
        "in_force": view.in_force,
        "text_release": view.text_release.label,
        "concept": {
            "code": concept.code,
            "display": concept.display,
            "parent": concept.parent or None,
            "section": concept.section or None,
            "kind": concept.kind or None,
            "withheld": concept.withheld,
            "designations": concept.designations,
            "properties": concept.properties,
            "decoded": concept.decoded,
        },
        "intervals": view.intervals,
        "sunset": view.sunset,
        "replacements": [linked.document() for linked in view.replacements],
        "previously": [linked.document() for linked in view.previously],
        "parts": [linked.document() for linked in view.parts],
        "doubts": view.doubts,
        "measures": measures,
        "notice": view.notice,
    }
