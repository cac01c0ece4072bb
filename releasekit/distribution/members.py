"""One file of a distribution: where it lies, its first bytes, its digest."""

from __future__ import annotations

import codecs
import hashlib
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from releasekit.errors import DamagedError, single_line

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

HEAD = 64 * 1024
"""How many bytes of a member may be looked at to tell what it is."""
CHUNK = 1024**2
TAIL = 1024
KEPT = 16 * 1024**2
"""Up to how many bytes of a member are kept from when it is hashed until it is read."""
UNREADABLE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises for an archive that is damaged or of an unknown sort."""


class Member:
    """One file of a distribution, as a handle: what is worked out of it is kept until `forget`.

    `name` is how it is called in messages and manifests: its path within the folder or archive
    that was given, with slashes and without characters that steer a terminal; never a path of
    this machine.
    """

    __slots__ = ("_bytes", "_facts", "_kept", "_opened", "_told", "name", "size")

    def __init__(self, name: str, size: int, opened: Callable[[], BinaryIO]) -> None:
        """Take the function that opens its bytes; nothing is read yet."""
        self.name = single_line(name.replace("\\", "/"))
        self.size = size
        self._opened = opened
        self._facts: tuple[str, bool, bytes] | None = None
        self._kept: object = None
        self._bytes: bytes | None = None
        self._told: Callable[[int], None] | None = None

    def watch(self, told: Callable[[int], None]) -> None:
        """Have a function told of every number of bytes that is read from now on."""
        self._told = told

    def kept(self, build: Callable[[Member], T]) -> T:
        """Return what `build` makes of the member: made once, and kept until `forget`.

        It is for forms that must be read whole to be recognized; a member has one such form.
        """
        if self._kept is None:
            self._kept = build(self)
        return self._kept  # type: ignore[return-value]  # a member has one form, so one build

    def forget(self) -> None:
        """Let go of what was kept."""
        self._kept = self._bytes = None

    def open(self) -> BinaryIO:
        """Open the member's bytes, not decoded."""
        try:
            stream = self._opened() if self._bytes is None else io.BytesIO(self._bytes)
        except UNREADABLE as error:
            raise damaged(self.name, error) from error
        if self._told is not None:
            return io.BufferedReader(_Watched(stream, self._told), CHUNK)
        if isinstance(stream, (io.BufferedReader, io.BytesIO)):
            return stream
        return io.BufferedReader(stream, CHUNK)  # type: ignore[type-var]  # readable, for all that its stub says

    def head(self) -> bytes:
        """Return the first 64 KiB."""
        with self.open() as stream:
            return _read(self, stream, HEAD)

    def read(self) -> bytes:
        """Return all bytes: for forms that cannot be streamed, such as workbooks."""
        with self.open() as stream:
            return _read(self, stream, self.size)

    def sha256(self) -> str:
        """Return the SHA-256 of the bytes, in hexadecimal; worked out once."""
        return self._scan()[0]

    def is_utf8(self) -> bool:
        """Return whether the bytes are UTF-8 from end to end; plain ASCII is."""
        return self._scan()[1]

    def tail(self) -> bytes:
        """Return the last bytes, as many as show how the last lines end."""
        return self._scan()[2]

    def _scan(self) -> tuple[str, bool, bytes]:
        if self._facts is None:
            digest = hashlib.sha256()
            decoder = codecs.getincrementaldecoder("utf-8")()
            utf8, tail = True, b""
            whole: list[bytes] = []
            is_small = self.size <= KEPT
            with self.open() as stream:
                while chunk := _read(self, stream, self.size + 1 if is_small else CHUNK):
                    digest.update(chunk)
                    if is_small:
                        whole.append(chunk)
                    tail = (tail + chunk[-TAIL:])[-TAIL:]
                    utf8 = utf8 and _decodes(decoder, chunk)
            utf8 = utf8 and _decodes(decoder, b"", final=True)
            self._facts = digest.hexdigest(), utf8, tail
            self._bytes = b"".join(whole) if is_small else None
        return self._facts


class _Watched(io.RawIOBase):
    """A stream whose bytes are counted as they are read."""

    def __init__(self, stream: BinaryIO, told: Callable[[int], None]) -> None:
        self.stream = stream
        self.told = told

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the buffers that are given
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        self.told(len(data))
        return len(data)

    def close(self) -> None:
        self.stream.close()
        super().close()


def damaged(name: str, error: Exception) -> DamagedError:
    """Return the error of a file whose bytes cannot be had."""
    told = error.strerror if isinstance(error, OSError) else ""
    reason = told or str(error) or type(error).__name__
    advice = "the file is damaged; download it again"
    return DamagedError(single_line(name), f"cannot be read: {reason}", advice=advice)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    if chunk.isascii() and decoder.getstate() == (b"", 0):
        return True
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _read(member: Member, stream: BinaryIO, size: int) -> bytes:
    try:
        return stream.read(size)
    except UNREADABLE as error:
        raise damaged(member.name, error) from error
