"""The one way out: what is written is scanned, its notices are proved, and it appears whole."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Self

import msgspec
from msgspec import Struct, field

from releasekit.digest import sha256
from releasekit.errors import OutputError
from releasekit.licensing import validate_notice
from releasekit.licensing.gate import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.licensing import Audience, Content, Gate

MANIFEST = "licenses.json"
SCHEMA = "releasekit/licenses/1"
_EARLIER = "licences.json"
_ROWS_ONLY = ".csv"
"""A form that is rows and nothing else: it has no place for a notice, only none may be stale."""
_THROUGH = ("/dev/", "/proc/")
"""Where files stand for something else, and are written to, never replaced."""


class Delivery(Struct, frozen=True):
    """Delivers content to a target, for one audience, past one gate.

    The gate is built by views/leak_sources.py of the texts that the audience may not have; where
    it may have all, the gate is an empty one.
    """

    target: Folder | File | Stdout
    audience: Audience
    gate: Gate

    def put(
        self,
        name: str,
        content: bytes | Iterable[bytes],
        holds: Sequence[Content] = (),
        *,
        source: str = "",
    ) -> bool:
        """Write content under a name; `name` may lead into a folder below the target's.

        Content in blocks is written as it comes where there is nothing to scan it for.

        `holds` says what of each code set is in it; the notice of each that is licensed must be in
        it too. `source` is the text of a form whose bytes do not show it (a PDF, a table that is
        broken into lines). Return whether it was written: a file of a folder that has these very
        bytes is left as it is. Raises LicenseError, before anything is written, for a text that
        the audience may not have, and for a notice that is missing or of the wrong year; and
        OutputError for a place that cannot be written to.
        """
        licensed = [part for part in holds if part.licensed]
        if not isinstance(content, bytes):
            if not (self.gate.runs or licensed or isinstance(self.target, Folder)):
                return self.target.write(name, content, self.audience.name, holds)
            content = b"".join(content)
        self.gate.validate(name, content)
        self.gate.validate(name, source.encode())
        if licensed:
            shown = source or "\n".join(text for _, text in texts(name, content))
            for part in licensed:
                validate_notice(name, shown, part.notice, required=not name.endswith(_ROWS_ONLY))
        return self.target.write(name, content, self.audience.name, holds)


class Entry(Struct, frozen=True, kw_only=True):
    """A delivered file as licenses.json lists it."""

    name: str
    audience: str
    sha256: str
    size: int = field(name="bytes")
    holds: list[dict[str, Any]]


class _Manifest(Struct, frozen=True, kw_only=True):
    """The whole of licenses.json."""

    schema: str
    files: list[Entry]


class Stdout(Struct, frozen=True):
    """The standard output: a terminal, a pipe, or wherever the shell sends it."""

    def write(
        self,
        name: str,
        content: bytes | Iterable[bytes],
        audience: str,
        holds: Sequence[Content],
    ) -> bool:
        """Write UTF-8 into a pipe; onto a terminal only text, as the terminal can show it."""
        del audience, holds
        blocks = [content] if isinstance(content, bytes) else content
        if sys.stdout.isatty():
            text = _text(name, b"".join(blocks))
            blocks = [text.encode(sys.stdout.encoding, errors="replace")]
        try:
            sys.stdout.flush()
            sys.stdout.buffer.writelines(blocks)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # The reader left, as `head` does; the interpreter must not complain at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True

    def place(self, name: str) -> str:
        """Return nothing: whoever reads it knows where it went."""
        del name
        return ""


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        message = f"{name} is not text, and is not written to a terminal"
        raise OutputError(message, advice="name a file for it with -o FILE")
    return text


class File(Struct, frozen=True):
    """One file, whatever the name of its content."""

    path: Path

    def write(
        self,
        name: str,
        content: bytes | Iterable[bytes],
        audience: str,
        holds: Sequence[Content],
    ) -> bool:
        """Write the file, whole or not at all."""
        del name, audience, holds
        self.validate()
        write_whole(self.path, content)
        return True

    def validate(self) -> None:
        """Raise OutputError if the path is a folder, or if it lies in one that is not there."""
        if self.path.is_dir():
            message = f"{self.path} is a folder"
            raise OutputError(message, advice="name a file with -o FILE")
        if not self.path.parent.is_dir():
            message = f"{self.path.parent}: no such folder"
            raise OutputError(message, advice="make the folder first, or name another with -o")

    def __enter__(self) -> Self:
        """Begin to deliver, as with a folder."""
        return self

    def __exit__(self, *_: object) -> None:
        """End: there is no list to write."""

    def place(self, name: str) -> str:
        """Return the path of the file."""
        del name
        return str(self.path)


class Folder:
    """A folder of files, with the list of their licenses; made when something is put into it.

    The list is written by `close`, or at the end of a `with`. What was delivered to the folder
    before stays listed, and what others deliver in the meantime too.
    """

    def __init__(self, path: Path) -> None:
        """Take the folder; OutputError if it is a file, or if its list cannot be read."""
        if path.exists() and not path.is_dir():
            message = f"{path.name} is a file"
            raise OutputError(message, advice="name a folder with -o; it is made if need be")
        self.path = path
        self.files = _listed(path)
        self._before = frozenset(self.files)

    def __enter__(self) -> Self:
        """Begin to deliver."""
        return self

    def __exit__(self, *_: object) -> None:
        """Write the list, of what was delivered before a fault too."""
        if self.files:
            self.close()

    def write(self, name: str, content: bytes, audience: str, holds: Sequence[Content]) -> bool:
        """Write one file, unless it has these bytes already, and list it."""
        relative = PurePosixPath(name)
        if relative.is_absolute() or ".." in relative.parts:
            message = f"{name}: leads out of {self.path}"
            raise OutputError(message, advice="a file lies in the folder that it is delivered to")
        path = self.path / name
        differs = not path.is_file() or path.read_bytes() != content
        if differs:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        self.files[name] = Entry(
            name=name,
            audience=audience,
            sha256=sha256(content).hexdigest(),
            size=len(content),
            holds=[part.document() for part in holds],
        )
        return differs

    def place(self, name: str) -> str:
        """Return the path of a file in the folder."""
        return str(self.path / name)

    def close(self) -> None:
        """Write the list: what each file holds, whose it is, and its digest."""
        removed = self._before - self.files.keys()
        self.path.mkdir(parents=True, exist_ok=True)
        with _locked(self.path):
            listed = {key: one for key, one in _listed(self.path).items() if key not in removed}
            listed |= self.files
            whole = _Manifest(schema=SCHEMA, files=[listed[name] for name in sorted(listed)])
            text = msgspec.json.format(msgspec.json.encode(whole), indent=1)
            write_whole(self.path / MANIFEST, text + b"\n")


def _listed(folder: Path) -> dict[str, Entry]:
    """Return what a folder's list has, by name; OutputError where it cannot be read."""
    path = folder / MANIFEST
    if not path.is_file():
        if (folder / _EARLIER).is_file():
            message = f"{folder / _EARLIER} was written by an earlier version; it is now {MANIFEST}"
            advice = f"remove {_EARLIER} and the files it lists, then write the outputs again"
            raise OutputError(message, advice=advice)
        return {}
    try:
        whole = msgspec.json.decode(path.read_bytes(), type=_Manifest)
    except msgspec.DecodeError as error:
        message = f"{path.name} is damaged: {error}"
        advice = "remove it from the folder, and write the outputs again"
        raise OutputError(message, advice=advice) from error
    return {entry.name: entry for entry in whole.files}


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep others who deliver to a folder waiting."""
    import fcntl  # noqa: PLC0415 (only where files are delivered)

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file, of one block or several, that appears whole or not at all.

    A draft beside it takes its name, with the permissions of the file that was there, else those
    that the umask leaves. What a link leads to is written; so is a device or a pipe.
    """
    blocks = [content] if isinstance(content, bytes) else content
    if _stands_for_another(path):
        with path.open("wb") as stream:
            stream.writelines(blocks)
        return
    try:
        place = path.resolve()
    except (OSError, RuntimeError) as error:
        message = f"{path}: a link that leads nowhere"
        raise OutputError(message, advice="name another file with -o") from error
    draft = place.with_name(f".{place.name}-{os.urandom(4).hex()}")
    mode = place.stat().st_mode & 0o777 if place.exists() else None
    try:
        kept = 0o666 if mode is None else mode  # never wider than what it replaces
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, kept)
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(blocks)
        if mode is not None:
            draft.chmod(mode)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _stands_for_another(path: Path) -> bool:
    through = str(path.absolute()).startswith(_THROUGH)
    return through or (path.exists() and not path.is_file())
