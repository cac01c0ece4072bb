"""What lists of edits, limits and fees say of one code: partners, units, and what it is paid."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from releasekit.model import Concept, Family
from releasekit.model.concept import first_of
from releasekit.timeline import edit_rows
from releasekit.timeline.amounts import amounts_of, has_state_amounts, status_of
from releasekit.views import titles
from releasekit.views.changes.column_families import ColumnFamilies
from releasekit.views.changes.stated_facts import told_aspects
from releasekit.views.concepts import clearance, notice
from releasekit.views.edits import indicator_in_words
from releasekit.views.list_currency import currency_of
from releasekit.views.measured_types import CodeMeasures, FeeView, LimitView, PartnersView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience
    from releasekit.model import Release
    from releasekit.timeline import Timeline
    from releasekit.views.list_currency import Currency


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
        code=code,
        as_of=day or last,
        asked=day is not None,
        edits=tuple(edits),
        limits=tuple(limits),
        fees=tuple(fees),
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
        currency=currency_of(timeline, release, day),
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
        currency=currency_of(timeline, release, day),
    )


def _fees(timeline: Timeline, code: str, day: dt.date) -> list[FeeView]:
    release = timeline.on_record(day)
    currency = currency_of(timeline, release, day)
    rows = edit_rows.rows_of_code(timeline, release, code)
    if release.effective > day:  # that it is named later says nothing of that day
        rows = [Concept(code=row.code, display="") for row in rows[:1]]
    return [_fee(timeline.layout, release, row, currency) for row in rows]


def _fee(layout: CodeSet, release: Release, row: Concept, currency: Currency) -> FeeView:
    families = (f"{Family.VALUE}.", f"{Family.STATUS}.", f"{Family.INDICATOR}.")
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
        told=tuple(told_aspects(fees, values)) if fees else (),
        titles={name: titles.of_aspect(name, layout) for name in values},
        amounts={place: f"{amount:f}" for place, amount in amounts.items()},
        by_state=has_state_amounts(layout, values),
        families=ColumnFamilies(layout).amounts(values),
        in_force=release.effective <= currency.as_of,
        notice=notice(layout, release),
        currency=currency,
    )
