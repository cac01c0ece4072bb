"""What a user's rows are paid by the fee schedules that were compared, before and after."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words
from releasekit.timeline.amounts import (
    AMOUNT,
    FACILITY,
    NONFACILITY,
    amounts_of,
    cents,
    has_state_amounts,
    status_of,
)
from releasekit.timeline.areas import Areas, areas
from releasekit.views.fee_types import FeeImpactView, FeeLineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.layout import CodeSet
    from releasekit.model import Concept, Snapshot
    from releasekit.rows import Named
    from releasekit.rows.fees import Volume
    from releasekit.store import Store


class _Side(Struct, frozen=True, kw_only=True):
    """One release of a fee schedule: its state, and its areas."""

    layout: CodeSet
    snapshot: Snapshot
    areas: Areas

    def concept(self, volume: Volume) -> Concept | None:
        """Return the row of a code: with a modifier that has one of its own, else alone."""
        for modifier in volume.modifiers:
            found = self.snapshot.get(f"{volume.code}/{modifier}")
            if found is not None:
                return found
        return self.snapshot.get(volume.code)

    def amount(self, volume: Volume, place: str, area: str) -> tuple[Decimal | None, str]:
        """Return what one unit is paid at a place, or None and why; base units are beside."""
        phrases = words.load()["fee_impact"]
        concept = self.concept(volume)
        if concept is None:
            return None, phrases["absent"]
        _, status, payable = status_of(self.layout, concept.properties)
        if payable is False:
            return None, phrases["unpaid"].format(status=status)
        if self.layout.fees and status in self.layout.fees.by_time:
            factor = self.areas.time_factor(area)
            known = volume.base is not None and factor is not None
            return (factor, "") if known else (None, phrases["by_time"])
        found = amounts_of(self.layout, concept.properties, self.areas.of(area))
        paid = found.get(AMOUNT, found.get(place))
        if paid is not None:
            return paid, ""
        by_state = has_state_amounts(self.layout, concept.properties)
        return None, phrases["by_state" if by_state else "unpriced"]

    def is_by_time(self, volume: Volume) -> bool:
        """Return whether a code is paid by base and time units."""
        concept = self.concept(volume)
        status = status_of(self.layout, concept.properties)[1] if concept else ""
        return bool(self.layout.fees and status in self.layout.fees.by_time)


def view(store: Store, diff: ReleaseDiff, volumes: Sequence[Volume], named: Named) -> FeeImpactView:
    """Return what the rows are paid by a fee schedule that was compared.

    Raises RowsError for a locality that a release does not have.
    """
    before, after = (
        _Side(
            layout=diff.layout,
            snapshot=state,
            areas=areas(store, diff.layout, state.release),
        )
        for state in diff.states
    )
    lines = [_line(before, after, volume, named) for volume in volumes]
    priced = [line for line in lines if None not in {line.before, line.after}]
    phrases = words.load()["fee_impact"]
    return FeeImpactView(
        code_set=diff.layout.id,
        name=diff.layout.name,
        before=diff.before.label,
        after=diff.after.label,
        basis=_basis(after, named) or phrases["national"],
        lines=tuple(sorted(priced, key=_largest)),
        unpriced=tuple(line for line in lines if None in {line.before, line.after}),
    )


def _basis(side: _Side, named: Named) -> str:
    if named.area:
        return str(words.load()["fee_impact"]["by_area"])
    key = side.areas.key(named.locality) if named.locality else ""
    return " ".join(filter(None, (key, side.areas.names.get(key, ""))))


def _largest(line: FeeLineView) -> tuple[Decimal, str, str]:
    return -abs(line.difference), line.code, line.place


def _line(before: _Side, after: _Side, volume: Volume, named: Named) -> FeeLineView:
    fees = after.layout.fees
    at = named.at or NONFACILITY
    if volume.place and fees and fees.facility:
        at = FACILITY if fees.facility.fullmatch(volume.place) else NONFACILITY
    area = volume.area or named.locality
    was, why_not = before.amount(volume, at, area)
    now, why = after.amount(volume, at, area)
    units = volume.units
    if after.is_by_time(volume):
        units += volume.base or 0
    row = after.concept(volume) or before.concept(volume)
    return FeeLineView(
        code=row.code if row else volume.code,
        place=at,
        area=area,
        rows=volume.rows,
        units=units,
        before=was,
        after=now,
        total_before=cents((was or Decimal(0)) * units),
        total_after=cents((now or Decimal(0)) * units),
        why=why or why_not,
    )
