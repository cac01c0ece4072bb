"""Puts what several review forms say together: a later form counts, nothing written is lost."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.crosswalk.entries import EDITABLE, contradiction, lines_of, reopened
from releasekit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.crosswalk.entries import Entry
    from releasekit.errors import FaultList


class Merger:
    """Puts the rows of several reviews together, the last review's first."""

    def __init__(self, faults: FaultList) -> None:
        """Take where contradictions within one review go."""
        self.faults = faults
        self.taken: dict[tuple[str, str, str, str], Entry] = {}
        self.messages: list[str] = []
        self._by_source: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)

    def take(self, entries: Iterable[Entry]) -> None:
        """Take the rows of one review; those of later reviews are there already."""
        for entry in entries:
            other = self.taken.get(entry.key)
            if other is not None:
                self.taken[entry.key] = self._joined(entry, other)
                continue
            self.taken[entry.key] = self._unopposed(entry)
        self._by_source.clear()
        for one in self.taken.values():
            self._by_source[one.key[:3]].append(one)
        self._validate(self.taken.values())

    def _joined(self, entry: Entry, later: Entry) -> Entry:
        """Return one row of two: what the later says counts, what the other says is kept."""
        if _written(entry) == _written(later):
            return replace(later, earlier=lines_of(entry.earlier, later.earlier))
        if not later.decision:
            both = replace(entry, earlier=lines_of(entry.earlier, later.earlier, later.comment))
            return self._unopposed(both)
        if not entry.decision:
            return replace(later, earlier=lines_of(entry.earlier, entry.comment, later.earlier))
        self._differ(entry, later)
        return replace(later, earlier=lines_of(entry.earlier, entry.said(), later.earlier))

    def _unopposed(self, entry: Entry) -> Entry:
        """Return a row undecided where a later review says the contrary in another row."""
        for later in self._by_source[entry.key[:3]]:
            if contradiction(entry, later):
                self._differ(entry, later)
                return reopened(entry, entry)
        return entry

    def _differ(self, entry: Entry, later: Entry) -> None:
        self.messages.append(
            f"{entry.hop}: {entry.place[0]} says {entry.decision}, {later.place[0]} says "
            f"{later.decision}: the later file counts"
        )

    def _validate(self, entries: Iterable[Entry]) -> None:
        """Find the contradictions between rows of one review."""
        held: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            for other in held[entry.key[:3]]:
                said = contradiction(other, entry)
                if said:
                    sheet, row = entry.place
                    message = f"{said}: see row {other.place[1]} too"
                    advice = "decide for one of them"
                    self.faults.add(SourceError(sheet, message, line=row, advice=advice))
            held[entry.key[:3]].append(entry)


def _written(entry: Entry) -> tuple[str, ...]:
    return tuple(getattr(entry, name) for name in EDITABLE)
