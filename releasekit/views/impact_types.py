"""The impact of a release on a user's rows, as every output of it shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.rows.effects import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from releasekit.licensing import Licensed
    from releasekit.model import Release
    from releasekit.views.changes import ReplacementCode

VERSION = "impact/1"


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


class SpoiltView(Struct, frozen=True, kw_only=True):
    """A cell that is wrong whatever changes: what it says, why, and in how many rows."""

    state: str
    state_title: str
    cell: str
    code: str
    rows: int
    why: str


class ImpactView(Struct, frozen=True, kw_only=True):
    """The impact of the changes between two releases on rows.

    `states` counts the codes of all rows by what is known of them. `work` is in the order of
    owners, and within one by what is at risk.
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
    work: tuple[WorkView, ...]
    spoilt: tuple[SpoiltView, ...]
    notes: tuple[str, ...]
    notice: str
    withheld: bool

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
