"""Proves one stored release: its manifest, and every byte of every table that it names."""

from __future__ import annotations

from operator import lt
from typing import TYPE_CHECKING, NamedTuple

import zstandard

from releasekit.digest import blake2b, hashed
from releasekit.errors import ReleasekitError
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import columns_of, key_of_line, key_width
from releasekit.signatures import SUFFIX
from releasekit.store.findings import Condition
from releasekit.store.manifest import CONCEPTS, MANIFEST
from releasekit.store.pages import DIGEST, TAIL
from releasekit.store.stored_pages import StoredPages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from releasekit.store.manifest import Manifest

_HEADER = 8
"""How many bytes stand before a table's index."""


class Fault(NamedTuple):
    """A file of a release that is not as it was written: its name, its condition, and why."""

    name: str
    condition: Condition
    what: str


def faults(folder: Path, manifest: Manifest) -> Iterator[Fault]:
    """Return what is wrong in a release's folder: each table that its manifest names is read."""
    for name, named in manifest.tables.items():
        path = folder / name
        try:
            yield from _table_faults(path, named, manifest if name == CONCEPTS else None)
        except FileNotFoundError:
            yield Fault(name, Condition.GONE, "the manifest names it, and it is not there")
        except OSError as error:
            yield Fault(name, Condition.UNREADABLE, error.strerror or str(error))
    for path in sorted(folder.iterdir()):
        if path.name not in {MANIFEST, f"{MANIFEST}{SUFFIX}", *manifest.tables}:
            yield Fault(path.name, Condition.STRANGER, "the manifest does not name it")


def _table_faults(
    path: Path, named: dict[str, object], manifest: Manifest | None
) -> Iterator[Fault]:
    with path.open("rb") as stream:
        digest, size = hashed(stream)
    if size != named.get("bytes"):
        what = f"has {size:,} bytes, and the manifest says {named.get('bytes'):,}"
        yield Fault(path.name, Condition.DAMAGED, what)
        return
    if digest != named.get("sha256"):
        yield Fault(path.name, Condition.DAMAGED, "its SHA-256 is not the manifest's")
        return
    try:
        for what in _contradictions(path, size, named, manifest):
            yield Fault(path.name, Condition.DAMAGED, what)
    except (ReleasekitError, ValueError, IndexError, zstandard.ZstdError) as error:
        yield Fault(path.name, Condition.DAMAGED, str(error).splitlines()[0])


def _contradictions(
    path: Path, size: int, named: dict[str, object], manifest: Manifest | None
) -> Iterator[str]:
    """Return what a table's text says other than its index and its manifest."""
    pages = StoredPages(path, index=str(named.get("index", "")))
    yield from _laid_out(path, pages, size)
    width = key_width(pages.heading) if manifest else _width(pages)
    count, last = 0, b""
    counts = _Counts(pages.heading) if manifest else None
    for start, digest, page in zip(pages.keys, pages.digests, pages, strict=True):
        if blake2b(page, digest_size=DIGEST).digest() != digest:
            yield f"the page of {start!r} has not the digest that the index says"
        lines = page.removesuffix(b"\n").split(b"\n")
        keys = [last, *(key_of_line(line, width) for line in lines)]
        if keys[1] != start:
            yield f"the page of {start!r} begins with {keys[1]!r}"
        if not all(map(lt, keys, keys[1:])):
            yield f"the page of {start!r} is not sorted"
        count, last = count + len(lines), keys[-1]
        if counts:
            counts.take(lines)
    if count != named.get("lines"):
        yield f"has {count:,} lines, and the manifest says {named.get('lines'):,}"
    if counts and manifest:
        found = (count, counts.live, counts.unplaced)
        said = (manifest.concepts, manifest.live, manifest.unplaced)
        if found != said:
            yield f"has (codes, live, in no section) {found}, and the manifest says {said}"


class _Counts:
    """Counts the live lines of a text, and those in no section."""

    def __init__(self, heading: Sequence[str]) -> None:
        names = columns_of(heading)
        self.section = names.index("section")
        self.ended = names.index(TERMINATED) if TERMINATED in names else 0
        self.live = self.unplaced = 0

    def take(self, lines: Sequence[bytes]) -> None:
        for line in lines:
            cells = line.split(b"\t")
            self.live += not (self.ended and cells[self.ended])
            self.unplaced += not cells[self.section]


def _width(pages: StoredPages) -> int:
    """Return how many cells make up the key of a table beside the codes: as its index has them."""
    return pages.keys[0].count(b"\t") + 1 if pages.keys else 1


def _laid_out(path: Path, pages: StoredPages, size: int) -> Iterator[str]:
    """Return whether the heading and the pages tile the file up to its index."""
    with path.open("rb") as stream:
        heading = zstandard.ZstdDecompressor().decompress(stream.read(pages.offsets[0]))
        stream.seek(size - TAIL.size)
        _, length, _ = TAIL.unpack(stream.read(TAIL.size))
    if heading != "\t".join(pages.heading).encode() + b"\n":
        yield "its first line is not the heading that its index names"
    if pages.offsets[-1] + _HEADER + length != size:
        yield "its pages do not fill it up to its index"
