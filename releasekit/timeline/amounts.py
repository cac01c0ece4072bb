"""What a code is paid by a fee schedule: amounts as they are published, or from its values."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.model import Family
from releasekit.model.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from releasekit.layout import CodeSet

CENT = Decimal("0.01")
FACILITY, NONFACILITY, AMOUNT = "facility", "nonfacility", "amount"
ONE = Decimal(1)


class Indices(Struct, frozen=True, kw_only=True):
    """What an area multiplies work, practice expense and malpractice by: nationally by one."""

    work: Decimal = ONE
    expense: Decimal = ONE
    malpractice: Decimal = ONE


NATIONAL = Indices()


def cents(amount: Decimal) -> Decimal:
    """Return an amount to the cent, halves up, as the publisher rounds."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def exact(amount: Decimal) -> Decimal:
    """Return an amount as it is published, with two decimals at least: 0.346, 97.70."""
    rounded = cents(amount)
    return rounded if rounded == amount else amount


def amounts_of(
    layout: CodeSet, values: Mapping[str, object], indices: Indices = NATIONAL, column: str = ""
) -> dict[str, Decimal]:
    """Return the amount of one unit by place of service, or the one amount that there is.

    `column` is that of a state; without it the national one counts.

    An amount that is published is exact, however fine; one that is reckoned from units is rounded
    to the cent, as the publisher does. `values` are by aspect. It is empty where the schedule sets
    no price: blank, zero, or no units.
    """
    fees = layout.fees
    if fees is None:
        return {}
    if column or fees.amount:
        amount = _value(values, column or fees.amount)
        return {AMOUNT: exact(amount)} if amount else {}
    if fees.units is None:
        return {}
    names = fees.units
    work, malpractice = _value(values, names.work), _value(values, names.malpractice)
    factor = _value(values, names.factor)
    found = {}
    for place, name in ((FACILITY, names.facility), (NONFACILITY, names.nonfacility)):
        expense = _value(values, name)
        if None in {work, malpractice, factor, expense}:
            continue
        units = (
            (work or 0) * indices.work
            + (expense or 0) * indices.expense
            + (malpractice or 0) * indices.malpractice
        )
        if units:
            found[place] = cents(Decimal(units) * (factor or Decimal(0)))
    return found


def status_of(layout: CodeSet, values: Mapping[str, object]) -> tuple[str, str, bool | None]:
    """Return a code's status by its aspect, and whether it is paid; None where nothing says so."""
    start = f"{Family.STATUS}."
    aspect = next((name for name in values if name.startswith(start)), "")
    status = str(values.get(aspect, ""))
    payable = layout.payable(aspect)
    return aspect, status, status in payable if payable and status else None


def has_state_amounts(layout: CodeSet, values: Mapping[str, object]) -> bool:
    """Return whether a code has amounts by state: where it has no other, these are its price."""
    by_state = layout.fees.by_state if layout.fees else None
    start = f"{Family.VALUE}."
    return by_state is not None and any(
        number(str(value))
        for name, value in values.items()
        if name.startswith(start) and by_state.fullmatch(name.removeprefix(start))
    )


def _value(values: Mapping[str, object], name: str) -> Decimal | None:
    return number(str(values.get(f"{Family.VALUE}.{name}", "")))
