"""Prints one line a figure: our command beside another's, and whether its goal was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.timing import Command, in_turn, ratio

if TYPE_CHECKING:
    from tests.benchmarks.setup import Place


class Row(NamedTuple):
    """Our command beside another's: how many times faster it is to be, and the memory it may take.

    A `faster` below 1 lets ours take longer: 0.5 is up to twice their time.
    """

    title: str
    ours: Command
    theirs: Command
    faster: float
    mib: float = 0
    runs: int = 0


class Report:
    """Prints one line a figure and keeps the titles of those that missed their goal."""

    def __init__(self) -> None:
        """Start with none missed."""
        self.missed: list[str] = []

    def line(self, title: str, figure: str, goal: str, *, kept: bool) -> None:
        """Print one figure."""
        print(f"{title:<54} {figure:<56} goal {goal:<20} {'' if kept else 'MISSED'}", flush=True)
        if not kept:
            self.missed.append(title)

    def row(self, row: Row, place: Place, runs: int) -> None:
        """Measure a row and print it."""
        ours, theirs = in_turn([row.ours, row.theirs], place.environment, row.runs or runs)
        faster = ratio(ours, theirs)
        figure = f"{faster:6.2f} x  ours {ours}; theirs {theirs}"
        goal = f">= {row.faster:g} x" + (f", <= {row.mib:g} MiB" if row.mib else "")
        kept = faster >= row.faster and (not row.mib or ours.mib <= row.mib)
        self.line(row.title, figure, goal, kept=kept)
