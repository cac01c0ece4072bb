"""What an output sees of how often the house reported each code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST = 3
"""How many codes are named that cost most."""


class UsedView(Struct, frozen=True, kw_only=True):
    """How often a code was reported, and for how much; without `money` that is not known."""

    times: int = 0
    amount: float = 0.0
    money: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """The two as the columns of a table show them; none of a code that was not reported."""
        if not self.times:
            return ()
        return (f"{self.times:,}", f"${self.amount:,.2f}") if self.money else (f"{self.times:,}",)


_NEVER = UsedView()


class UsageView(Struct, frozen=True, kw_only=True):
    """How often the house reported the codes of a code set, in a `period` that is said in words.

    `period` is empty where the file says no days. It is the house's own figure: no public output
    has it.
    """

    codes: Mapping[str, UsedView] = field(default_factory=dict)
    period: str = ""

    def __bool__(self) -> bool:
        """Return whether any code was reported."""
        return bool(self.codes)

    def of(self, code: str) -> UsedView:
        """Return how often a code was reported."""
        return self.codes.get(code, _NEVER)

    def order(self, code: str) -> tuple[float, int, str]:
        """Return by what codes are put in order: those that cost the house most come first."""
        held = self.of(code)
        return -held.amount, -held.times, code

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of its columns beside each code."""
        phrases = words.load()["usage"]
        money = any(each.money for each in self.codes.values())
        return (phrases["times"], phrases["amount"])[: 1 + money] if self.codes else ()

    def most(self, codes: Iterable[str]) -> list[str]:
        """Return those of some codes that were reported, the costliest first."""
        return sorted((code for code in set(codes) if self.of(code).times), key=self.order)

    def summary(self, printed: Mapping[str, str]) -> str:
        """Return in words what was billed of some codes, given as they are printed."""
        phrases = words.load()["usage"]
        billed = self.most(printed)
        if not billed:
            return str(phrases["nothing"])
        held = [self.of(code) for code in billed]
        money = held[0].money
        amount = f"${sum(each.amount for each in held):,.2f}"
        phrase: str = phrases["total"]
        return phrase.format(
            codes=f"{len(billed):,}",
            times=f"{sum(each.times for each in held):,}",
            money=phrases["money"].format(amount=amount) if money else "",
            period=phrases["total-period"].format(period=self.period) if self.period else "",
            most=", ".join(self._short(code, printed[code]) for code in billed[:MOST]),
        )

    def _short(self, code: str, printed: str) -> str:
        phrases = words.load()["usage"]
        held = self.of(code)
        times = phrases["once" if held.times == 1 else "often"].format(count=f"{held.times:,}")
        money = phrases["money"].format(amount=f"${held.amount:,.2f}") if held.money else ""
        return str(phrases["one-most"].format(code=printed, times=times, money=money))

    def sentence(self, code: str, printed: str) -> str:
        """Return in words how often a code was reported, and for how much."""
        phrases = words.load()["usage"]
        held = self.of(code)
        times = phrases["once" if held.times == 1 else "often"].format(count=f"{held.times:,}")
        phrase: str = phrases["year" if self.period else "plain"]
        money = phrases["money"].format(amount=f"${held.amount:,.2f}") if held.money else ""
        return phrase.format(code=printed, times=times, money=money)


NO_USAGE = UsageView()
