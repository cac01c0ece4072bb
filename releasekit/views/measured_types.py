"""What lists of edits, limits and fees say of one code, as outputs are given it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from releasekit.model import Release
    from releasekit.timeline.edit_rows import EditRow
    from releasekit.views.list_currency import Currency


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
    currency: Currency

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
    currency: Currency

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
    there is; empty where it has no price, and `by_state` says whether states have some. `families`
    says in words what the columns of each declared family hold, such as an amount by state.
    `in_force` is whether the list has a release of that date, or one before it; else nothing is
    known.
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
    families: tuple[str, ...] = ()
    in_force: bool
    notice: str
    currency: Currency

    @property
    def sentence(self) -> str:
        """Status, amounts and values in a line."""
        phrases = words.load()["edits"]
        if not self.in_force:
            return str(phrases["no_fee"])
        paid = [
            phrases["paid"].format(amount=amount, place=phrases["places"][place]).strip()
            for place, amount in self.amounts.items()
        ]
        told = [
            f"{self.titles[name].lower()} {self.values[name]}"
            for name in self.told
            if self.values.get(name, "0") != "0"
        ]
        by_state = "no_national" if self.families else "by_state"
        unpriced = words.load()["fee_impact"][by_state if self.by_state else "unpriced"]
        has_none = not paid and (self.by_state or not (self.status_means or told))
        amount = unpriced if has_none else " / ".join(paid)
        said = (self.status_means, amount, ", ".join(told), ", ".join(self.families))
        return "; ".join(filter(None, said))


class CodeMeasures(Struct, frozen=True, kw_only=True):
    """All that the lists of a store say of one code on a date.

    Where no date was `asked` for, each list answers for the first day of its last release, and
    `as_of` is the latest of these.
    """

    code: str
    as_of: dt.date
    asked: bool
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
            *(one.notice for one in self.fees if one.in_force),
        )
        return tuple(dict.fromkeys(naming))

    @property
    def known(self) -> bool:
        """Whether any of them names the code."""
        return bool(self.fees or any(view.rows for view in self.edits)) or any(
            view.units for view in self.limits
        )
