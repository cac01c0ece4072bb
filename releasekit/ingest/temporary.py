"""Reads a distribution that nobody loaded into a store of its own, which is gone at the end."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

from releasekit import layout as layouts
from releasekit.ingest import ingest, inspect
from releasekit.ingest.evidence import label_of
from releasekit.model import Release
from releasekit.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.ingest.progress import Tell


@contextlib.contextmanager
def scratch_store() -> Iterator[Store]:
    """Return an empty store that is gone at the end of its `with`."""
    with tempfile.TemporaryDirectory(prefix="releasekit-") as folder:
        yield Store(Path(folder), temporary=True)


class TemporaryStore:
    """A folder of stores, one a path, that lives as long as its `with`."""

    def __init__(self, progress: Tell | None = None) -> None:
        """Take the function that is told what is being read."""
        self.progress = progress
        self._folder = tempfile.TemporaryDirectory(prefix="releasekit-")
        self._count = 0

    def __enter__(self) -> Self:
        """Make the folder."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the folder and all that was read into it."""
        self._folder.cleanup()

    def open(self, code_set: str, path: str) -> tuple[Store, Release]:
        """Read the distribution at `path` as a release of a code set."""
        layout = layouts.load(code_set)
        reading = inspect([path], layout)
        label = label_of(Path(path).resolve(), reading.claims, layout)
        kind, effective, published = layout.cadence.dates(label)
        release = Release(
            code_set=code_set, version=label, kind=kind, effective=effective, published=published
        )
        self._count += 1
        store = Store(Path(self._folder.name) / str(self._count), temporary=True)
        ingest(reading, release, store, progress=self.progress)
        return store, release
