"""The issuer's own columns beside each code: coverage, prior authorization, fee, and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import layout as layouts
from releasekit.errors import FaultList, SourceError
from releasekit.faults import counted, near
from releasekit.readers import own_tables
from releasekit.views import leak_sources
from releasekit.views.known_codes import KnownCodes
from releasekit.views.overlay_columns import OverlayView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience, Gate
    from releasekit.readers.own_tables import OwnTable

KEY, CODE_SET = "code", "code_set"
_EXAMPLE = "code,Coverage,Prior authorization"
_LISTED = 10
"""How many rows of a kind are named in a message."""


class Overlays(Struct, frozen=True, kw_only=True):
    """The columns of each code set, and what has to be said of the files that they are from."""

    views: Mapping[str, OverlayView]
    messages: tuple[str, ...]


def read(paths: Sequence[Path], diffs: Sequence[ReleaseDiff], audience: Audience) -> Overlays:
    """Read tables with a column `code` and others, for the code sets that are compared.

    Rows of codes that no compared release has are left out, and told by their lines; so are lost
    zeros that were put back. Where code sets share a code, a column `code_set` says which is meant.
    Raises SourceError, or every fault by line at once, for a file that is no such table, a code
    that stands twice or is of several code sets, and for words that the audience may not have.
    """
    if not paths:
        return Overlays(views={}, messages=())
    known = KnownCodes(diffs)
    gate = leak_sources.state_gate(diffs, audience)
    merged: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in known.diffs}
    headings: dict[str, str] = {}
    messages: list[str] = []
    for path in paths:
        table = own_tables.read(path, KEY, _EXAMPLE)
        rows = _Rows(table, known)
        _validate_words(table, gate, audience)
        width = len(headings)
        for heading in rows.headings:
            _add_heading(headings, heading, table)
        for code_set, cells in rows.cells.items():
            columns = merged[code_set]
            for code in columns.keys() | cells.keys():
                left = columns.get(code, ("",) * width)
                columns[code] = left + cells.get(code, ("",) * len(rows.headings))
        messages += rows.messages()
    views = {
        name: OverlayView(headings=tuple(headings), cells=columns)
        for name, columns in merged.items()
    }
    return Overlays(views=views, messages=tuple(messages))


class _Rows:
    """Sorts the rows of one table by code set and code."""

    def __init__(self, table: OwnTable, known: KnownCodes) -> None:
        self.name = table.name
        self.known = known
        folded = [heading.casefold().replace(" ", "_") for heading in table.headings]
        self.place = folded.index(CODE_SET) if CODE_SET in folded else -1
        self.headings = self._without(table.headings)
        self.cells: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in known.diffs}
        self.unknown: list[tuple[int, str]] = []
        self.mended: list[tuple[int, str]] = []
        self._lines: dict[tuple[str, str], int] = {}
        faults = FaultList()
        for line, text, cells in table.rows:
            self._take(line, text, cells, faults)
        faults.check()

    def _without(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """Return the cells of a row without that of the code set."""
        return cells if self.place < 0 else (*cells[: self.place], *cells[self.place + 1 :])

    def _take(self, line: int, text: str, cells: tuple[str, ...], faults: FaultList) -> None:
        named = cells[self.place] if self.place >= 0 else ""
        code_set = self.known.code_set(named) if named else ""
        if named and not code_set:
            message = f"{named!r} is no code set{near(named, layouts.code_sets())}"
            advice = f"the declared ones are {', '.join(layouts.code_sets())}"
            faults.add(SourceError(self.name, message, line=line, advice=advice))
            return
        reading = self.known.read(text, code_set)
        if len(reading.codes) > 1:
            names = " and of ".join(self.known.diffs[name].layout.name for name in reading.codes)
            advice = f"write it with its dot, or add a column {CODE_SET}; or name one with -s"
            message = f"{text!r} is a code of {names}"
            faults.add(SourceError(self.name, message, line=line, advice=advice))
            return
        if not reading.codes:
            self.unknown.append((line, text))
        for name, code in reading.codes.items():
            if reading.mended:
                self.mended.append((line, text))
            earlier = self._lines.setdefault((name, code), line)
            if earlier != line:
                message = f"{text!r} stands in line {earlier} already"
                advice = "give each code one row; several values go into one cell"
                faults.add(SourceError(self.name, message, line=line, advice=advice))
            self.cells[name][code] = self._without(cells)

    def messages(self) -> list[str]:
        """Return what has to be said of rows that were left out, or read otherwise than typed."""
        told = []
        if self.unknown:
            count = counted(len(self.unknown), "row")
            are = "is of a code" if len(self.unknown) == 1 else "are of codes"
            told.append(
                f"{self.name}: {count} {are} that no compared release has, and left out: "
                f"{_listed(self.unknown)}"
            )
        if self.mended:
            told.append(f"{self.name}: lost zeros were put back: {_listed(self.mended)}")
        return told


def _listed(rows: Sequence[tuple[int, str]]) -> str:
    named = ", ".join(f"line {line} {text!r}" for line, text in rows[:_LISTED])
    more = len(rows) - _LISTED
    return named if more <= 0 else f"{named} and {more:,} more"


def _add_heading(headings: dict[str, str], heading: str, table: OwnTable) -> None:
    """Take a heading of a file; SourceError if another file has it already."""
    earlier = next((known for known in headings if known.casefold() == heading.casefold()), "")
    if earlier:
        message = f"has the heading {heading!r}, as {headings[earlier]} has"
        advice = "give each column a heading of its own"
        raise SourceError(table.name, message, line=table.line, advice=advice)
    headings[heading] = table.name


def _validate_words(table: OwnTable, gate: Gate, audience: Audience) -> None:
    """Raise SourceError, by line, for words of a text that the audience may not have."""
    faults = FaultList()
    advice = "take the words out of the cell, or write for an audience that may have them"
    for line, cells in [
        (table.line, table.headings),
        *((line, cells) for line, _, cells in table.rows),
    ]:
        for cell in cells:
            words = gate.leaks(cell)
            if words:
                message = f"repeats {words} words of a text that {audience.name} may not have"
                faults.add(SourceError(table.name, message, line=line, advice=advice))
    faults.check()
