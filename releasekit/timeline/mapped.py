"""The stored mappings that apply to a step, and the codes that their ranges stand for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from releasekit.model.ranges import SPAN, expanded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.model import Mapping as Step
    from releasekit.model import Release
    from releasekit.timeline import Timeline
    from releasekit.timeline.census import Census

_DAY = dt.timedelta(days=1)


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
        groups = (group for rows in given for side in rows for group in side.values())
        return [row for group in groups for row in group]

    def within(self, before: Release, after: Release) -> list[Row]:
        """Return the rows that take effect after `before` does, up to the day when `after` does.

        A publisher's table covers earlier years too: the rows of the latest release for a target
        and a date replace those of earlier releases. Of two postings of one release they are the
        rows of its day.
        """
        first, last = before.effective, after.effective
        if before.version == after.version:
            first = last - _DAY
        given: dict[tuple[str, dt.date], list[Row]] = {}
        releases = self.timeline.releases
        superseded = [] if after in releases else [after]
        for release in (*superseded, *releases):
            dated = self._given(release).dated
            given |= {key: rows for key, rows in dated.items() if first < key[1] <= last}
        return sorted((row for rows in given.values() for row in rows), key=_order)

    def brought(self, before: Release, after: Release) -> list[Row]:
        """Return the rows without a date that came with the releases between two states."""
        brought = self.timeline.within(before, after)
        sources = (self._given(release).undated for release in brought)
        return sorted(
            (row for by_source in sources for rows in by_source.values() for row in rows),
            key=_order,
        )

    def later(self, after: Release) -> list[tuple[Release, Mapping[str, list[Row]]]]:
        """Return the rows without a date of each release behind a state, by source, in order."""
        return [
            (release, self._given(release).undated)
            for release in self.timeline.releases
            if release.effective > after.effective
        ]

    def _given(self, release: Release) -> Given:
        if release.label not in self._rows:
            dated: dict[tuple[str, dt.date], list[Row]] = defaultdict(list)
            undated: dict[str, list[Row]] = defaultdict(list)
            for mapping in self.timeline.store.mappings(release):
                row = Row(release.label, mapping)
                if mapping.effective is None:
                    undated[mapping.source].append(row)
                else:
                    dated[mapping.target, mapping.effective].append(row)
            self._rows[release.label] = Given(dated, undated)
        return self._rows[release.label]


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


class Given(NamedTuple):
    """The rows of one release: those with a date by target and date, the others by source."""

    dated: Mapping[tuple[str, dt.date], list[Row]]
    undated: Mapping[str, list[Row]]


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
