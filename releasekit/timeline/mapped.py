"""The stored mappings that apply to a step, and the codes that their ranges stand for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from releasekit.model import Mapping as Step
from releasekit.model.ranges import SPAN, expanded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.model import Release
    from releasekit.store import Store
    from releasekit.timeline import Timeline
    from releasekit.timeline.census import Census

_DAY = dt.timedelta(days=1)
_UNDATED = ""


class Row(NamedTuple):
    """A mapping, and the label of the release that came with it."""

    release: str
    mapping: Step


class Mappings:
    """Every mapping of a code set's stored releases, by the step to which it applies."""

    def __init__(self, timeline: Timeline) -> None:
        """Take the releases; the rows of each are read when they are asked for, once."""
        self.timeline = timeline
        self._rows: dict[str, Given] = {}

    def every(self) -> list[Row]:
        """Return the rows of all releases and postings."""
        given = map(self._given, self.timeline.postings)
        return [row for rows in given for day in rows.days for row in rows.of(day)]

    def within(self, before: Release, after: Release) -> list[Row]:
        """Return the rows that take effect after `before` does, up to the day when `after` does.

        A publisher's table covers earlier years too: the rows of the latest release for a target
        and a date replace those of earlier releases. Of two postings of one release they are the
        rows of its day.
        """
        first, last = before.effective, after.effective
        if before.version == after.version:
            first = last - _DAY
        given: dict[tuple[str, str], list[Row]] = {}
        releases = self.timeline.releases
        superseded = [] if after in releases else [after]
        for rows in map(self._given, (*superseded, *releases)):
            for day in rows.days:
                if first.isoformat() < day <= last.isoformat():
                    by_target = grouped(rows.of(day), "target")
                    given |= {(target, day): group for target, group in by_target.items()}
        return sorted((row for rows in given.values() for row in rows), key=_order)

    def brought(self, before: Release, after: Release) -> list[Row]:
        """Return the rows without a date that came with the releases between two states."""
        brought = self.timeline.within(before, after)
        undated = (self._given(release).of(_UNDATED) for release in brought)
        return sorted((row for rows in undated for row in rows), key=_order)

    def later(self, after: Release) -> list[tuple[Release, Mapping[str, list[Row]]]]:
        """Return the rows without a date of each release behind a state, by source, in order."""
        return [
            (release, grouped(self._given(release).of(_UNDATED), "source"))
            for release in self.timeline.releases
            if release.effective > after.effective
        ]

    def _given(self, release: Release) -> Given:
        if release.label not in self._rows:
            self._rows[release.label] = Given(self.timeline.store, release)
        return self._rows[release.label]


class Given:
    """The rows of one release by their day; each day's are read when they are asked for, once."""

    def __init__(self, store: Store, release: Release) -> None:
        """Take the cells of all rows: most are of earlier years, and nobody asks about them."""
        self._label = release.label
        self._cells: dict[str, list[list[str]]] = defaultdict(list)
        for cells in store.mapping_cells(release):
            self._cells[cells[2]].append(cells)
        self._rows: dict[str, list[Row]] = {}

    @property
    def days(self) -> Iterable[str]:
        """The days that rows have, ISO 8601; empty for those without one."""
        return self._cells.keys()

    def of(self, day: str) -> list[Row]:
        """Return the rows of a day, in the order of the release."""
        if day not in self._rows:
            cells = self._cells.get(day, ())
            self._rows[day] = [Row(self._label, Step.of(*row)) for row in cells]
        return self._rows[day]


def grouped(rows: Iterable[Row], end: Literal["source", "target"]) -> dict[str, list[Row]]:
    """Return rows by the code at one of their ends."""
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_code[getattr(row.mapping, end)].append(row)
    return by_code


class Kin:
    """The codes that rows lead to and from, row by row, from one code; and their rows."""

    def __init__(self, code: str, rows: Iterable[Row]) -> None:
        """Take the code and all rows of the releases that are asked about."""
        by_code: dict[str, list[Row]] = defaultdict(list)
        self._spans: list[Row] = []
        for row in rows:
            by_code[row.mapping.source].append(row)
            by_code[row.mapping.target].append(row)
            if "-" in row.mapping.source:
                self._spans.append(row)
        by_code.pop("", None)
        self.codes: set[str] = set()
        waiting = {code}
        while waiting:
            name = waiting.pop()
            self.codes.add(name)
            headers = (name[:length] for length in range(1, len(name)))
            related = [row for start in headers for row in by_code.get(start, ())]
            related += [*by_code.get(name, ()), *self._covering(name)]
            ends = {end for row in related for end in (row.mapping.source, row.mapping.target)}
            waiting |= ends - self.codes - {""}

    def of(self, rows: Iterable[Row]) -> list[Row]:
        """Return those of some rows that bear on the codes."""
        return [
            row
            for row in rows
            if row.mapping.source in self.codes or row.mapping.target in self.codes
        ]

    def _covering(self, name: str) -> list[Row]:
        return [row for row in self._spans if _covers(row.mapping.source, name)]


def _covers(source: str, code: str) -> bool:
    match = SPAN.fullmatch(source)
    if match is None:
        return False
    return match["first"] <= code <= (match["last"] or match["first"]) + "\x7f"


def _order(row: Row) -> tuple[str, ...]:
    mapping = row.mapping
    effective = mapping.effective.isoformat() if mapping.effective else ""
    return mapping.source, mapping.target, effective, mapping.note, row.release


def text_of(rows: Iterable[Row]) -> str:
    """Return rows as one text, for a digest."""
    return "\n".join(
        "\t".join((*_order(row), row.mapping.relationship or ""))
        for row in sorted(rows, key=_order)
    )


def live_among(source: str, census: Census, extension: int = 0) -> list[str] | None:
    """Return the live codes that a range or a family stands for; None if it is neither."""
    match = SPAN.fullmatch(source)
    if match is None:
        return None
    within = census.live_within(match["first"], match["last"] or match["first"])
    return expanded(source, within, extension)


def names_categories(source: str, census: Census) -> bool:
    """Return whether a row's source is a range between two whole categories.

    It says beside which codes, or in whose place within a family, a code is reported: none of the
    range gives anything away.
    """
    match = SPAN.fullmatch(source)
    return (
        match is not None
        and bool(match["last"])
        and all(census.is_category(code) for code in (match["first"], match["last"]))
    )
