"""Keeps to what a partial release covers: of other codes it says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.ingest.compose import KIND, SECTION, Counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.ingest.compose import Composer
    from releasekit.model import Release


class Scope:
    """The codes of a release's files that it covers; `outside` counts those that it does not."""

    def __init__(self, release: Release, composer: Composer) -> None:
        """Take the release, and where its lines have what is counted."""
        self.release = release
        self.composer = composer
        self.outside = 0
        self._own = Counts()

    @property
    def counts(self) -> Counts:
        """The counts of what is covered, once all lines were taken."""
        return self._own if self.release.covers else self.composer.counts

    def lines(self, composed: Iterable[bytes]) -> Iterable[bytes]:
        """Return the lines of the codes that are covered."""
        return self._covered(composed) if self.release.covers else composed

    def _covered(self, composed: Iterable[bytes]) -> Iterator[bytes]:
        places, counts = self.composer.places, self._own
        terminated = self.composer.terminated
        for line in composed:
            cells = line.split(b"\t")
            if not (self.release.additive or self.release.ends(cells[places[KIND]].decode())):
                self.outside += 1
                continue
            counts.concepts += 1
            counts.ended += bool(terminated and cells[terminated])
            counts.unplaced += not cells[places[SECTION]]
            yield line
