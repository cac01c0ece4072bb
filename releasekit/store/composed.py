"""Keeps composed states beside the releases, each with a digest of what it rests on."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from releasekit.digest import hashed, sha256
from releasekit.errors import SnapshotError
from releasekit.store import pages
from releasekit.store.plain_files import content_of, opened
from releasekit.store.stored_pages import StoredPages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from releasekit.store.layers import Composition, Layer
    from releasekit.store.manifest import Manifest

FOLDER = ".composed"
"""The folder of a code set's composed states; it can be removed, and is made again."""
_FORM = "2"
"""Changes when the same layers are composed to another text."""


class Counts(Struct, frozen=True, kw_only=True):
    """How many codes a state has, how many of them are live, and how many are in no section."""

    concepts: int
    live: int
    unplaced: int
    sha256: str = ""


class Kept(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lies beside a kept state: whose it is, what it counts, its pages' size and index.

    `digest` is the SHA-256 of the file without it.
    """

    state: str
    counts: Counts
    size: int
    index: str
    digest: str = ""

    def dumps(self) -> bytes:
        """Return the file's content."""
        bare = msgspec.json.encode(replace(self, digest=""))
        return msgspec.json.encode(replace(self, digest=sha256(bare).hexdigest()))


class Composed:
    """One composed state in a folder: its pages, and its counts beside them."""

    def __init__(self, folder: Path, label: str, digest: str) -> None:
        """Take the folder, the release whose day it is of, and the digest of what it rests on."""
        self.stem = folder / f"{label}-{digest}"
        self.pages_path = self.stem.with_name(f"{self.stem.name}.tsv.zst")
        self.counts_path = self.stem.with_name(f"{self.stem.name}.json")

    @property
    def paths(self) -> tuple[Path, Path]:
        """The two files that make it up."""
        return self.pages_path, self.counts_path

    def read(self) -> tuple[Counts, StoredPages] | None:
        """Open the state; None where it is not there, or damaged: then it is composed anew.

        It stays open: a load that others do meanwhile may remove it.
        """
        known = self.known()
        if known is None:
            return None
        try:
            pages = StoredPages(self.pages_path, size=known.size, index=known.index, held=True)
        except SnapshotError:
            return None
        return known.counts, pages

    def is_whole(self) -> bool:
        """Return whether every byte of the state is as it was written."""
        known = self.known()
        if known is None:
            return False
        try:
            with opened(self.pages_path) as stream:
                return hashed(stream) == (known.counts.sha256, known.size)
        except OSError:
            return False

    def known(self) -> Kept | None:
        """Read what lies beside the pages; it is written last."""
        try:
            content = content_of(self.counts_path)
            kept = msgspec.json.decode(content, type=Kept)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None
        return kept if kept.state == self.stem.name and kept.dumps() == content else None

    def write(self, composition: Composition) -> None:
        """Write the state; each file appears whole, the counts last.

        It is not made durable: what a loss of power leaves of it is told from what was written.
        """
        self.stem.parent.mkdir(parents=True, exist_ok=True)
        draft = self.stem.with_name(f".{os.getpid()}-{self.stem.name}")
        try:
            done = pages.write(
                draft, composition.heading, composition.lines(), keys=composition.keys
            )
            draft.replace(self.pages_path)
            counts = Counts(
                concepts=composition.concepts,
                live=composition.live,
                unplaced=composition.unplaced,
                sha256=done.sha256,
            )
            kept = Kept(state=self.stem.name, counts=counts, size=done.size, index=done.index)
            draft.write_bytes(kept.dumps())
            draft.replace(self.counts_path)
        finally:
            with contextlib.suppress(OSError):
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
    wanted = {path.name for state in kept for path in state.paths}
    with contextlib.suppress(OSError):
        for path in _files(folder):
            if path.name not in wanted:
                path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from folder.iterdir()
