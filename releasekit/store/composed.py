"""Keeps composed states beside the releases, each with a digest of what it rests on."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from releasekit.digest import sha256
from releasekit.store import pages
from releasekit.store.pages import StoredPages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from releasekit.store.layers import Composition, Layer
    from releasekit.store.manifest import Manifest

FOLDER = ".composed"
"""The folder of a code set's composed states; it can be removed, and is made again."""
_FORM = "1"
"""Changes when the same layers are composed to another text."""


class Counts(Struct, frozen=True, kw_only=True):
    """How many codes a state has, how many of them are live, and how many are in no section."""

    concepts: int
    live: int
    unplaced: int
    sha256: str = ""


class Composed:
    """One composed state in a folder: its pages, and its counts beside them."""

    def __init__(self, folder: Path, label: str, digest: str) -> None:
        """Take the folder, the release whose day it is of, and the digest of what it rests on."""
        self.stem = folder / f"{label}-{digest}"
        self.pages_path = self.stem.with_name(f"{self.stem.name}.tsv.zst")
        self.counts_path = self.stem.with_name(f"{self.stem.name}.json")

    def is_kept(self) -> bool:
        """Return whether the state is there; its counts are written last."""
        return self.counts_path.is_file() and self.pages_path.is_file()

    def pages(self) -> StoredPages:
        """Open the state's pages."""
        return StoredPages(self.pages_path)

    def counts(self) -> Counts:
        """Read the state's counts."""
        return msgspec.json.decode(self.counts_path.read_bytes(), type=Counts)

    def write(self, composition: Composition) -> None:
        """Write the state; each file appears whole, the counts last."""
        self.stem.parent.mkdir(parents=True, exist_ok=True)
        draft = self.stem.with_name(f".{os.getpid()}-{self.stem.name}")
        try:
            _, digest, _ = pages.write(
                draft, composition.heading, composition.lines(), keys=composition.keys
            )
            draft.replace(self.pages_path)
            counts = Counts(
                concepts=composition.concepts,
                live=composition.live,
                unplaced=composition.unplaced,
                sha256=digest,
            )
            draft.write_bytes(msgspec.json.encode(counts))
            draft.replace(self.counts_path)
        finally:
            draft.unlink(missing_ok=True)


def digest_of(layers: Sequence[Layer], manifests: Iterable[Manifest], label: str) -> str:
    """Return the digest of all that a state rests on: the layers' ranks, scopes and texts."""
    parts = [_FORM, label]
    for layer, manifest in zip(layers, manifests, strict=True):
        corrects = layer.corrects.label if layer.corrects else ""
        parts += [*map(str, layer.rank), *layer.release.covers, corrects, manifest.text_digest]
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def sweep(folder: Path, kept: Iterable[Composed]) -> None:
    """Remove the states that rest on something that is no longer so."""
    wanted = {path.name for state in kept for path in (state.pages_path, state.counts_path)}
    with contextlib.suppress(OSError):
        for path in _files(folder):
            if path.name not in wanted:
                path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from folder.iterdir()
