"""What a user's rows are paid by a fee schedule before and after, as every output shows it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words
from releasekit.timeline.amounts import AMOUNT

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 10
"""How many gains and losses are shown first."""


class FeeLineView(Struct, frozen=True, kw_only=True):
    """Rows of one code, place of service and locality: what one unit is paid, and all of them.

    Amounts of a unit are exact, in dollars; totals are rounded to the cent, once. They are
    None where a release sets none: the code has no price of its own, is not paid, or is not in the
    release. `why` says which.
    """

    code: str
    place: str
    area: str
    rows: int
    units: Decimal
    before: Decimal | None
    after: Decimal | None
    total_before: Decimal
    total_after: Decimal
    why: str = ""

    @property
    def where(self) -> str:
        """Where the rows were furnished, in words: place of service and area."""
        place = "" if self.place == AMOUNT else words.load()["edits"]["places"][self.place]
        return f"{place} {self.area}".strip()

    @property
    def units_printed(self) -> str:
        """The units without zeros that say nothing."""
        return f"{self.units.normalize():f}"

    @property
    def amounts(self) -> tuple[Decimal | None, Decimal | None]:
        """What one unit is paid before and after."""
        return self.before, self.after

    @property
    def difference(self) -> Decimal:
        """What all of them are paid more, or less."""
        return self.total_after - self.total_before

    @property
    def percent(self) -> str:
        """The difference in percent of what was paid before; empty where that was nothing."""
        if not self.total_before:
            return ""
        return f"{self.difference / self.total_before * 100:+.2f}"


class FeeImpactView(Struct, frozen=True, kw_only=True):
    """What rows are paid by one fee schedule, before and after, where it sets a price in both.

    `unpriced` are the lines that lack one of the amounts; they are in no total.
    """

    code_set: str
    name: str
    before: str
    after: str
    basis: str
    lines: tuple[FeeLineView, ...]
    unpriced: tuple[FeeLineView, ...]

    @property
    def total_before(self) -> Decimal:
        """What the lines were paid."""
        return sum((line.total_before for line in self.lines), Decimal("0.00"))

    @property
    def total_after(self) -> Decimal:
        """What the lines are paid."""
        return sum((line.total_after for line in self.lines), Decimal("0.00"))

    @property
    def gains(self) -> Sequence[FeeLineView]:
        """The lines that gain most, the largest first."""
        rising = [line for line in self.lines if line.difference > 0]
        return sorted(rising, key=lambda line: (-line.difference, line.code))[:MOST]

    @property
    def losses(self) -> Sequence[FeeLineView]:
        """The lines that lose most, the largest first."""
        falling = [line for line in self.lines if line.difference < 0]
        return sorted(falling, key=lambda line: (line.difference, line.code))[:MOST]

    @property
    def left(self) -> Sequence[str]:
        """How many rows are in no total, and why, in words: the most first."""
        counts: Counter[str] = Counter()
        for line in self.unpriced:
            counts[line.why] += line.rows
        phrase: str = words.load()["fee_impact"]["left"]
        return [
            phrase.format(rows=words.rows_in_words(rows), why=why)
            for why, rows in counts.most_common()
        ]

    @property
    def sentence(self) -> str:
        """What all lines are paid before and after, in words; of no line there is no total."""
        phrases = words.load()["fee_impact"]
        if not self.lines:
            named = {"name": self.name, "before": self.before, "after": self.after}
            return str(phrases["no_total"].format(**named, basis=self.basis))
        change = self.total_after - self.total_before
        share = f", {change / self.total_before * 100:+.2f} %" if self.total_before else ""
        return str(
            phrases["total"].format(
                name=self.name,
                before=self.before,
                after=self.after,
                basis=self.basis,
                was=f"{self.total_before:,.2f}",
                now=f"{self.total_after:,.2f}",
                change=f"{change:+,.2f}{share}",
            )
        )


def line_document(line: FeeLineView) -> dict[str, object]:
    """Return one line as JSON has it: amounts as exact texts."""
    return {
        "code": line.code,
        "place": line.place,
        "area": line.area or None,
        "rows": line.rows,
        "units": line.units_printed,
        "before": None if line.before is None else f"{line.before:f}",
        "after": None if line.after is None else f"{line.after:f}",
        "total_before": f"{line.total_before:f}",
        "total_after": f"{line.total_after:f}",
        "difference": f"{line.difference:f}",
        "percent": line.percent or None,
        "why": line.why or None,
    }


def document_of(view: FeeImpactView) -> dict[str, object]:
    """Return what rows are paid by one schedule as JSON has it."""
    return {
        "code_set": view.code_set,
        "before": view.before,
        "after": view.after,
        "basis": view.basis,
        "total_before": f"{view.total_before:f}",
        "total_after": f"{view.total_after:f}",
        "difference": f"{view.total_after - view.total_before:f}",
        "lines": [line_document(line) for line in view.lines],
        "unpriced": [line_document(line) for line in view.unpriced],
    }
