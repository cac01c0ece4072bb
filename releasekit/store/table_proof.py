"""Proves one stored release: its manifest, and every byte of every table that it names."""

from __future__ import annotations

from collections import deque
from operator import lt
from typing import TYPE_CHECKING, NamedTuple

import zstandard
from msgspec import MsgspecError

from releasekit.digest import blake2b, hashed
from releasekit.errors import ReleasekitError
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import DIGEST, MANY, columns_of, key_of_line, key_width, value
from releasekit.signatures import SUFFIX
from releasekit.store import side_rows
from releasekit.store.findings import Condition
from releasekit.store.manifest import CONCEPTS, MANIFEST
from releasekit.store.pages import TAIL
from releasekit.store.plain_files import opened
from releasekit.store.side_rows import DECLARED, MAPPINGS
from releasekit.store.stored_pages import StoredPages, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
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
    with opened(path) as stream:
        digest, size = hashed(stream)
    if size != named.get("bytes"):
        what = f"has {size:,} bytes, and the manifest says {named.get('bytes'):,}"
        yield Fault(path.name, Condition.DAMAGED, what)
        return
    if digest != named.get("sha256"):
        yield Fault(path.name, Condition.DAMAGED, "its SHA-256 is not the manifest's")
        return
    said = (manifest.concepts, manifest.live, manifest.unplaced) if manifest else None
    for what in contradictions(path, named, said):
        yield Fault(path.name, Condition.DAMAGED, what)


def contradictions(
    path: Path, named: Mapping[str, object], said: tuple[int, int, int] | None
) -> Iterator[str]:
    """Return what a table's text says other than its index, and than what is said of it.

    `named` has the digest of its index and how many lines it has; of a text of codes `said` are how
    many there are, how many of them live, and how many in no section.
    """
    try:
        yield from _contradictions(path, named, said)
    except (ReleasekitError, ValueError, MemoryError, zstandard.ZstdError, MsgspecError) as error:
        yield str(error).splitlines()[0].removeprefix(f"{name_of(path)}: ")


def _contradictions(
    path: Path, named: Mapping[str, object], said: tuple[int, int, int] | None
) -> Iterator[str]:
    size = path.stat().st_size
    pages = StoredPages(path, index=str(named.get("index", "")))
    yield from _laid_out(path, pages, size)
    width = key_width(pages.heading) if said else _width(pages)
    if path.name in _SAYING:
        deque(_SAYING[path.name](pages), maxlen=0)  # as every command reads it
    count, last = 0, b""
    counts = _Counts(pages.heading) if said else None
    for place, (start, page) in enumerate(zip(pages.keys, pages, strict=True)):
        digest = blake2b(page, digest_size=DIGEST).digest()
        if not pages.digests.startswith(digest, place * DIGEST):
            yield f"the page of {start!r} has not the digest that the index says"
        lines = page.removesuffix(b"\n").split(b"\n")
        keys = [last, *(key_of_line(line, width) for line in lines)]
        if keys[1] != start:
            yield f"the page of {start!r} begins with {keys[1]!r}"
        if not all(map(lt, keys, keys[1:])):
            yield f"the page of {start!r} is not sorted"
        count, last = count + len(lines), keys[-1]
        if counts:
            page.decode()
            counts.take(lines)
    if count != named.get("lines"):
        yield f"has {count:,} lines, and the manifest says {named.get('lines'):,}"
    if counts:
        found = (count, counts.live, counts.unplaced)
        if found != said:
            yield f"has (codes, live, in no section) {found}, and the manifest says {said}"


_SAYING: dict[str, Callable[[StoredPages], Iterator[object]]] = {
    MAPPINGS: side_rows.mappings,
    DECLARED: side_rows.declared,
}
"""How the tables beside the codes are read."""


class _Counts:
    """Counts the live lines of a text, and those in no section; ValueError for what is no line."""

    def __init__(self, heading: Sequence[str]) -> None:
        names = columns_of(heading)
        self.section = names.index("section")
        self.ended = names.index(TERMINATED) if TERMINATED in names else 0
        self.width = len(heading)
        self.many = [column for column, name in enumerate(heading) if name.endswith(MANY)]
        self.live = self.unplaced = 0

    def take(self, lines: Sequence[bytes]) -> None:
        for line in lines:
            cells = line.split(b"\t")
            if len(cells) != self.width:
                message = f"the line of {cells[0]!r} has {len(cells)} cells, not {self.width}"
                raise ValueError(message)
            for column in self.many:
                value(cells[column].decode())
            self.live += not (self.ended and cells[self.ended])
            self.unplaced += not cells[self.section]


def _width(pages: StoredPages) -> int:
    """Return how many cells make up the key of a table beside the codes: as its index has them."""
    return pages.keys[0].count(b"\t") + 1 if pages.keys else 1


def _laid_out(path: Path, pages: StoredPages, size: int) -> Iterator[str]:
    """Return whether the heading and the pages tile the file up to its index."""
    with opened(path) as stream:
        heading = zstandard.ZstdDecompressor().decompress(stream.read(pages.offsets[0]))
        stream.seek(size - TAIL.size)
        _, length, _ = TAIL.unpack(stream.read(TAIL.size))
    if heading != "\t".join(pages.heading).encode() + b"\n":
        yield "its first line is not the heading that its index names"
    if pages.offsets[-1] + _HEADER + length != size:
        yield "its pages do not fill it up to its index"
