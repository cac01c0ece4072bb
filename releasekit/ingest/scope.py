"""Keeps to what a partial release covers: of other codes it says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.ingest.compose import KIND, SECTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.ingest.compose import Composer
    from releasekit.model import Release


class Scope:
    """The codes of a release's files that it covers; `outside` counts those that it does not."""

    def __init__(self, release: Release, composer: Composer) -> None:
        """Take the release, and what counts the lines as they are composed."""
        self.release = release
        self.composer = composer
        self.outside = 0

    def lines(self, composed: Iterable[bytes]) -> Iterable[bytes]:
        """Return the lines of the codes that are covered; the others are counted no longer."""
        everything = not self.release.covers or self.release.additive
        return composed if everything else self._covered(composed)

    def _covered(self, composed: Iterable[bytes]) -> Iterator[bytes]:
        places, counts = self.composer.places, self.composer.counts
        terminated = self.composer.terminated
        for line in composed:
            cells = line.split(b"\t")
            if self.release.ends(cells[places[KIND]].decode()):
                yield line
                continue
            self.outside += 1
            counts.concepts -= 1
            counts.ended -= bool(terminated and cells[terminated])
            counts.unplaced -= not cells[places[SECTION]]
