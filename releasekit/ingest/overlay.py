"""Lays a partial release over its base: what it does not cover it does not touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.ingest.compose import KIND, SECTION, Counts
from releasekit.model.concept import TERMINATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.model import Snapshot


ADDITIONS = "additions"
"""What a release covers that lists new codes only: no other code ends."""


class Overlay:
    """A base snapshot with some kinds of concept replaced.

    A concept of a covered kind that the partial release does not have is gone, unless it lists
    only additions. An aspect that it
    does not speak of (a flag, where no list of flags came along) stays as the base has it.
    """

    def __init__(self, base: Snapshot, heading: Sequence[str], covers: Iterable[str]) -> None:
        """Join the two headings: the base's columns, then those that are new."""
        self.base = base
        self.covers = frozenset(covers)
        self.additive = ADDITIONS in self.covers
        self.heading = (*base.heading, *(name for name in heading if name not in base.heading))
        self.blank = len(self.heading) - len(base.heading)
        self.places = [self.heading.index(name) for name in heading]
        self.kind, self.section = self.heading.index(KIND), self.heading.index(SECTION)
        self.fresh_kind = heading.index(KIND)
        self.terminated = self.heading.index(TERMINATED) if TERMINATED in self.heading else 0
        self.outside = 0
        self.counts = Counts()

    def lines(self, partial: Iterable[bytes]) -> Iterator[bytes]:
        """Merge the partial release's lines into the base's, in order."""
        width = self.base.key_width
        fresh = (line.decode().split("\t") for line in partial)
        waiting = next(fresh, None)
        for raw in self.base.lines():
            line = raw.decode().split("\t") + [""] * self.blank
            while waiting is not None and waiting[:width] < line[:width]:
                yield from self._merged(waiting, None)
                waiting = next(fresh, None)
            if waiting is not None and waiting[:width] == line[:width]:
                yield from self._merged(waiting, line)
                waiting = next(fresh, None)
            elif self.additive or line[self.kind] not in self.covers:
                yield self._counted(line)
        while waiting is not None:
            yield from self._merged(waiting, None)
            waiting = next(fresh, None)

    def _merged(self, cells: list[str], line: list[str] | None) -> Iterator[bytes]:
        """Return the line of a concept of the partial release, over that of the base."""
        if not self.additive and cells[self.fresh_kind] not in self.covers:
            self.outside += 1
            if line is not None:
                yield self._counted(line)
            return
        whole = line or [""] * len(self.heading)
        for place, cell in zip(self.places, cells, strict=True):
            whole[place] = cell
        yield self._counted(whole)

    def _counted(self, line: list[str]) -> bytes:
        counts = self.counts
        counts.concepts += 1
        counts.ended += bool(self.terminated and line[self.terminated])
        counts.unplaced += not line[self.section]
        return "\t".join(line).encode()
