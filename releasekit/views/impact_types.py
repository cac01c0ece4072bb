"""The impact of a release on a user's rows, as every output of it shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words
from releasekit.rows.effects import State
from releasekit.views.listed_rows import NOTHING_LISTED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from releasekit.licensing import Licensed
    from releasekit.model import Release
    from releasekit.views.changes import ReplacementCode
    from releasekit.views.fee_types import FeeImpactView
    from releasekit.views.listed_rows import ListedRows
    from releasekit.views.stamps import Stamp

VERSION = "impact/1"
MOST_LINES, MOST_TOTALS, MOST_SPOILT = 3_000, 30, 300
"""How many lines of the work list, of a table of totals, and of wrong cells a page shows."""


class TotalView(Struct, frozen=True, kw_only=True):
    """Rows, units and money of a part of what is affected; at risk is what is on or after the day.

    Rows without a date are at risk as they are.
    """

    name: str
    rows: int
    rows_at_risk: int
    units: float
    amount: float
    amount_at_risk: float

    @property
    def money_at_risk(self) -> str:
        """The amount at risk in dollars."""
        return f"${self.amount_at_risk:,.2f}"


def together(name: str, parts: Iterable[TotalView]) -> TotalView:
    """Return the sums of several parts under one name."""
    rows = late = 0
    units = amount = at_risk = 0.0
    for part in parts:
        rows += part.rows
        late += part.rows_at_risk
        units += part.units
        amount += part.amount
        at_risk += part.amount_at_risk
    return TotalView(
        name=name,
        rows=rows,
        rows_at_risk=late,
        units=units,
        amount=round(amount, 2),
        amount_at_risk=round(at_risk, 2),
    )


class WorkView(Struct, frozen=True, kw_only=True):
    """One line of an owner's work list: a code, what changed, what to do, and what it is worth."""

    owner: str
    code_set: str
    name: str
    code: str
    printed: str
    change_class: str
    title: str
    level: str
    level_title: str
    section: str
    effective: str
    last_day: str
    action: str
    action_text: str
    replace_by: str
    replacements: tuple[ReplacementCode, ...]
    basis: str
    descriptor: Licensed
    before: Licensed
    after: Licensed
    total: TotalView

    @property
    def basis_in_words(self) -> str:
        """On whose word the replacements are, as readers know it; each once, parted by commas."""
        bases = words.load()["crosswalk"]["bases"]
        return ", ".join(dict.fromkeys(bases[each.basis] for each in self.replacements))

    @property
    def replace_by_printed(self) -> str:
        """The one code to report instead, as its publisher prints it."""
        every = {each.code: each.printed for each in self.replacements}
        return every.get(self.replace_by, self.replace_by)


class SpoiltView(Struct, frozen=True, kw_only=True):
    """A cell that is wrong whatever changes: what it says, why, and in how many rows.

    `last_day` is the last date of service of a code that ended before or became a header, empty of
    others; `replacements` are codes, as their publisher prints them, parted by commas, and
    `instead` says them with on whose word they are. `rows` are those on whose day it is wrong.
    """

    state: str
    state_title: str
    cell: str
    code: str
    rows: int
    why: str
    code_set: str = ""
    last_day: str = ""
    replacements: str = ""
    instead: str = ""


class OwnRow(Struct, frozen=True, kw_only=True, gc=False):
    """One of the user's rows that a change is about.

    `change` says what changed and what to do; `date` is its date of service, `at_risk` whether
    that is on or after the effective date, or it has none. `units` and `amount` are None where
    there are none. `cells` are the user's own, one for each heading.
    """

    owner: str
    change: WorkView
    date: dt.date | None
    at_risk: bool
    units: float | None
    amount: float | None
    cells: tuple[object, ...]


class ImpactView(Struct, frozen=True, kw_only=True):
    """The impact of the changes between two releases on rows.

    `heading` says what was compared, `compared` of each code set which releases, and from when.
    `states` counts the codes of all rows by what is known of them. `by_code` has the changes by
    what is at risk, `work` the same for each owner, in the order of owners. `own` are the user's
    rows. `dated` says whether rows have dates; of others all are at risk. `money` says whether any
    column has amounts, `counted` whether any has units; where none has, sums of them say nothing.
    `sample` says that a release is made up. `fees` is what the rows are paid by each fee schedule
    that was compared.
    """

    releases: Mapping[str, tuple[Release, Release]]
    sources: tuple[str, ...]
    rows: int
    states: Mapping[str, int]
    affected: TotalView
    by_class: tuple[TotalView, ...]
    by_section: tuple[TotalView, ...]
    by_owner: tuple[TotalView, ...]
    by_month: tuple[TotalView, ...]
    by_code: tuple[WorkView, ...]
    work: tuple[WorkView, ...]
    spoilt: tuple[SpoiltView, ...]
    notes: tuple[str, ...]
    notice: str
    withheld: bool
    heading: str
    compared: tuple[str, ...]
    audience: str
    dated: bool
    money: bool
    counted: bool
    sample: bool
    stamps: tuple[Stamp, ...] = ()
    fees: tuple[FeeImpactView, ...] = ()
    own: ListedRows[OwnRow] = NOTHING_LISTED

    @property
    def after(self) -> Release:
        """The later release that was known last."""
        return max((after for _, after in self.releases.values()), key=lambda each: each.known)

    @property
    def judged(self) -> int:
        """How many codes the rows have."""
        return sum(self.states.values())

    @property
    def percent(self) -> float:
        """Which share of the codes is affected, in percent."""
        return (
            round(100 * self.states.get(State.AFFECTED, 0) / self.judged, 2) if self.judged else 0
        )

    @property
    def only_fees(self) -> bool:
        """Whether fee schedules alone were compared, whose rows no code set has to be compared."""
        return bool(self.fees) and {one.code_set for one in self.fees} == set(self.releases)

    @property
    def told_states(self) -> Mapping[str, int]:
        """The states of codes that are told: of fee schedules alone not what was not compared."""
        left = State.NOT_COMPARED.value if self.only_fees else ""
        return {name: count for name, count in self.states.items() if name != left}

    @property
    def sentence(self) -> str:
        """How many rows were read, and how many of their codes are affected."""
        phrases = words.load()["impact"]
        alone = self.only_fees and State.AFFECTED.value not in self.states
        phrase: str = phrases["rows-alone" if alone else "rows"]
        return phrase.format(
            rows=words.rows_in_words(self.rows),
            codes=words.codes_in_words(self.judged),
            affected=f"{self.states.get(State.AFFECTED, 0):,}",
            percent=self.percent,
        )

    @property
    def risk_sentence(self) -> str:
        """How many rows, and how much money if that is known, are at risk from the date on."""
        phrase: str = words.load()["impact"]["at-risk" if self.money else "at-risk-rows"]
        amount = f"${self.affected.amount_at_risk:,.2f}"
        rows = words.rows_in_words(self.affected.rows_at_risk)
        return phrase.format(rows=rows, amount=amount)

    @property
    def has_owners(self) -> bool:
        """Whether any row says who must act."""
        return any(total.name for total in self.by_owner)

    @property
    def lines_by_owner(self) -> bool:
        """Whether a page shows the work list by owner: of a long one the codes alone."""
        return self.has_owners and len(self.work) <= MOST_LINES

    @property
    def lines(self) -> tuple[WorkView, ...]:
        """The work list as a page shows it."""
        return (self.work if self.lines_by_owner else self.by_code)[:MOST_LINES]

    @property
    def lines_left(self) -> int:
        """How many lines a page does not show: those with least at risk."""
        return 0 if self.lines_by_owner else max(0, len(self.by_code) - MOST_LINES)

    @property
    def most_totals(self) -> int:
        """How many lines a table of totals has on a page."""
        return MOST_TOTALS

    @property
    def most_spoilt(self) -> int:
        """How many cells that are wrong already a page shows."""
        return MOST_SPOILT
