"""Merges the entries of several review forms: a later form wins, and nothing written is lost."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.crosswalk.decisions import contradiction, joined_lines, reopened
from releasekit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.crosswalk.decisions import Entry
    from releasekit.errors import FaultList


class Merger:
    """Merges the entries of several reviews, beginning with the last one."""

    def __init__(self, faults: FaultList) -> None:
        """Take the list to which contradictions within one review are added."""
        self.faults = faults
        self.merged: dict[tuple[str, str, str, str], Entry] = {}
        self.messages: list[str] = []
        self._by_source: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)

    def add(self, entries: Iterable[Entry]) -> None:
        """Add the entries of one review; those of later reviews have been added before."""
        for entry in entries:
            later = self.merged.get(entry.key)
            if later is None:
                self.merged[entry.key] = self._unopposed(entry)
            else:
                self.merged[entry.key] = self._joined(entry, later)
        self._by_source.clear()
        for entry in self.merged.values():
            self._by_source[entry.key[:3]].append(entry)
        self._validate(self.merged.values())

    def _joined(self, entry: Entry, later: Entry) -> Entry:
        """Return one entry of two: the later decision counts, the other one is kept on record."""
        if entry.written == later.written:
            return replace(later, earlier=joined_lines(entry.earlier, later.earlier))
        if not later.decision:
            both = replace(entry, earlier=joined_lines(entry.earlier, later.earlier, later.comment))
            return self._unopposed(both)
        if not entry.decision:
            earlier = joined_lines(entry.earlier, entry.comment, later.earlier)
            return replace(later, earlier=earlier)
        self._report(entry, later)
        return replace(later, earlier=joined_lines(entry.earlier, entry.summary(), later.earlier))

    def _unopposed(self, entry: Entry) -> Entry:
        """Return an entry undecided where a later review contradicts it in another row."""
        for later in self._by_source[entry.key[:3]]:
            if contradiction(entry, later):
                self._report(entry, later)
                return reopened(entry, entry)
        return entry

    def _report(self, entry: Entry, later: Entry) -> None:
        self.messages.append(
            f"{entry.hop}: {entry.place[0]} has {entry.decision}, {later.place[0]} has "
            f"{later.decision}: the later file counts"
        )

    def _validate(self, entries: Iterable[Entry]) -> None:
        """Report contradictions between the rows of one review."""
        seen: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            for other in seen[entry.key[:3]]:
                reason = contradiction(other, entry)
                if reason:
                    sheet, row = entry.place
                    message = f"{reason}: see row {other.place[1]} too"
                    advice = "decide for one of them"
                    self.faults.add(SourceError(sheet, message, line=row, advice=advice))
            seen[entry.key[:3]].append(entry)
