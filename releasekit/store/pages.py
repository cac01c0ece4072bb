"""Writes a snapshot's text: zstd frames of whole lines, and an index that zstdcat skips."""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left
from itertools import accumulate, chain, islice
from operator import add, lt
from typing import TYPE_CHECKING

import msgspec
import zstandard

from releasekit.digest import blake2b
from releasekit.errors import SnapshotError
from releasekit.model.snapshot import DIGEST, code_of_key, key_of_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

LEAST, MEAN, MOST = 4 * 1024, 16 * 1024, 64 * 1024
"""How many bytes of lines a page has: at least, on average, and at most (plus one line)."""
_LEVEL = 3
_SKIPPABLE = 0x184D2A5E
_HEADER = struct.Struct("<II")
TAIL = struct.Struct("<II4s")
MARK = b"rk03"
EARLIER = (b"rk01", b"rk02")
_BLOCK = 2048
"""How many lines are looked at in one go."""
_BITS = 32
_HASH = (1 << _BITS) - 1
_GOLDEN = 0x9E3779B1  # spreads the CRCs of codes that differ in their last digits only


class Index(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What a stored table says of its pages.

    `keys` are the first keys of the pages, parted by LF, `sizes` the frames' sizes in bytes as
    unsigned 32-bit integers (the heading's first), `digests` 16 bytes of each page's text, which
    are the same in every release that has the page, and `frames` the CRC-32 of each page as it is
    packed, which costs next to nothing when it is read (zstd keeps a checksum of its text besides).
    Tables of earlier versions have none.
    """

    heading: tuple[str, ...]
    keys: bytes
    sizes: bytes
    digests: bytes
    frames: bytes = b""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What was written to a table: how many lines and bytes, its SHA-256, its index's digest."""

    lines: int
    size: int
    sha256: str
    index: str


def digest_of_index(text: bytes) -> str:
    """Return the digest of a table's packed index, by which its manifest knows it."""
    return blake2b(text, digest_size=DIGEST).hexdigest()


def write(path: Path, heading: Sequence[str], lines: Iterable[bytes], *, keys: int) -> Stored:
    """Write sorted lines as pages; give what was written.

    The first `keys` cells of a line are its key. The same lines give the same bytes. Raises
    SnapshotError at a key that is out of order or doubled. The first frame is the heading line,
    so that zstdcat gives one plain table.
    """
    import hashlib  # noqa: PLC0415 (slow to import, and reading needs none)

    compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    digest = hashlib.sha256()
    count = size = 0
    starts: list[bytes] = []
    sizes: list[int] = []
    digests: list[bytes] = []
    frames: list[int] = []
    with path.open("xb") as stream:

        def put(frame: bytes) -> None:
            digest.update(frame)
            stream.write(frame)
            sizes.append(len(frame))
            frames.append(zlib.crc32(frame))

        first = "\t".join(heading).encode()
        _validate_page(first + b"\n", [first], len(heading))
        put(compressor.compress(first + b"\n"))
        for page in paged(lines, keys=keys):
            text = b"\n".join(page) + b"\n"
            _validate_page(text, page, len(heading))
            starts.append(key_of_line(page[0], keys))
            digests.append(blake2b(text, digest_size=DIGEST).digest())
            put(compressor.compress(text))
            count += len(page)
        index = _packed(heading, starts, sizes, digests, frames[1:])
        put(_HEADER.pack(_SKIPPABLE, len(index)))
        put(index)
        size = stream.tell()
    named = digest_of_index(index[: -TAIL.size])
    return Stored(lines=count, size=size, sha256=digest.hexdigest(), index=named)


def _validate_page(text: bytes, page: Sequence[bytes], width: int) -> None:
    """Raise SnapshotError where lines hold a line end, or other than as many cells as headings."""
    whole = text.count(b"\n") == len(page) and text.count(b"\t") == len(page) * (width - 1)
    if not whole:
        wrong = next(
            (line for line in page if b"\n" in line or line.count(b"\t") != width - 1), b""
        )
        raise _broken_line(wrong)


def _broken_line(line: bytes) -> SnapshotError:
    code = line.partition(b"\t")[0].decode(errors="replace")
    message = f"the line of {code!r} has not a cell for each column"
    return SnapshotError(message, advice="correct the declaration, and load the release again")


def _packed(
    heading: Sequence[str],
    starts: list[bytes],
    sizes: list[int],
    digests: list[bytes],
    frames: list[int],
) -> bytes:
    """Return the index of some pages with the tail by which it is found and proved."""
    index = msgspec.msgpack.encode(
        Index(
            heading=tuple(heading),
            keys=b"\n".join(starts),
            sizes=struct.pack(f"<{len(sizes)}I", *sizes),
            digests=b"".join(digests),
            frames=struct.pack(f"<{len(frames)}I", *frames),
        )
    )
    return index + TAIL.pack(zlib.crc32(index), len(index) + TAIL.size, MARK)


def paged(lines: Iterable[bytes], *, keys: int) -> Iterator[list[bytes]]:
    """Cut sorted lines into pages, each behind a line whose key's hash says so.

    Two releases are cut at the same keys, so that a page in which nothing changed is the same
    bytes in both. A line cuts in proportion to its length, so that a page has `MEAN` bytes on
    average whatever the length of the lines. Raises SnapshotError naming the first key that is
    out of order or doubled; a tab sorts below every character of a key, so the order of the
    lines is that of the keys.
    """
    page: list[bytes] = []
    size, last = 0, b""
    lines = iter(lines)
    while block := list(islice(lines, _BLOCK)):  # many at once: what can runs in C
        names = _keys(block, keys)
        _validate_order(names, last)
        last = names[-1]
        ends = list(accumulate(map(len, block), initial=0))
        ends = list(map(add, ends, range(len(ends))))  # with a line end each
        start = 0
        for end in _cuts(block, names, ends, size):
            yield page + block[start:end]
            page, size, start = [], 0, end
        page += block[start:]
        size += ends[-1] - ends[start]
    if page:
        yield page


def _cuts(
    block: Sequence[bytes], keys: Sequence[bytes], ends: Sequence[int], size: int
) -> Iterator[int]:
    """Return behind which lines of a block a page ends; the first page has `size` bytes before.

    `ends` are the bytes before each line, and before the end.
    """
    share = MEAN - LEAST
    # The share of hashes that cut grows with the line.
    cuts = [
        place
        for place, (crc, line) in enumerate(zip(map(zlib.crc32, keys), block), 1)  # noqa: B905 (as many)
        if (crc * _GOLDEN & _HASH) * share < len(line) << _BITS
    ]
    before = -size
    while True:
        least, most = (bisect_left(ends, before + bytes_) for bytes_ in (LEAST, MOST))
        place = bisect_left(cuts, max(least, 1))
        end = min(cuts[place] if place < len(cuts) else len(ends), max(most, 1))
        if end >= len(ends):
            return
        yield end
        before = ends[end]


def _keys(block: Sequence[bytes], width: int) -> list[bytes]:
    """Return the keys of lines; SnapshotError for a line that has no tab."""
    try:
        if width == 1:
            return [line[: line.index(b"\t")] for line in block]
        ends = [line.index(b"\t") for line in block]
        for _ in range(width - 1):
            ends = [line.index(b"\t", end + 1) for line, end in zip(block, ends, strict=True)]
        return [line[:end] for line, end in zip(block, ends, strict=True)]
    except ValueError:  # a line is all key, or is none
        for line in block:
            if b"\t" not in line:
                raise _broken_line(line) from None
        return [key_of_line(line, width) for line in block]


def _validate_order(keys: Sequence[bytes], last: bytes) -> None:
    """Raise SnapshotError naming the first key that is out of order or doubled."""
    if not all(map(lt, chain((last,), keys), keys)):
        pairs = zip(chain((last,), keys), keys)  # noqa: B905 (the last key has none behind it)
        before, key = next((before, key) for before, key in pairs if key <= before)
        raise _broken_order(key, before)


def _broken_order(key: bytes, last: bytes) -> SnapshotError:
    code, fault = code_of_key(key), "stands twice" if key == last else "is out of order"
    message = f"code {code!r} {fault} in the snapshot"
    return SnapshotError(message, advice="load the release again")
