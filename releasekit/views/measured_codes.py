"""What lists of edits, limits and fees say of one code: partners, units, and what it is paid."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.model import Family
from releasekit.model.concept import first_of
from releasekit.render import words
from releasekit.timeline import edit_rows
from releasekit.timeline.amounts import amounts_of, has_state_amounts, status_of
from releasekit.views import titles
from releasekit.views.concepts import clearance, notice
from releasekit.views.edits import indicator_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience
    from releasekit.model import Concept, Release
    from releasekit.timeline import Timeline
    from releasekit.timeline.edit_rows import EditRow


class PartnersView(Struct, frozen=True, kw_only=True):
    """The edits of a code that are in force on a date, in one list of edits.

    `as_first` are those that name it first, `as_second` those that name it second, by the other
    code; `allowed` is how many of both a modifier may set aside: those with an indicator `allowing`
    it. `relation` is "apart" or "needs".
    """

    code_set: str
    name: str
    setting: str
    relation: str
    release: Release
    as_first: tuple[EditRow, ...]
    as_second: tuple[EditRow, ...]
    allowed: int
    allowing: tuple[str, ...]
    notice: str

    @property
    def rows(self) -> tuple[EditRow, ...]:
        """All of them: those that name it first, then those that name it second."""
        return (*self.as_first, *self.as_second)

    @property
    def sentence(self) -> str:
        """How many there are, in words."""
        phrase: str = words.load()["edits"][
            "counts" if self.relation == "apart" else "add_on_counts"
        ]
        return phrase.format(
            first=f"{len(self.as_first):,}",
            second=f"{len(self.as_second):,}",
            allowed=f"{self.allowed:,}",
        )


class LimitView(Struct, frozen=True, kw_only=True):
    """The most units of a code on a date, in one list; `units` is empty where it has none.

    `by_line` says that units count by claim line; by day otherwise. `in_force` is whether the list
    has a release of that date, or one before it.
    """

    code_set: str
    name: str
    setting: str
    release: Release
    units: str
    by_line: bool
    indicator: str
    reason: str
    in_force: bool
    notice: str

    @property
    def sentence(self) -> str:
        """The limit in words, that none is published, or that no release says anything."""
        phrases = words.load()["edits"]
        if not self.in_force:
            return str(phrases["not_in_force"])
        if not self.units:
            return str(phrases["no_limit"])
        counted = phrases["line" if self.by_line else "day"]
        return str(
            phrases["limit"].format(units=self.units, counted=counted, indicator=self.indicator)
        )


class FeeView(Struct, frozen=True, kw_only=True):
    """What a code, with a modifier or without, is paid on a date by one fee schedule.

    `values` are its measured values by aspect, `told` those that a line about it names, `titles`
    what readers call them. `amounts` has the national amount by place of service, or the one amount
    there is; empty where it has no price, and `by_state` says whether states have some.
    """

    code_set: str
    name: str
    setting: str
    release: Release
    code: str
    status: str
    status_means: str
    payable: bool | None
    values: Mapping[str, str]
    told: tuple[str, ...]
    titles: Mapping[str, str]
    amounts: Mapping[str, str]
    by_state: bool
    notice: str

    @property
    def sentence(self) -> str:
        """Status, amounts and values in a line."""
        phrases = words.load()["edits"]
        paid = [
            phrases["paid"].format(amount=amount, place=phrases["places"][place]).strip()
            for place, amount in self.amounts.items()
        ]
        told = [
            f"{self.titles[name].lower()} {self.values[name]}"
            for name in self.told
            if self.values.get(name, "0") != "0"
        ]
        unpriced = words.load()["fee_impact"]["by_state" if self.by_state else "unpriced"]
        has_none = not paid and (self.by_state or not (self.status_means or told))
        amount = unpriced if has_none else " / ".join(paid)
        return "; ".join(filter(None, (self.status_means, amount, ", ".join(told))))


class CodeMeasures(Struct, frozen=True, kw_only=True):
    """All that the lists of a store say of one code on a date."""

    code: str
    as_of: dt.date
    edits: tuple[PartnersView, ...]
    limits: tuple[LimitView, ...]
    fees: tuple[FeeView, ...]

    @property
    def sample(self) -> bool:
        """Whether any of the lists is made up."""
        releases = (
            *(one.release for one in self.edits),
            *(one.release for one in self.limits),
            *(one.release for one in self.fees),
        )
        return any(release.sample for release in releases)

    @property
    def notices(self) -> tuple[str, ...]:
        """The notices of the lists that name the code, each once."""
        naming = (
            *(one.notice for one in self.edits if one.rows),
            *(one.notice for one in self.limits if one.units),
            *(one.notice for one in self.fees),
        )
        return tuple(dict.fromkeys(naming))

    @property
    def known(self) -> bool:
        """Whether any of them names the code."""
        return bool(self.fees or any(view.rows for view in self.edits)) or any(
            view.units for view in self.limits
        )


def measures(
    timelines: Iterable[Timeline], code: str, day: dt.date | None, audience: Audience
) -> CodeMeasures:
    """Return what the lists say of a code; by default on the day of each one's last release.

    Raises LicenseError where the audience may see nothing of a list.
    """
    edits: list[PartnersView] = []
    limits: list[LimitView] = []
    fees: list[FeeView] = []
    last = dt.date.min
    for timeline in timelines:
        clearance(audience, timeline.layout)
        date = day or timeline.releases[-1].effective
        last = max(last, date)
        if timeline.layout.edits:
            edits.append(_partners(timeline, code, date))
        if timeline.layout.limits:
            limits.append(_limit(timeline, code, date))
        if timeline.layout.fees:
            fees += _fees(timeline, code, date)
    return CodeMeasures(
        code=code, as_of=day or last, edits=tuple(edits), limits=tuple(limits), fees=tuple(fees)
    )


def _partners(timeline: Timeline, code: str, day: dt.date) -> PartnersView:
    layout, release = timeline.layout, timeline.path[-1]
    edits = layout.edits
    first, second = (
        tuple(row for row in rows if row.in_force(day))
        for rows in (edit_rows.begin_with(timeline, code), edit_rows.end_with(timeline, code))
    )
    allowed = edits.allowed if edits else ()
    return PartnersView(
        code_set=layout.id,
        name=layout.name,
        setting=edits.setting if edits else "",
        relation=edits.relation if edits else "",
        release=release,
        as_first=first,
        as_second=second,
        allowing=tuple(allowed),
        allowed=sum(row.indicator in allowed for row in (*first, *second)),
        notice=notice(layout, release),
    )


def _limit(timeline: Timeline, code: str, day: dt.date) -> LimitView:
    layout, release = timeline.layout, timeline.on_record(day)
    limits = layout.limits
    in_force = release.effective <= day
    found = timeline.concept(release, code) if in_force else None
    properties = found.properties if found else {}
    indicator = first_of(properties, Family.INDICATOR)
    reason = f"{Family.ATTRIBUTE}.{limits.reason}" if limits else ""
    return LimitView(
        code_set=layout.id,
        name=layout.name,
        setting=limits.setting if limits else "",
        release=release,
        units=first_of(properties, Family.LIMIT),
        by_line=limits is not None and limits.counts_by_line(indicator),
        indicator=indicator_in_words(layout, indicator),
        reason=str(properties.get(reason, "")),
        in_force=in_force,
        notice=notice(layout, release),
    )


def _fees(timeline: Timeline, code: str, day: dt.date) -> list[FeeView]:
    release = timeline.on_record(day)
    if release.effective > day:
        return []
    rows = edit_rows.rows_of_code(timeline, release, code)
    return [_fee(timeline.layout, release, row) for row in rows]


def _fee(layout: CodeSet, release: Release, row: Concept) -> FeeView:
    families = (f"{Family.VALUE}.", f"{Family.STATUS}.")
    values = {
        name: str(value) for name, value in row.properties.items() if name.startswith(families)
    }
    amounts = amounts_of(layout, values)
    status, says, payable = status_of(layout, values)
    values.pop(status, None)
    fees = layout.fees
    return FeeView(
        code_set=layout.id,
        name=layout.name,
        setting=fees.setting if fees else "",
        release=release,
        code=row.code,
        status=says,
        status_means=layout.decoded(status, says) if says else "",
        payable=payable,
        values=values,
        told=tuple(f"{Family.VALUE}.{name}" for name in (fees.told if fees else ())),
        titles={name: titles.of_aspect(name, layout) for name in values},
        amounts={place: f"{amount:f}" for place, amount in amounts.items()},
        by_state=has_state_amounts(layout, values),
        notice=notice(layout, release),
    )
