"""What a list of edits, limits or fees states of an entry that came or went: the fact itself."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.model.concept import TERMINATED, Family
from releasekit.render import words
from releasekit.views import titles
from releasekit.views.changes.column_families import ColumnFamilies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from releasekit.diff.deltas import Row
    from releasekit.layout import CodeSet
    from releasekit.layout.measures import Fees
    from releasekit.model import Concept, Snapshot

    Stated = Callable[..., tuple["StatedFact", ...]]

_TOLD_OF_ALL = (Family.LIMIT, Family.INDICATOR)
_NOTHING = frozenset({"", "0"})
_MOST = 4_096
"""How many entries' facts are kept: most entries of a list state the same few."""


class StatedFact(Struct, frozen=True, kw_only=True, gc=False):
    """One thing that a list states of an entry: a limit, an indicator, a status, a first day.

    `title` is the aspect as readers know it, `value` is as files have it and `shown` as people read
    it, with its meaning.
    """

    aspect: str
    title: str
    value: str
    shown: str

    @property
    def text(self) -> str:
        """The fact in words: "Units: 2"."""
        return f"{self.title}: {self.shown}"

    @property
    def is_day(self) -> bool:
        """Whether it is a first or a last day."""
        return self.aspect.startswith(f"{Family.DATE}.")


def told_aspects(fees: Fees, aspects: Iterable[str]) -> list[str]:
    """Return those aspects that a line about a code names, in the order in which it names them."""
    by_name = {aspect.partition(".")[2]: aspect for aspect in aspects}
    return [by_name[name] for name in fees.told if name in by_name]


class StatedFacts:
    """Finds what a list states of its entries; of a code set that measures nothing, nothing."""

    def __init__(self, layout: CodeSet, reading: Callable[[str, str], str]) -> None:
        """Take the list, and what makes a value of an aspect readable."""
        self.layout = layout
        self.reading = reading
        self._families = ColumnFamilies(layout)
        self._title = lru_cache(maxsize=None)(partial(titles.of_aspect, layout=layout))
        self._known: dict[tuple[str, ...], tuple[list[str], Stated]] = {}

    def of(self, row: Row) -> tuple[StatedFact, ...]:
        """Return what a row states, days last; a value of nothing is left out."""
        if not self.layout.is_measured:
            return ()
        heading = row.snapshot.pages.heading
        if heading not in self._known:
            columns = list(self._chosen(row.snapshot))
            told = lru_cache(_MOST)(partial(self._stated, columns))
            self._known[heading] = [name for name, _, _ in columns], told
        names, stated = self._known[heading]
        return stated(*row.cells(*names))

    def _stated(self, columns: list[tuple[str, str, str]], *cells: str) -> tuple[StatedFact, ...]:
        priced = self.layout.fees is not None
        return tuple(
            self._fact(aspect, title, cell)
            for (_, aspect, title), cell in zip(columns, cells, strict=True)
            if cell and not (priced and cell in _NOTHING)
        )

    def _fact(self, aspect: str, title: str, cell: str) -> StatedFact:
        return StatedFact(aspect=aspect, title=title, value=cell, shown=self.reading(aspect, cell))

    def now(self, concept: Concept, allows: Callable[[str], bool]) -> str:
        """Return in words what a list of limits or fees states of an entry that is in force.

        Of columns of one family the range of their values; `allows` says which an audience may see.
        """
        layout = self.layout
        if not (layout.limits or layout.fees):
            return ""
        values = {name: str(value) for name, value in concept.properties.items() if allows(name)}
        priced = layout.fees is not None
        told = [
            self._fact(name, self._title(name), values[name]).text
            for name in self._told(values)
            if values[name] and not (priced and values[name] in _NOTHING)
        ]
        return "; ".join((*told, *self._families.amounts(values)))

    def _told(self, aspects: Iterable[str]) -> list[str]:
        """Return those aspects that are told of an entry, in order."""
        aspects = list(aspects)
        if self.layout.fees:
            status = [name for name in aspects if name.startswith(f"{Family.STATUS}.")]
            return [*status, *told_aspects(self.layout.fees, aspects)]
        starts = tuple(f"{family}." for family in _TOLD_OF_ALL)
        return [name for name in aspects if name.startswith(starts)]

    def _chosen(self, snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
        """Return the columns that are told, each with its aspect and title."""
        layout = self.layout
        for name in self._told(snapshot.places):
            yield name, name, self._title(name)
        phrases = words.load()["edits"]
        if layout.since in snapshot.places:
            yield layout.since, f"{Family.DATE}.{layout.since}", phrases["first_day"]
            yield TERMINATED, TERMINATED, phrases["deletion_day"]
