"""The view of a crosswalk: plain, frozen, documented; every output shows it and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words
from releasekit.views.stamps import NO_STAMP, Stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from releasekit.licensing import Licensed
    from releasekit.model import Release


class HopView(Struct, frozen=True, kw_only=True):
    """One step of a trace; `note` is empty where the audience may see no text.

    `printed_source` and `printed_target` are the codes as their publishers print them.
    """

    release: str
    source: str
    printed_source: str
    target: str
    printed_target: str
    relationship: str
    basis: str
    note: Licensed
    score: float | None


class LinkView(Struct, frozen=True, kw_only=True):
    """From a code to its replacement; `target` is empty where there is none.

    `printed_source` and `printed_target` are the codes as their publishers print them. `section`
    is the source's, `family` the topmost header above it, empty where there is none.
    `target_code_set` and `target_uri` are given where the target is of another code set.
    `reassigned` tells that the source's number is valid after, with another meaning. Displays and
    reason are empty where the audience may see no text.
    """

    source: str
    printed_source: str
    source_display: Licensed
    target: str
    printed_target: str
    target_display: Licensed
    section: str
    relationship: str
    basis: str
    cardinality: str
    score: float | None
    reason: Licensed
    reviewer: str
    reviewed: str
    trace: tuple[HopView, ...]
    target_code_set: str = ""
    target_uri: str = ""
    reassigned: bool = False
    family: str = ""

    @property
    def path(self) -> str:
        """The trace in one line: `2025: A → B; 2026: B → C`."""
        nowhere = words.load()["crosswalk"]["nowhere"]
        return "; ".join(
            f"{hop.release}: {hop.printed_source} → {hop.printed_target or nowhere}"
            for hop in self.trace
        )


class ProblemView(Struct, frozen=True, kw_only=True):
    """A row that cannot be used, and why; `note` is the clause as the row has it."""

    release: str
    source: str
    printed_source: str
    target: str
    printed_target: str
    note: Licensed
    reason: str


class CrosswalkView(Struct, frozen=True, kw_only=True):
    """A crosswalk as an output may show it.

    `bases` and `cardinalities` count links; neither they nor
    `identical` and `undecided` are narrowed by a section that was asked for. `families` has the
    texts of the headers that links name as their family.
    """

    code_set: str
    name: str
    title: str
    publisher_name: str
    uri: str
    before: Release
    after: Release
    audience: str
    entitlement: str
    withheld: bool
    notice: str
    sample: bool
    steps: tuple[tuple[str, str, str], ...]
    identical: int
    undecided: int
    bases: dict[str, int]
    cardinalities: dict[str, int]
    links: tuple[LinkView, ...]
    problems: tuple[ProblemView, ...]
    families: Mapping[str, Licensed] = {}
    stamp: Stamp = NO_STAMP
