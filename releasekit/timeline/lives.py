"""Every code that a code set ever had, with what it was in each release, in one pass."""

from __future__ import annotations

import heapq
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.model.snapshot import code_of_key, key_of_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.model import Concept, Release, Snapshot
    from releasekit.timeline import Timeline

    Line = tuple[bytes, int, bytes]


class Life(Struct, frozen=True, kw_only=True):
    """One code in every posting of its code set; `states` are in order, None where it is absent."""

    code: str
    states: tuple[tuple[Release, Concept | None], ...]

    @property
    def last(self) -> Concept:
        """What the code is, or was when it was last there."""
        return next(concept for _, concept in reversed(self.states) if concept is not None)


def lives(timeline: Timeline) -> Iterator[Life]:
    """Stream every code that any posting has, in order of the code.

    The postings are read side by side, a page of each at a time. A line that is the same as in
    the one before is not parsed again.
    """
    snapshots = [timeline.snapshot(release) for release in timeline.postings]
    streams = [_lines(place, snapshot) for place, snapshot in enumerate(snapshots)]
    for key, group in groupby(heapq.merge(*streams), key=itemgetter(0)):
        states: list[Concept | None] = [None] * len(snapshots)
        known: tuple[tuple[str, ...], bytes] | None = None
        for _, place, line in group:
            snapshot = snapshots[place]
            if known == (snapshot.heading, line):
                states[place] = _before(states, place)
            else:
                states[place] = snapshot.parse(line)
                known = (snapshot.heading, line)
        yield Life(code=code_of_key(key), states=tuple(zip(timeline.postings, states, strict=True)))


def _before(states: list[Concept | None], place: int) -> Concept | None:
    return next((state for state in reversed(states[:place]) if state is not None), None)


def _lines(place: int, snapshot: Snapshot) -> Iterator[Line]:
    for line in snapshot.lines():
        yield key_of_line(line, snapshot.key_width), place, line
