"""The states of a code set's days: a release's own text, or one composed from several."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from releasekit import layout as layouts
from releasekit.errors import StoreError
from releasekit.model import Snapshot
from releasekit.model.concept import TERMINATED
from releasekit.store.composed import FOLDER, Composed, Counts, digest_of, sweep
from releasekit.store.layers import Composition, beneath, is_alone, ranked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.model import Release
    from releasekit.store.layers import Layer
    from releasekit.store.manifest import Manifest
    from releasekit.store.stored_pages import StoredPages

_DAY = dt.timedelta(days=1)


class Shelf(Protocol):
    """Where the releases lie: what states need of a store."""

    def own(self, release: Release) -> Snapshot:
        """Open what a release itself says."""

    def manifest(self, code_set: str, label: str) -> Manifest:
        """Read the manifest of a release."""


class States:
    """The state on the effective day of each of some postings of one code set.

    States that are not kept are composed in a temporary folder, which goes with this object.
    """

    def __init__(self, shelf: Shelf, folder: Path, postings: Sequence[Release]) -> None:
        """Take the store, the code set's folder in it, and the postings that count."""
        self.shelf = shelf
        self.folder = folder / FOLDER
        self.postings = sorted(postings, key=lambda release: release.place)
        self.layers = ranked(postings)
        self._texts: dict[str, Snapshot] = {}
        self._read: dict[str, tuple[Counts, Snapshot]] = {}

    def open(self, release: Release) -> Snapshot:
        """Open the state on a release's effective day, once."""
        if self._is_alone(release):
            return self._own(release)
        return self._composed(release)[1]

    def counts(self, release: Release) -> Counts:
        """Return how many codes the state on a release's effective day has."""
        if self._is_alone(release):
            manifest = self.shelf.manifest(release.code_set, release.label)
            return Counts(
                concepts=manifest.concepts, live=manifest.live, unplaced=manifest.unplaced
            )
        return self._composed(release)[0]

    def digests(self) -> dict[str, str]:
        """Return a digest of the text of each posting's state, by its label."""
        return {release.label: self.digest(release) for release in self.postings}

    def digest(self, release: Release) -> str:
        """Return a digest of the text of the state on a release's effective day."""
        if self._is_alone(release):
            return str(self.shelf.manifest(release.code_set, release.label).text_digest)
        return self.counts(release).sha256

    def keep(self) -> None:
        """Compose every state that is not kept yet, and remove those that are no longer so."""
        states = dict(self.wanted())
        with contextlib.suppress(OSError):  # what is not kept is composed when it is asked for
            for release, state in states.items():
                if state.read() is None:
                    state.write(self._composition(release))
        sweep(self.folder, states.values())

    def are_alone(self) -> bool:
        """Return whether no state is composed, nor any kept that was."""
        return all(map(self._is_alone, self.postings)) and not self.folder.exists()

    def wanted(self) -> Iterator[tuple[Release, Composed]]:
        """Return each release whose state is composed, and where that is kept."""
        for release in self.postings:
            if not self._is_alone(release):
                yield release, Composed(self.folder, release.label, self._rests_on(release))

    def _own(self, release: Release) -> Snapshot:
        """Open a release's own text, once."""
        if release.label not in self._texts:
            self._texts[release.label] = self.shelf.own(release)
        return self._texts[release.label]

    def _composed(self, release: Release) -> tuple[Counts, Snapshot]:
        """Open a composed state, once; one that is not kept is made for now."""
        if release.label not in self._read:
            digest = self._rests_on(release)
            found = Composed(self.folder, release.label, digest).read()
            counts, pages = found or self._made(release, digest)
            self._read[release.label] = counts, Snapshot(release, pages)
        return self._read[release.label]

    def _made(self, release: Release, digest: str) -> tuple[Counts, StoredPages]:
        place = Composed(self._temporary, release.label, digest)
        try:
            place.write(self._composition(release))
            found = place.read()
        except OSError as error:
            raise _not_composed(release, error.strerror) from error
        if found is None:
            raise _not_composed(release, "the folder for temporary files loses what is written")
        return found

    @functools.cached_property
    def _temporary(self) -> Path:
        import tempfile  # noqa: PLC0415 (slow to import, and most states are kept)

        folder = tempfile.mkdtemp(prefix="releasekit-")
        weakref.finalize(self, _cleared, folder)
        return Path(folder)

    def _is_alone(self, release: Release) -> bool:
        return is_alone(release, beneath(release, self.layers))

    def _rests_on(self, release: Release) -> str:
        layers = [layer for layer in self.layers if layer.release.effective <= release.effective]
        manifests = [self._manifest(layer) for layer in layers]
        return digest_of(layers, manifests, release.label)

    def _manifest(self, layer: Layer) -> Manifest:
        return self.shelf.manifest(layer.release.code_set, layer.release.label)

    def _composition(self, release: Release) -> Composition:
        layers = beneath(release, self.layers)
        texts = {layer.release.label: self.shelf.own(layer.release) for layer in layers}
        nested = bool(layouts.load(release.code_set).parent)
        return Composition(layers, texts, self._was_live, nested=nested)

    def _was_live(self, layer: Layer, code: str) -> bool:
        """Return whether a code was live the day before a layer is effective."""
        day = layer.release.effective - _DAY
        before = [posting for posting in self.postings if posting.effective <= day]
        concept = self.open(before[-1]).get(code) if before else None
        return concept is not None and not (
            TERMINATED in concept.properties and concept.terminated < day.isoformat()
        )


def _cleared(folder: str) -> None:
    """Remove a temporary folder; who interrupts that would only be told of a fault."""
    import shutil  # noqa: PLC0415 (as above)

    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        shutil.rmtree(folder, ignore_errors=True)


def _not_composed(release: Release, reason: str | None) -> StoreError:
    state = f"{release.code_set} {release.label}"
    message = f"{state}: the state on {release.effective} cannot be composed: {reason}"
    return StoreError(message, advice="make room in the folder for temporary files (TMPDIR)")
