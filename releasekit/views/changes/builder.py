"""Builds the view of one change for one audience."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from releasekit.classify import Direction
from releasekit.classify.rules.coverage import COVERAGE
from releasekit.classify.rules.existence import REUSED
from releasekit.diff import EVERY, EXISTENCE
from releasekit.licensing import Entitlement, Licensed
from releasekit.model.concept import BILLABLE, RESEQUENCED, TERMINATED, Family
from releasekit.model.numbers import moved
from releasekit.render import dates, words
from releasekit.timeline.census import Census
from releasekit.timeline.intervals import Status
from releasekit.views import titles
from releasekit.views.changes.change_view import ChangeView
from releasekit.views.changes.column_families import ColumnFamilies
from releasekit.views.changes.linked_codes import previous_codes, replacement_code
from releasekit.views.changes.stated_facts import StatedFacts
from releasekit.views.concepts import descriptor

if TYPE_CHECKING:
    from collections.abc import Callable

    from releasekit.classify import Change, Rule
    from releasekit.diff import Delta
    from releasekit.layout import CodeSet
    from releasekit.licensing import Clearance
    from releasekit.model import Value
    from releasekit.timeline.links import Linked
    from releasekit.views.changes.column_families import Group
    from releasekit.views.changes.linked_codes import PreviousCode, ReplacementCode
    from releasekit.views.changes.stated_facts import StatedFact

_WHOLE = frozenset({EXISTENCE, TERMINATED, BILLABLE, RESEQUENCED})
_LIFE = frozenset({EXISTENCE, TERMINATED})
_CELLS = ("display", "kind", "section", BILLABLE, TERMINATED)
_DAY = dt.timedelta(days=1)
_CODES = frozenset({"parent", COVERAGE})
"""Aspects whose values are codes."""
_MEASURED = frozenset({Family.LIMIT, Family.VALUE})
_DATE = "date."
"""Begins the aspects whose values are days."""
_NOTHING = Licensed("", cleared=True)


class _Names(NamedTuple):
    """What readers call a class of change, its level and the aspect that changed."""

    title: str
    level: str
    level_title: str
    aspect: str
    aspect_title: str


class Builder:
    """Builds the views of changes of one code set for one audience.

    Names and dates are the same for many changes, and are worked out once.
    """

    def __init__(self, layout: CodeSet, links: Linked, cleared: Clearance) -> None:
        """Take the code set, the true links between its releases, and the clearance."""
        self.layout = layout
        self.links = links
        self.cleared = cleared
        self._names: dict[tuple[str, str, str], _Names] = {}
        self._readings: dict[str, Callable[[str], str] | None] = {}
        self._days: dict[dt.date, tuple[str, str]] = {}
        self._facts = StatedFacts(layout, self._read)
        self.families = ColumnFamilies(layout)
        self._partly = Entitlement.CODES < cleared.entitled < Entitlement.LONG

    def change(self, change: Change) -> ChangeView:
        """Return one change as an output may show it."""
        delta, rule = change.delta, change.rule
        text, kind, section, billable, terminated = change.row.cells(*_CELLS)
        display, whole = self._display(change, text), delta.aspect == EXISTENCE
        before, after = self._sides(delta, display if whole else None)
        names = self._named(rule, delta.aspect, kind)
        return ChangeView(
            id=change.fingerprint,
            change_class=rule.id,
            title=names.title,
            level=names.level,
            level_title=names.level_title,
            code=delta.key,
            printed=_printed(self.layout, delta.key),
            aspect=names.aspect,
            aspect_title=names.aspect_title,
            before=self._shown(delta.aspect, before),
            after=self._moved(delta.aspect, before, self._shown(delta.aspect, after)),
            raw_before=before,
            raw_after=after,
            several=isinstance(delta.before, tuple) or isinstance(delta.after, tuple),
            display=display,
            effective=self._day(change.effective)[0],
            last_day=self._last_day(change, terminated),
            published=self._day(change.published)[0] if change.published else "",
            release=change.release,
            interim=change.interim,
            first_in_book=change.first_in_book,
            section=section,
            billable=billable == "true" if billable else None,
            withheld=bool(text) and not display if whole else not self.cleared.allows(delta.aspect),
            about_code=rule.family in _WHOLE,
            facts=self._stated(change),
            replacements=self._replacements(delta.key) if self._is_over(change) else (),
            specific=self._specific(change),
            previously=self._previously(delta.key) if self._is_new(change) else (),
            status=self._status(change, billable, terminated),
            codes=delta.codes,
        )

    def told(self, group: Group) -> ChangeView:
        """Return the changes of a group as one: of columns of a family what they say together."""
        first = self.change(group.changes[0])
        family = self.families.of(group.changes[0].delta.aspect)
        if family is None:
            return first
        if first.withheld:
            return replace(first, aspect_title=family.title, columns=len(group.changes))
        said = [Licensed(text, cleared=True) for text in self.families.said(family, group)]
        return replace(
            first,
            aspect_title=family.title,
            before=said[0],
            after=said[1],
            raw_before=said[2],
            raw_after=said[3],
            columns=len(group.changes),
        )

    def _sides(self, delta: Delta, display: Licensed | None) -> tuple[Licensed, Licensed]:
        """Return the values before and after; of a code as a whole its text where it was there."""
        aspect = delta.aspect
        return self._text(aspect, delta.before, display), self._text(aspect, delta.after, display)

    def _stated(self, change: Change) -> tuple[StatedFact, ...]:
        """Return what a list states of an entry that came or went."""
        return self._facts.of(change.row) if change.rule.family in _WHOLE else ()

    def _last_day(self, change: Change, terminated: str) -> str:
        """Return the last day of a code that ended; one that had before may only now be gone.

        A code that came may have a last day from its beginning.
        """
        if change.went or _became_header(change):
            return self._day(change.effective)[1]
        return terminated if change.delta.aspect == EXISTENCE else ""

    def _is_over(self, change: Change) -> bool:
        """Return whether a code's meaning is no longer reported with it."""
        whole = change.delta.aspect in _LIFE or change.rule.id == REUSED.id
        return whole or _became_header(change)

    def _is_new(self, change: Change) -> bool:
        """Return whether a code came, or can now be reported."""
        return change.came or (change.delta.aspect == BILLABLE and change.delta.after == "true")

    def _display(self, change: Change, text: str) -> Licensed:
        """Return the code's text; only who may have short texts alone needs all its texts."""
        if self._partly:
            return descriptor(change.concept, self.cleared)
        return self.cleared.text("display", text) if text else _NOTHING

    def _text(self, aspect: str, value: Value, display: Licensed | None) -> Licensed:
        if not value:
            return _NOTHING
        if display is not None:
            return display
        text = "\n".join(value) if isinstance(value, tuple) else value
        return self.cleared.text(aspect, text)

    def _shown(self, aspect: str, text: Licensed) -> Licensed:
        """Return a value as people read it: codes as printed, days in words, values decoded."""
        if text is _NOTHING or self._reader(aspect) is None or not text:
            return text
        return Licensed(self._read(aspect, str(text)), cleared=True)

    def _read(self, aspect: str, text: str) -> str:
        reading = self._reader(aspect)
        return "\n".join(map(reading, text.split("\n"))) if reading else text

    def _reader(self, aspect: str) -> Callable[[str], str] | None:
        if aspect not in self._readings:
            self._readings[aspect] = self._reading(aspect)
        return self._readings[aspect]

    def _moved(self, aspect: str, before: Licensed, after: Licensed) -> Licensed:
        """Return a number with how far it moved: `32.3 (-2.3, -6.65 %)`; all else as it is."""
        if after is _NOTHING or aspect.partition(".")[0] not in _MEASURED:
            return after
        if self._reader(aspect) is not None:
            return after
        difference, percent = moved(str(before), str(after))
        if not difference:
            return after
        told = ", ".join(filter(None, (difference, percent and f"{percent} %")))
        return Licensed(f"{after} ({told})", cleared=True)

    def _reading(self, aspect: str) -> Callable[[str], str] | None:
        """Return how one value of an aspect is made readable; None where it is read as it is."""
        if aspect in _CODES:
            return self.layout.printed
        if aspect.startswith(_DATE):
            return partial(dates.written, style=dates.style())
        return partial(self.layout.decoded, aspect) if self.layout.meanings(aspect) else None

    def _named(self, rule: Rule, aspect: str, kind: str) -> _Names:
        key = (rule.id, aspect, kind)
        if key not in self._names:
            shown = self.cleared.name(aspect)
            self._names[key] = _Names(
                titles.of_class(rule.id, self.layout, kind),
                rule.level.value,
                titles.of_level(rule.level.value),
                shown,
                titles.of_aspect(shown, self.layout),
            )
        return self._names[key]

    def _day(self, day: dt.date) -> tuple[str, str]:
        """Return a date and the one before it."""
        if day not in self._days:
            self._days[day] = day.isoformat(), (day - _DAY).isoformat()
        return self._days[day]

    def _status(self, change: Change, billable: str, terminated: str) -> Status:
        """Return a code's status on the effective date of the later release."""
        day, _ = self._day(change.row.snapshot.release.effective)
        if _is_gone(change) or (terminated and terminated < day):
            return Status.ENDED
        return Status.HEADER if billable == "false" else Status.LIVE

    def _replacements(self, code: str) -> tuple[ReplacementCode, ...]:
        return tuple(
            replacement_code(link, self.layout) for link in self.links.instead.get(code, ())
        )

    def _specific(self, change: Change) -> tuple[str, ...]:
        """Return the printed codes below one that became a header, where no link has others."""
        if not _became_header(change) or change.delta.key in self.links.instead:
            return ()
        codes = Census(change.row.snapshot).below(change.delta.key)
        return tuple(map(self.layout.printed, codes))

    def _previously(self, code: str) -> tuple[PreviousCode, ...]:
        links = self.links
        return previous_codes(links.previously.get(code, ()), links.parts.keys(), self.layout)


def _printed(layout: CodeSet, code: str) -> str:
    """Return a code as it is printed; of the whole release, that it is of all codes."""
    return str(words.load()["every_code"]) if code == EVERY else layout.printed(code)


def _is_gone(change: Change) -> bool:
    """Return whether the later release has not the code at all."""
    return change.rule.direction is Direction.WENT and change.delta.aspect == EXISTENCE


def _became_header(change: Change) -> bool:
    return change.delta.aspect == BILLABLE and change.delta.after == "false"
