"""A snapshot's text on disk: zstd frames of whole lines, and an index that zstdcat passes over."""

from __future__ import annotations

import bisect
import json
import struct
import zlib
from typing import TYPE_CHECKING

import zstandard

from releasekit.errors import SnapshotError
from releasekit.model.snapshot import validate_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

PAGE = 128 * 1024
"""How many bytes of lines go into one frame: small enough to look one code up at once."""
_LEVEL = 3
_SKIPPABLE = 0x184D2A5E
_HEADER = struct.Struct("<II")
_TAIL = struct.Struct("<II4s")
_MARK = b"rk02"


class StoredPages:
    """The pages of a stored snapshot: streamed in order, or the one that may hold a key."""

    def __init__(self, path: Path) -> None:
        """Read the index; SnapshotError if the file is cut short or none of ours."""
        self.path = path
        try:
            with path.open("rb") as stream:
                size = stream.seek(0, 2)
                stream.seek(size - _TAIL.size)
                checksum, length, mark = _TAIL.unpack(stream.read(_TAIL.size))
                if mark != _MARK or not _TAIL.size <= length <= size:
                    raise self._broken()
                stream.seek(size - length)
                text = stream.read(length - _TAIL.size)
                if zlib.crc32(text) != checksum:
                    raise self._broken()
                index = json.loads(text)
        except (OSError, ValueError, struct.error) as error:
            raise self._broken() from error
        self.heading: tuple[str, ...] = tuple(index["heading"])
        self.keys: list[bytes] = [key.encode() for key in index["keys"]]
        self.offsets: list[int] = index["offsets"]
        self._found = (-1, b"")

    def _broken(self) -> SnapshotError:
        message = f"{self.path.parent.name}/{self.path.name}: is cut short or not a snapshot"
        return SnapshotError(message, advice="remove the release's folder and load it again")

    def __iter__(self) -> Iterator[bytes]:
        """Return each page of lines; its order was proved when it was written."""
        unpack = zstandard.ZstdDecompressor().decompress
        try:
            with self.path.open("rb") as stream:
                stream.seek(self.offsets[0])
                for start, end in zip(self.offsets, self.offsets[1:], strict=False):
                    yield unpack(stream.read(end - start))
        except (OSError, MemoryError, zstandard.ZstdError) as error:
            raise self._broken() from error

    def find(self, key: bytes) -> bytes:
        """Return the page on which the line of `key` stands if it stands anywhere."""
        place = bisect.bisect_right(self.keys, key) - 1
        if place < 0:
            return b""
        if place == self._found[0]:  # codes are asked for in order, many from one page
            return self._found[1]
        start, end = self.offsets[place], self.offsets[place + 1]
        try:
            with self.path.open("rb") as stream:
                stream.seek(start)
                page = zstandard.ZstdDecompressor().decompress(stream.read(end - start))
        except (OSError, MemoryError, zstandard.ZstdError) as error:
            raise self._broken() from error
        self._found = (place, page)
        return page


def write(
    path: Path, heading: Sequence[str], lines: Iterable[bytes], *, keys: int
) -> tuple[int, str, int]:
    """Write sorted lines as pages; give how many there were, the file's SHA-256 and its size.

    The first `keys` cells of a line are its key. The same lines give the same bytes. Raises
    SnapshotError at a key that is out of order or doubled. The first frame is the heading line,
    so that zstdcat gives one plain table.
    """
    import hashlib  # noqa: PLC0415 (slow to import, and reading needs none)

    compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    digest = hashlib.sha256()
    count, key = 0, b""
    starts: list[str] = []
    with path.open("xb") as stream:

        def put(frame: bytes) -> None:
            digest.update(frame)
            stream.write(frame)

        put(compressor.compress("\t".join(heading).encode() + b"\n"))
        offsets = [stream.tell()]
        for page in paged(lines):
            key = validate_order(page, keys=keys, after=key)
            starts.append(page[0].split(b"\t", 1)[0].decode())
            put(compressor.compress(b"\n".join(page) + b"\n"))
            offsets.append(stream.tell())
            count += len(page)
        index = json.dumps({"heading": list(heading), "keys": starts, "offsets": offsets}).encode()
        length = len(index) + _TAIL.size
        tail = _TAIL.pack(zlib.crc32(index), length, _MARK)
        put(_HEADER.pack(_SKIPPABLE, length) + index + tail)
        size = stream.tell()
    return count, digest.hexdigest(), size


def paged(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Cut lines into pages: as many whole lines as make up about `PAGE` bytes."""
    page: list[bytes] = []
    size = 0
    for line in lines:
        page.append(line)
        size += len(line)
        if size >= PAGE:
            yield page
            page, size = [], 0
    if page:
        yield page
