"""What a publisher delivers: zip, folder or file as named; hashed members, unsafe ones refused."""

from __future__ import annotations

import codecs
import hashlib
import io
import lzma
import os
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from releasekit.errors import DistributionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

HEAD = 64 * 1024
"""How many bytes of a member may be looked at to tell what it is."""
MOST_BYTES = 4 * 1024**3
MOST_MEMBERS = 10_000
MOST_RATIO = 200
_SMALL = 16 * 1024**2
_CHUNK = 1024**2
_TAIL = 1024
_ENCRYPTED = 0x1


class Member:
    """One file of a distribution, as a handle: what is worked out of it is kept until `forget`.

    `name` is how it is called in messages and manifests: its path within the folder or archive
    that was given, never a path of this machine. `inner` is its name within the archive `path`.
    """

    __slots__ = ("_facts", "_kept", "inner", "name", "path", "size")

    def __init__(self, name: str, size: int, path: Path, inner: str = "") -> None:
        """Take where the member lies; nothing is read yet."""
        self.name = name
        self.size = size
        self.path = path
        self.inner = inner
        self._facts: tuple[str, bool, bytes] | None = None
        self._kept: object = None

    def kept(self, build: Callable[[Member], T]) -> T:
        """Return what `build` makes of the member: made once, and kept until `forget`.

        It is for forms that must be read whole to be recognized; a member has one such form.
        """
        if self._kept is None:
            self._kept = build(self)
        return self._kept  # type: ignore[return-value]  # a member has one form, so one build

    def forget(self) -> None:
        """Let go of what was kept."""
        self._kept = None

    def open(self) -> BinaryIO:
        """Open the member's bytes, not decoded."""
        if not self.inner:
            return self.path.open("rb")
        archive = zipfile.ZipFile(self.path)
        try:
            stream = archive.open(self.inner)
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            archive.close()
            raise _broken(self.name, error) from error
        # The stream holds the archive's file open by itself; closing the stream closes it.
        archive.close()
        return io.BufferedReader(stream, _CHUNK)  # type: ignore[type-var]  # readable, for all that its stub says

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
        """Return the last bytes, as many as show how its last lines end."""
        return self._scan()[2]

    def _scan(self) -> tuple[str, bool, bytes]:
        if self._facts is None:
            digest = hashlib.sha256()
            decoder = codecs.getincrementaldecoder("utf-8")()
            utf8 = True
            tail = b""
            with self.open() as stream:
                while chunk := _read(self, stream, _CHUNK):
                    digest.update(chunk)
                    tail = (tail + chunk[-_TAIL:])[-_TAIL:]
                    utf8 = utf8 and _decodes(decoder, chunk)
            utf8 = utf8 and _decodes(decoder, b"", final=True)
            self._facts = digest.hexdigest(), utf8, tail
        return self._facts


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _read(member: Member, stream: BinaryIO, size: int) -> bytes:
    try:
        return stream.read(size)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
        raise _broken(member.name, error) from error


def _broken(name: str, error: Exception) -> DistributionError:
    return DistributionError(
        f"{name}: cannot be read: {error}", advice="the file is damaged; download it again"
    )


def members(paths: Iterable[str | Path]) -> list[Member]:
    """List every file below the given zips, folders and files, in order of name.

    Raises DistributionError for a path that is not there, an archive that is damaged, encrypted
    or too large once unpacked, and a member whose name or type leads outside.
    """
    found: list[Member] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += _in_folder(path)
        elif not path.is_file():
            message = f"{path}: no such file or folder"
            raise DistributionError(message, advice="name the zip, folder or file you received")
        elif _is_archive(path):
            found += _in_archive(path, "")
        else:
            found.append(Member(path.name, path.stat().st_size, path))
    found.sort(key=lambda member: member.name)
    total = sum(member.size for member in found)
    if total > MOST_BYTES or len(found) > MOST_MEMBERS:
        message = f"{len(found)} files of {total / 1024**3:.1f} GiB are no code set's release"
        raise DistributionError(message, advice="name only the release's own files")
    return found


def _is_archive(path: Path) -> bool:
    # A workbook is a zip too; it is one member, not a folder of them.
    suffix = path.suffix.lower()
    return suffix == ".zip" or (suffix not in {".xlsx", ".docx"} and zipfile.is_zipfile(path))


def _in_folder(folder: Path) -> Iterator[Member]:
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
            message = f"{name}: is a link that leads out of the folder"
            raise DistributionError(message, advice="copy the file itself into the folder")
        if not path.is_file() or any(part.startswith(".") for part in Path(name).parts):
            continue
        if _is_archive(path):
            yield from _in_archive(path, f"{name}/")
        else:
            yield Member(name, path.stat().st_size, path)


def _in_archive(path: Path, prefix: str) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise _broken(path.name, error) from error
    validate_safe(infos, path.name)
    for info in infos:
        if not info.is_dir() and not info.filename.startswith("__MACOSX/"):
            yield Member(prefix + info.filename, info.file_size, path, info.filename)


def validate_safe(infos: list[zipfile.ZipInfo], archive: str) -> None:
    """Raise DistributionError for an archive that is not safe to unpack; names the member."""
    seen: set[str] = set()
    for info in infos:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        wrong = ""
        if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]):
            wrong = "has a name that leads out of the archive"
        elif stat.S_ISLNK(info.external_attr >> 16):
            wrong = "is a link"
        elif info.flag_bits & _ENCRYPTED:
            wrong = "is encrypted"
        elif info.filename in seen:
            wrong = "stands twice in the archive"
        elif info.file_size > max(_SMALL, MOST_RATIO * info.compress_size):
            wrong = f"unpacks to {info.file_size:,} bytes from {info.compress_size:,}"
        if wrong:
            message = f"{archive}: member {info.filename!r} {wrong}"
            raise DistributionError(message, advice="ask the publisher for a clean archive")
        seen.add(info.filename)
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_BYTES:
        message = f"{archive}: unpacks to more than any code set's release holds"
        raise DistributionError(message, advice="ask the publisher for a clean archive")
