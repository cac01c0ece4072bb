"""Reads a stored text by its pages, each of which is held against its digest in the index."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import struct
import weakref
import zlib
from itertools import accumulate
from typing import TYPE_CHECKING

import msgspec
import zstandard

from releasekit.errors import EarlierVersionError, SnapshotError
from releasekit.model.snapshot import DIGEST
from releasekit.store.ahead import ahead
from releasekit.store.pages import EARLIER, MARK, TAIL, Index, digest_of_index
from releasekit.store.plain_files import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import FileIO
    from pathlib import Path

_FIRST, _BATCH, _FEW = 8, 16, 256
"""How many pages are unpacked in one go, at first and later; how many are not worth a thread."""
_AHEAD = 64
"""How many a thread unpacks in one go."""
_CRC = struct.Struct("<I")
_OTHER = "is not the file that was stored"
VERIFY = "see what is damaged, and what to do: releasekit verify"


class StoredPages:
    """The pages of a stored snapshot, read by their places."""

    _handle = -1

    def __init__(
        self, path: Path, *, size: int | None = None, index: str = "", held: bool = False
    ) -> None:
        """Read the index; SnapshotError if the file is cut short, none of ours or another one.

        It is another one where it has not the `size` in bytes, or its index not the digest, that
        its manifest says. A file that is `held` is open until this object is gone: what others
        remove meanwhile can still be read.
        """
        self.path = path
        try:
            with opened(path) as stream:
                text, room = self._index_text(stream, size)
                if held:
                    self._handle = os.dup(stream.fileno())
                    weakref.finalize(self, os.close, self._handle)
            self.index_digest = digest_of_index(text)
            if index and self.index_digest != index:
                raise self.broken(_OTHER)
            self._take(msgspec.msgpack.decode(text, type=Index), room)
        except (OSError, ValueError, struct.error, msgspec.MsgspecError) as error:
            raise self.broken(reason_of(error)) from error
        self._latest: dict[int, bytes] = {}
        self._last = (-1, b"")

    def _take(self, known: Index, room: int) -> None:
        """Take what an index says; ValueError or struct.error where its parts are not as many.

        All pages together are no more bytes than there is `room`.
        """
        self.heading = known.heading
        self.digests = known.digests
        count, rest = divmod(len(self.digests), DIGEST)
        self.keys: list[bytes] = known.keys.split(b"\n") if count else []
        self.offsets = list(accumulate(struct.unpack(f"<{count + 1}I", known.sizes)))
        self._frames = known.frames
        whole = not rest and len(self.keys) == count and len(self._frames) in {0, _CRC.size * count}
        if not whole or self.offsets[-1] > room:
            raise ValueError(_OTHER)

    def _index_text(self, stream: FileIO, expected: int | None) -> tuple[bytes, int]:
        """Return the packed index at the end of a table, and how many bytes stand before it."""
        size = stream.seek(0, 2)
        stream.seek(size - TAIL.size)
        checksum, length, mark = TAIL.unpack(stream.read(TAIL.size))
        if mark in EARLIER:
            raise EarlierVersionError(*self.path.parts[-3:-1])
        if mark != MARK or not TAIL.size <= length <= size:
            raise self.broken()
        stream.seek(size - length)
        text = stream.read(length - TAIL.size)
        if zlib.crc32(text) != checksum:
            raise self.broken()
        if expected not in {None, size}:
            reason = f"has {size:,} bytes, and {expected:,} were stored"
            raise self.broken(reason)
        return text, size - length

    def broken(self, reason: str = "is cut short or not a snapshot") -> SnapshotError:
        """Return the error of a table that is not as it was stored."""
        message = f"{name_of(self.path)}: {reason}"
        return SnapshotError(message, advice=VERIFY)

    def __iter__(self) -> Iterator[bytes]:
        """Return each page in order."""
        return self.read(range(len(self.keys)))

    def read(self, places: Sequence[int]) -> Iterator[bytes]:
        """Return the pages of these places; of many, a thread unpacks the next ones meanwhile."""
        if len(places) == 1:  # codes are looked up in order, many on one page or where a walk is
            (place,) = places
            yield self._latest.get(place) or self._single(place)
            return
        for batch, texts in self._unpacked(places):
            self._latest = dict(zip(batch, texts, strict=True))
            yield from texts

    def _single(self, place: int) -> bytes:
        if place != self._last[0]:
            ((_, (page,)),) = self._unpacked((place,))
            self._last = place, page
        return self._last[1]

    def _unpacked(self, places: Sequence[int]) -> Iterator[tuple[Sequence[int], list[bytes]]]:
        """Return the pages by batches, each with its places."""
        many = len(places) > _FEW
        batches = _batches(places, _AHEAD if many else _BATCH)
        try:
            with contextlib.ExitStack() as stack:
                handle = self._handle
                if handle < 0:
                    stream = stack.enter_context(opened(self.path))
                    handle = stream.fileno()
                unpack = functools.partial(_unpack, handle, self.offsets, self._frames)
                yield from zip(batches, (ahead if many else map)(unpack, batches), strict=True)
        except (OSError, ValueError, MemoryError, zstandard.ZstdError) as error:
            raise self.broken(reason_of(error)) from error


def name_of(path: Path) -> str:
    """Return how a file of a store is called: with its release and its code set."""
    return "/".join(path.parts[-3:])


def reason_of(error: Exception) -> str:
    """Return why a table cannot be read: what the system says, or that it is damaged."""
    if isinstance(error, FileNotFoundError):
        return "is gone"
    said = error.strerror if isinstance(error, OSError) and error.errno != errno.EINVAL else ""
    return f"cannot be read: {said}" if said else "is cut short or not a snapshot"


def _batches(places: Sequence[int], most: int) -> list[Sequence[int]]:
    """Cut places into batches; the first ones are small, for somebody waits for them."""
    batches = []
    at, size = 0, _FIRST
    while at < len(places):
        batches.append(places[at : at + size])
        at, size = at + size, min(2 * size, most)
    return batches


def _unpack(file: int, offsets: Sequence[int], frames: bytes, places: Sequence[int]) -> list[bytes]:
    """Return the text of some pages of an open file; ZstdError where one is damaged.

    Each is proved as it is packed, and by the checksum that zstd keeps of its text; a page of an
    earlier version by that alone.
    """
    unpack = zstandard.ZstdDecompressor().decompress
    packed = [
        os.pread(file, offsets[place + 1] - offsets[place], offsets[place]) for place in places
    ]
    named = [_CRC.unpack_from(frames, _CRC.size * place)[0] for place in places if frames]
    if named and list(map(zlib.crc32, packed)) != named:
        message = "a page is not the one that the index names"
        raise zstandard.ZstdError(message)
    return list(map(unpack, packed))
