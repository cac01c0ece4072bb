"""What a user's rows are paid by the fee schedules that were compared, before and after."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.model import Family
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
from releasekit.timeline.keyed_rows import listed_modifiers, row_of
from releasekit.views import titles
from releasekit.views.fee_types import FeeImpactView, FeeLineView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        """Return the row of a code: with those modifiers that have one of their own, else alone."""
        return row_of(self.snapshot, volume.code, volume.modifiers)

    def amount(self, volume: Volume, place: str, area: str) -> tuple[Decimal | None, str]:
        """Return what one unit is paid at a place, or None and why; base units are beside."""
        phrases = words.load()["fee_impact"]
        concept = self.concept(volume)
        if concept is None:
            return None, ""
        _, status, payable = status_of(self.layout, concept.properties)
        if payable is False:
            return None, phrases["unpaid"].format(status=status)
        if self.layout.fees and status in self.layout.fees.by_time:
            factor = self.areas.time_factor(area)
            known = volume.base is not None and factor is not None
            return (factor, "") if known else (None, phrases["by_time"])
        column = self.areas.column(area)
        found = amounts_of(self.layout, concept.properties, self.areas.of(area), column)
        paid = found.get(AMOUNT, found.get(place))
        if paid is not None:
            return paid, ""
        if column:
            return None, phrases["none-of-state"].format(state=titled(column, self.layout))
        by_state = has_state_amounts(self.layout, concept.properties)
        return None, phrases["choose-state" if by_state else "unpriced"]

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
    placed = (_placed(after, volume, named) for volume in volumes)
    lines = [_line(before, after, volume) for volume in _together(before, after, placed)]
    priced = [line for line in lines if None not in {line.before, line.after}]
    return FeeImpactView(
        code_set=diff.layout.id,
        name=diff.layout.name,
        before=diff.before.label,
        after=diff.after.label,
        basis=_basis(after, named),
        lines=tuple(sorted(priced, key=_largest)),
        unpriced=tuple(line for line in lines if None in {line.before, line.after}),
    )


def _basis(side: _Side, named: Named) -> str:
    """Return whose amounts they are: of an area, of each row's own, or of the whole country."""
    phrases, fees = words.load()["fee_impact"], side.layout.fees
    if named.area:
        return str(phrases["by_area"])
    if named.locality and side.areas.columns:
        return titled(side.areas.column(named.locality), side.layout)
    if named.locality:
        key = side.areas.key(named.locality)
        return " ".join(filter(None, (key, side.areas.names.get(key, ""))))
    if side.areas.columns and fees:
        by_column = "by_column" if fees.amount else "of_no_state"
        return str(phrases[by_column].format(column=titled(fees.amount, side.layout)))
    return str(phrases["national"])


def _area_title(side: _Side, area: str) -> str:
    return titled(side.areas.column(area), side.layout) if side.areas.columns and area else area


def titled(column: str, layout: CodeSet) -> str:
    """Return what a column of values is called."""
    return titles.of_aspect(f"{Family.VALUE}.{column}", layout)


def _largest(line: FeeLineView) -> tuple[Decimal, str, str]:
    return -abs(line.difference), line.code, line.place


def _placed(side: _Side, volume: Volume, named: Named) -> Volume:
    """Return a volume with the place of service and the area by which its amount goes."""
    fees = side.layout.fees
    at = named.at or NONFACILITY
    if volume.place and fees and fees.facility:
        at = FACILITY if fees.facility.fullmatch(volume.place) else NONFACILITY
    if fees is None or fees.units is None:
        at = AMOUNT  # such a schedule knows no places
    return replace(volume, place=at, area=volume.area or named.locality)


def _together(before: _Side, after: _Side, volumes: Iterable[Volume]) -> list[Volume]:
    """Return volumes that the same rows pay at the same place and in the same area as one.

    Modifiers that have no row of their own make no other amount.
    """
    held: dict[tuple[str, ...], Volume] = {}
    for each in volumes:
        rows = [side.concept(each) for side in (before, after)]
        key = (*(row.code if row else "" for row in rows), each.code, each.place, each.area)
        if key in held:
            held[key] = held[key].beside(each)
        else:
            held[key] = each
    return list(held.values())


def _line(before: _Side, after: _Side, volume: Volume) -> FeeLineView:
    at, area = volume.place, volume.area
    was, why_not = before.amount(volume, at, area)
    now, why = after.amount(volume, at, area)
    units = volume.units
    if after.is_by_time(volume):
        units += volume.base or 0
    rows = before.concept(volume), after.concept(volume)
    row = rows[1] or rows[0]
    return FeeLineView(
        code=row.code if row else volume.code,
        place=at,
        area=_area_title(after, area),
        rows=volume.rows,
        units=units,
        before=was,
        after=now,
        total_before=cents((was or Decimal(0)) * units),
        total_after=cents((now or Decimal(0)) * units),
        why=_why(before, after, volume, (why_not, why)),
    )


def _why(before: _Side, after: _Side, volume: Volume, said: tuple[str, str]) -> str:
    """Return why a line has no amount before or after, and in which of the releases.

    A code that ended, one that is new, and one that neither release has are three things.
    """
    phrases = words.load()["fee_impact"]
    there = [side.concept(volume) is not None for side in (before, after)]
    named = [side.snapshot.release.label for side in (before, after)]
    only = _only_with(after, volume) or _only_with(before, volume)
    if not any(there):
        missing = "only-with" if only else "unknown"
        return str(phrases[missing].format(modifiers=only, before=named[0], after=named[1]))
    if not all(there):
        return str(phrases["new" if there[1] else "gone"].format(before=named[0], after=named[1]))
    if said[0] == said[1] or all(said):
        return said[1]
    label = named[1] if said[1] else named[0]
    return str(phrases["in-one"].format(label=label, why=said[1] or said[0]))


def _only_with(side: _Side, volume: Volume) -> str:
    """Return the modifiers with which alone a release has a code, as people write them."""
    return ", ".join(one.replace("/", "-") for one in listed_modifiers(side.snapshot, volume.code))
