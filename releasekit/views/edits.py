"""Whether two codes may be reported together on a day, and what binds one code."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.model import Family
from releasekit.render import words
from releasekit.render.dates import day_in_words
from releasekit.store import release_document
from releasekit.timeline import edit_rows
from releasekit.views.concepts import notice
from releasekit.views.json_text import document
from releasekit.views.list_currency import Currency, currency_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.layout import CodeSet
    from releasekit.model import Release
    from releasekit.timeline import Timeline
    from releasekit.timeline.edit_rows import EditRow

SCHEMA = "releasekit/edits/1"
_INDICATOR = f"{Family.INDICATOR}."


class Verdict(enum.StrEnum):
    """Whether two codes go together for the same patient, provider and day."""

    TOGETHER = "together"
    """No edit binds them."""
    WITH_MODIFIER = "with-modifier"
    """Both are paid only where a modifier says that they were separate services."""
    NOT_TOGETHER = "not-together"
    """One of them is denied, whatever the modifier."""
    PRIMARY = "primary"
    """The first is an add-on code of the second."""
    OTHER_PRIMARY = "other-primary"
    """The first is an add-on code, and the second is none of its primary codes."""
    CONTRACTOR = "contractor"
    """The first is an add-on code whose primary codes contractors name."""


class PairView(Struct, frozen=True, kw_only=True):
    """What one list of edits says of two codes on a date of service.

    `first` and `second` stand as the list names them: of an edit the first is paid and the second
    denied, of an add-on rule the first is the add-on code. `row` is the one that counts on the
    date; None where none does. `rows` are all, the earliest first. `setting` says whose claims the
    list binds. `indicator` is the row's with what it means.
    """

    code_set: str
    name: str
    setting: str
    relation: str
    release: Release
    as_of: dt.date
    verdict: Verdict
    first: str
    second: str
    row: EditRow | None
    rows: tuple[EditRow, ...]
    indicator: str
    notice: str
    currency: Currency

    @property
    def sentence(self) -> str:
        """The verdict in words, with the day on which an edit ended or is to begin."""
        phrases = words.load()["edits"]
        said = str(phrases[self.verdict.value].format(first=self.first, second=self.second))
        real = [row for row in self.rows if not row.void]
        if self.verdict is not Verdict.TOGETHER or not real:
            return said
        ahead = [row.since for row in real if row.since and row.since > self.as_of]
        behind = [row.until for row in real if row.until and row.until < self.as_of]
        if behind:
            said += " " + phrases["ended"].format(until=day_in_words(max(behind)))
        if ahead:
            said += " " + phrases["future"].format(since=day_in_words(min(ahead)))
        return said

    @property
    def history(self) -> tuple[str, ...]:
        """The days of the rows that do not count on the date, in words."""
        phrase = words.load()["edits"]["ordered"]
        return tuple(
            _span(row)
            if row.first == self.first
            else phrase.format(span=_span(row), first=row.first, second=row.second)
            for row in self.rows
            if row is not self.row
        )


def _span(row: EditRow) -> str:
    phrases = words.load()["edits"]
    since = day_in_words(row.since) if row.since else phrases["unknown"]
    if row.void:
        return str(phrases["never"].format(since=since))
    if row.until is None:
        return str(phrases["open"].format(since=since))
    return str(phrases["span"].format(since=since, until=day_in_words(row.until)))


def pair_views(
    timelines: Iterable[Timeline], first: str, second: str, day: dt.date | None
) -> list[PairView]:
    """Return what each list of edits says of two codes, whichever of them it names first."""
    views: list[PairView] = []
    for timeline in timelines:
        edits = timeline.layout.edits
        if edits and edits.relation == "apart":
            views.append(_apart(timeline, first, second, day))
        elif edits:
            orders = ((first, second), (second, first))
            views += [view for pair in orders if (view := _needs(timeline, *pair, day))]
    return views


def latest_day(views: Sequence[PairView], timelines: Sequence[Timeline]) -> dt.date:
    """Return the latest of the days for which lists answer where no day was asked for."""
    days = [view.as_of for view in views]
    return max(days, default=timelines[0].releases[-1].effective)


def _apart(timeline: Timeline, first: str, second: str, day: dt.date | None) -> PairView:
    date, edits = day or timeline.releases[-1].effective, timeline.layout.edits
    both = [edit_rows.between(timeline, *pair) for pair in ((first, second), (second, first))]
    rows = [row for found in both for row in found]
    allowed = edits.allowed if edits else ()
    bound = [row for row in rows if row.in_force(date)]
    # Where both orders are bound the stricter one decides.
    counts = min(bound, key=lambda row: row.indicator in allowed, default=None)
    verdict = Verdict.TOGETHER
    if counts is not None:
        allows = counts.indicator in allowed
        verdict = Verdict.WITH_MODIFIER if allows else Verdict.NOT_TOGETHER
    named = counts or next(iter(sorted(rows, key=_last, reverse=True)), None)
    names = (named.first, named.second) if named else (first, second)
    return _view(timeline, date, verdict, names, counts, rows)


def _last(row: EditRow) -> dt.date:
    return row.until or dt.date.max


def _needs(timeline: Timeline, first: str, second: str, day: dt.date | None) -> PairView | None:
    """Return what a list of add-on codes says, where the first code is one on that day."""
    edits = timeline.layout.edits
    date = day or timeline.releases[-1].effective
    own = [row for row in edit_rows.begin_with(timeline, first) if row.in_force(date)]
    rows = edit_rows.between(timeline, first, second)
    counts = next((row for row in rows if row.in_force(date)), None)
    if counts is not None:
        verdict = Verdict.PRIMARY
    elif any(edits and row.second in edits.any_code for row in own):
        verdict = Verdict.CONTRACTOR
    elif own:
        verdict = Verdict.OTHER_PRIMARY
    else:
        return None
    return _view(timeline, date, verdict, (first, second), counts, rows)


def _view(  # noqa: PLR0913, PLR0917 (the fields of a view)
    timeline: Timeline,
    day: dt.date,
    verdict: Verdict,
    names: tuple[str, str],
    counts: EditRow | None,
    rows: Sequence[EditRow],
) -> PairView:
    layout, release = timeline.layout, timeline.path[-1]
    edits = layout.edits
    return PairView(
        code_set=layout.id,
        name=layout.name,
        setting=edits.setting if edits else "",
        relation=edits.relation if edits else "",
        release=release,
        as_of=day,
        verdict=verdict,
        first=names[0],
        second=names[1],
        row=counts,
        rows=tuple(sorted(rows, key=lambda row: (row.since or dt.date.min, row.void))),
        indicator=indicator_in_words(layout, counts.indicator) if counts else "",
        notice=notice(layout, release),
        currency=currency_of(timeline, release, day),
    )


def indicator_in_words(layout: CodeSet, value: str) -> str:
    """Return an indicator of a list with what it means."""
    aspects = (column.aspect for file in layout.files for column in file.columns)
    own = next((aspect for aspect in aspects if aspect.startswith(_INDICATOR)), "")
    return layout.decoded(own, value)


def to_json(
    views: Sequence[PairView], codes: Sequence[str], day: dt.date, absent: Sequence[str]
) -> bytes:
    """Return what is said of two codes as JSON; schemas/edits-1.schema.json says its shape.

    `absent` are the names of lists that have no release, of which nothing is said.
    """
    return document(
        {
            "schema": SCHEMA,
            "codes": list(codes),
            "as_of": day,
            "not_loaded": list(absent),
            "pairs": [_pair_document(view) for view in views],
            "edits": [],
            "limits": [],
            "fees": [],
        }
    )


def _pair_document(view: PairView) -> dict[str, object]:
    row = view.row
    return {
        "code_set": view.code_set,
        "name": view.name,
        "setting": view.setting,
        "relation": view.relation,
        "release": release_document(view.release),
        "as_of": view.as_of,
        "later_due": view.currency.later_due,
        "verdict": view.verdict,
        "first": view.first,
        "second": view.second,
        "modifier_allowed": _allowed(view),
        "indicator": (row.indicator or None) if row else None,
        "indicator_means": view.indicator or None,
        "since": row.since if row else None,
        "until": row.until if row else None,
        "reason": (row.reason or None) if row else None,
        "sentence": view.sentence,
        "rows": list(map(row_document, view.rows)),
        "notice": view.notice,
    }


def _allowed(view: PairView) -> bool | None:
    """Return whether a modifier sets the edit that counts aside; None where there is none."""
    known = view.row is not None and view.relation == "apart"
    return view.verdict is Verdict.WITH_MODIFIER if known else None


def row_document(row: EditRow) -> dict[str, object]:
    """Return one row of an edit as JSON has it."""
    return {
        "first": row.first,
        "second": row.second,
        "since": row.since,
        "until": row.until,
        "indicator": row.indicator,
        "reason": row.reason,
        "never_in_force": row.void,
        "release": row.release,
    }
