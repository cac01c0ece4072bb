"""What lists of edits, limits and fees say of a code or of two codes on a day: facts only."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.model.concept import TERMINATED, Family

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.model import Concept, Release, Snapshot
    from releasekit.timeline import Timeline

_DAY = dt.timedelta(days=1)


class EditRow(Struct, frozen=True, kw_only=True):
    """One row of an edit of two codes, in the order in which the publisher names them.

    `since` is its first day, None where it is not known; `until` the last, None where there is no
    end. `indicator` says whether a modifier may set it aside, `reason` why there is such an edit.
    `void` tells one that ended on the day it began, and never was in force. `release` is the label
    of the one that says so.
    """

    first: str
    second: str
    since: dt.date | None
    until: dt.date | None
    indicator: str
    reason: str
    void: bool
    release: str

    def in_force(self, day: dt.date) -> bool:
        """Return whether it binds services of a day."""
        begun = self.since is None or self.since <= day
        return not self.void and begun and (self.until is None or day <= self.until)


def between(timeline: Timeline, first: str, second: str) -> list[EditRow]:
    """Return all rows of an edit, in order of their first days.

    The last release tells the past, too. Of a pair that left the file the last one that had it
    does; such an edit was over when the next release began.
    """
    for release, ended in _states(timeline):
        snapshot = timeline.snapshot(release)
        lines = snapshot.lines_of(f"{first}\t{second}".encode())
        if lines:
            rows = (edit_row(timeline, snapshot, line) for line in lines)
            found = [_cut(row, ended) for row in rows]
            return sorted(found, key=lambda row: (row.since or dt.date.min, row.void))
    return []


def _states(timeline: Timeline) -> Iterator[tuple[Release, dt.date | None]]:
    """Return each state, the last one first, with the day on which it was over."""
    ended: dt.date | None = None
    for release in reversed(timeline.path):
        yield release, ended
        ended = release.effective - _DAY


def _cut(row: EditRow, ended: dt.date | None) -> EditRow:
    open_ended = row.until is None or (ended is not None and row.until > ended)
    return replace(row, until=ended) if ended and open_ended else row


def begin_with(timeline: Timeline, code: str) -> Iterator[EditRow]:
    """Stream the rows, as the last release has them, that name a code first."""
    snapshot = timeline.snapshot(timeline.path[-1])
    for line in snapshot.lines_of(code.encode()):
        yield edit_row(timeline, snapshot, line)


def end_with(timeline: Timeline, code: str) -> Iterator[EditRow]:
    """Stream the rows, as the last release has them, that name a code second; all pages are read.

    A page without the code is passed over as bytes.
    """
    snapshot = timeline.snapshot(timeline.path[-1])
    pages = snapshot.pages
    wanted = f"\t{code}\t".encode()
    for page in pages.read(range(len(pages.keys))):
        at = page.find(wanted)
        while at >= 0:
            start, end = page.rfind(b"\n", 0, at) + 1, page.index(b"\n", at)
            line = page[start:end]
            if line.find(b"\t") == at - start:
                yield edit_row(timeline, snapshot, line)
            at = page.find(wanted, end)


def is_named(timelines: Sequence[Timeline], code: str) -> bool:
    """Return whether some list, or some code set, has a code in the last state or one before.

    Where it stands second in an edit is looked for last: for that all pages are read.
    """
    key = code.encode()
    states = [(line, each) for line in timelines for each in reversed(line.path)]
    if any(line.snapshot(release).lines_of(key) for line, release in states):
        return True
    lists = (line for line in timelines if line.layout.edits)
    return any(next(end_with(line, code), None) is not None for line in lists)


def dated(timeline: Timeline, first: dt.date, last: dt.date) -> Iterator[EditRow]:
    """Stream the rows, as the last release has them, that begin or end from one day to another.

    Their months are looked for as bytes: most lines of a list of edits are of other days.
    """
    snapshot = timeline.snapshot(timeline.path[-1])
    pages = snapshot.pages
    months = [f"\t{month:%Y-%m}-".encode() for month in _months(first, last)]
    for page in pages.read(range(len(pages.keys))):
        lines: set[bytes] = set()
        for month in months:
            at = page.find(month)
            while at >= 0:
                end = page.index(b"\n", at)
                lines.add(page[page.rfind(b"\n", 0, at) + 1 : end])
                at = page.find(month, end)
        for line in sorted(lines):
            yield edit_row(timeline, snapshot, line)


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + dt.timedelta(days=31)).replace(day=1)


def edit_row(timeline: Timeline, snapshot: Snapshot, line: bytes) -> EditRow:
    """Return one line of a list of edits as its row."""
    layout, places = timeline.layout, snapshot.places
    edits = layout.edits
    cells = line.decode().split("\t")
    since = [edits.since] if edits and edits.since else layout.days.first
    starts = (cells[places[name]] for name in since if name in places)
    start = next(filter(None, starts), "")
    end = cells[places[TERMINATED]] if TERMINATED in places else ""
    reason = f"{Family.ATTRIBUTE}.{edits.reason}" if edits else ""
    return EditRow(
        first=cells[0],
        second=cells[1],
        since=dt.date.fromisoformat(start) if start else None,
        until=dt.date.fromisoformat(end) if end else None,
        indicator=measured(cells, snapshot, Family.INDICATOR)[1],
        reason=cells[places[reason]] if reason in places else "",
        void=bool(start and end and end <= start),
        release=snapshot.release.label,
    )


def measured(cells: Sequence[str], snapshot: Snapshot, family: Family) -> tuple[str, str]:
    """Return the first aspect of a family that a line has, and its cell; empty if it has none."""
    start = f"{family}."
    names = (name for name in snapshot.places if name.startswith(start))
    name = next(names, "")
    return name, cells[snapshot.places[name]] if name else ""


def rows_of_code(timeline: Timeline, release: Release, code: str) -> list[Concept]:
    """Return all rows of a code in the state of a release: alone and with each modifier."""
    snapshot = timeline.snapshot(release)
    return [snapshot.parse(line) for line in snapshot.lines_of(code.encode())]
