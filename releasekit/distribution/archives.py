"""Archives of every sort as lists of members: each is opened and its directory read once."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from releasekit.distribution.members import CHUNK, UNREADABLE, damaged
from releasekit.errors import DamagedError, DistributionError, single_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_BYTES = 4 * 1024**3
MOST_MEMBERS = 10_000
MOST_RATIO = 200
MOST_DEEP = 3
"""How many archives may lie one in the other."""
_SMALL = 16 * 1024**2
_ENCRYPTED = 0x1
_ZIP, _GZIP = (b"PK\x03\x04", b"PK\x05\x06"), b"\x1f\x8b"
_TAR, _TAR_AT = b"ustar", 257
_HEAD = 512
_ASK = "ask the publisher for a clean archive"
_SUFFIXES = (".zip", ".gz", ".tgz", ".tar")
_OFFICE = frozenset({".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".ods"})


class Entry(NamedTuple):
    """One file within an archive: its name there, its unpacked size, and what opens it."""

    name: str
    size: int
    opened: Callable[[], BinaryIO]


def sort_of(head: bytes, name: str) -> str:
    """Return which sort of archive begins like this: zip, gz, tar; empty for any other file.

    A workbook or document is a zip too; it is one file, and not a folder of them.
    """
    suffix = PurePosixPath(name.lower()).suffix
    if head.startswith(_ZIP):
        return "" if suffix in _OFFICE else "zip"
    if head.startswith(_GZIP):
        return "gz"
    if head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        return "tar"
    return suffix[1:] if suffix in _SUFFIXES else ""


def entries(name: str, stream: BinaryIO, size: int, passed_over: list[str]) -> Iterator[Entry]:
    """Return the files of an archive and of those within it, named `inner.zip/file.txt`.

    `stream` must be one that can seek; it stays open as long as one of the entries lives. Archives
    within that cannot be read are added to `passed_over`. Raises DistributionError for one that is
    damaged, unsafe or too large once it is unpacked.
    """
    return _entries(_Archive(name, "", MOST_DEEP), stream, size, passed_over)


class _Archive(NamedTuple):
    """An archive that is read: its name, what goes before its files' names, how deep it may go."""

    name: str
    prefix: str
    deep: int


def _entries(
    archive: _Archive, stream: BinaryIO, size: int, passed_over: list[str]
) -> Iterator[Entry]:
    name, prefix, deep = archive
    if not deep:
        message = f"{single_line(name)}: archives lie in one another more than {MOST_DEEP} deep"
        raise DistributionError(message, advice="unpack it, and name the release's own files")
    head = stream.read(_HEAD)
    stream.seek(0)
    try:
        listed = list(_LISTS[sort_of(head, name) or "zip"](name, stream, size))
    except UNREADABLE as error:
        raise _not_an_archive(name, head, error) from error
    for entry in listed:
        if not (entry.size and entry.name.lower().endswith(_SUFFIXES)):
            yield Entry(prefix + entry.name, entry.size, entry.opened)
            continue
        inner = _Archive(entry.name, f"{prefix}{entry.name}/", deep - 1)
        try:
            held = unpacked(_opened(entry), entry.name, entry.size)
            yield from _entries(inner, held, entry.size, passed_over)
        except DamagedError as error:
            passed_over.append(f"{prefix}{single_line(entry.name)} ({error.reason})")


def _opened(entry: Entry) -> BinaryIO:
    try:
        return entry.opened()
    except UNREADABLE as error:
        raise damaged(entry.name, error) from error


def _not_an_archive(name: str, head: bytes, error: Exception) -> DamagedError:
    """Return the error of what is named like an archive and is none that can be read."""
    if head.lstrip().startswith(b"<"):
        advice = "the download failed; download it again"
        return DamagedError(single_line(name), "is a web page, and no archive", advice=advice)
    return damaged(name, error)


def unpacked(stream: BinaryIO, name: str, size: int, most: int = 0) -> BinaryIO:
    """Return the bytes of a packed stream as a temporary file that can seek.

    `size` is how many it may be at most; more than that is a DistributionError.
    """
    most = most or max(_SMALL, size)
    held: BinaryIO = io.BytesIO()
    with stream:
        while chunk := _chunk(stream, name):
            length = held.tell() + len(chunk)
            if length > most:
                message = f"{single_line(name)}: unpacks to more than {most:,} bytes"
                raise DistributionError(message, advice=_ASK)
            if length > _SMALL and isinstance(held, io.BytesIO):
                held = _on_disk(held.getvalue())
            held.write(chunk)
    held.seek(0)
    return held


class _Temporary(io.BufferedRandom):
    """A temporary file, there as long as a member in it may be asked for."""

    def __del__(self) -> None:
        """Close it, which removes it, when the last member is gone."""
        self.close()


def _on_disk(start: bytes) -> BinaryIO:
    import tempfile  # noqa: PLC0415 (slow to import, rarely needed)

    held = _Temporary(tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 (closes by itself)
    held.write(start)
    return held


def _chunk(stream: BinaryIO, name: str) -> bytes:
    try:
        return stream.read(CHUNK)
    except UNREADABLE as error:
        raise damaged(name, error) from error


def _zip_entries(archive: str, stream: BinaryIO, size: int) -> Iterator[Entry]:
    directory = zipfile.ZipFile(stream)
    infos = directory.infolist()
    validate_safe(infos, archive, size)
    for info in infos:
        if not info.is_dir():
            yield Entry(info.filename, info.file_size, _opener(directory, info))


def _opener(directory: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: directory.open(info)  # type: ignore[return-value]  # bytes, as every stream's


def _gzip_entries(archive: str, stream: BinaryIO, size: int) -> Iterator[Entry]:
    most = max(_SMALL, MOST_RATIO * size)
    held = unpacked(gzip.GzipFile(fileobj=stream), archive, size, min(most, MOST_BYTES))  # type: ignore[arg-type]  # bytes
    name = PurePosixPath(archive.replace("\\", "/")).name
    stem = name[: -len(".gz")] if name.lower().endswith(".gz") else name
    head = held.read(_HEAD)
    held.seek(0)
    if sort_of(head, stem) == "tar" or name.lower().endswith(".tgz"):
        yield from _tar_entries(archive, held, _length(held))
    else:
        yield Entry(stem, _length(held), _rewound(held))


def _length(stream: BinaryIO) -> int:
    length = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return length


def _rewound(stream: BinaryIO) -> Callable[[], BinaryIO]:
    """Return what opens a temporary file again: as many times as it is asked, from its start."""
    return lambda: _Window(stream)  # type: ignore[return-value]  # read as a stream


class _Window(io.RawIOBase):
    """A stream of its own over a file that others read too."""

    def __init__(self, whole: BinaryIO) -> None:
        self.whole = whole
        self.at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # what a stream is given
        self.whole.seek(self.at)
        chunk = self.whole.read(len(view))
        view[: len(chunk)] = chunk
        self.at += len(chunk)
        return len(chunk)


def _tar_entries(archive: str, stream: BinaryIO, size: int) -> Iterator[Entry]:
    directory = tarfile.open(fileobj=stream, mode="r:")  # noqa: SIM115 (lives with its entries)
    seen: set[str] = set()
    for info in directory:
        outside = _leads_out(info.name)
        if outside or info.issym() or info.islnk() or not (info.isfile() or info.isdir()):
            reason = outside or "is a link or a device"
        elif info.name in seen and not info.isdir():
            reason = "stands twice in the archive"
        elif len(seen) >= MOST_MEMBERS or info.size > size:
            reason = "is more than any code set's release holds"
        else:
            seen.add(info.name)
            if info.isfile():
                yield Entry(info.name, info.size, _taken(directory, info))
            continue
        raise _unsafe(archive, info.name, reason)


def _taken(directory: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], BinaryIO]:
    return lambda: directory.extractfile(info) or io.BytesIO()  # type: ignore[return-value]  # bytes


def _unsafe(archive: str, name: str, reason: str) -> DistributionError:
    return DistributionError(f"{archive}: member {name!r} {reason}", advice=_ASK)


def _leads_out(name: str) -> str:
    if not name:
        return "has no name"
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]):
        return "has a name that leads out of the archive"
    return ""


def validate_safe(infos: Iterable[zipfile.ZipInfo], archive: str, packed: int = 0) -> None:
    """Raise DistributionError for a zip that is not safe to unpack; names the member.

    `packed` is the size of the whole archive, where it is known: its members share no bytes.
    """
    seen: set[str] = set()
    total = 0
    for info in infos:
        total += info.file_size
        reason = _leads_out(info.filename)
        if reason:
            pass
        elif stat.S_ISLNK(info.external_attr >> 16):
            reason = "is a link"
        elif info.flag_bits & _ENCRYPTED:
            reason = "is encrypted"
        elif info.filename in seen:
            reason = "stands twice in the archive"
        elif info.file_size > max(_SMALL, MOST_RATIO * info.compress_size):
            reason = f"unpacks to {info.file_size:,} bytes from {info.compress_size:,}"
        if reason:
            raise _unsafe(archive, info.filename, reason)
        seen.add(info.filename)
    shared = packed and total > max(_SMALL, MOST_RATIO * packed)
    if len(seen) > MOST_MEMBERS or total > MOST_BYTES or shared:
        message = f"{archive}: unpacks to more than any code set's release holds"
        raise DistributionError(message, advice=_ASK)


_LISTS = {
    "zip": _zip_entries,
    "gz": _gzip_entries,
    "tgz": _gzip_entries,
    "tar": _tar_entries,
}
