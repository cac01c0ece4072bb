"""A folder of delivered files, and the list of what each of them holds: licenses.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import msgspec
from msgspec import Struct, field

from releasekit.delivery import names
from releasekit.delivery.whole import write_below
from releasekit.digest import sha256
from releasekit.durable import make_folder
from releasekit.errors import OutputError
from releasekit.locks import locked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from releasekit.licensing import Content

MANIFEST = "licenses.json"
SCHEMA = "releasekit/licenses/1"
_EARLIER = "licences.json"
_LOCK = ".licenses.lock"
_MOST = 256 * 1024 * 1024
"""How many bytes a list may have: that of half a million files has fewer."""
ELSEWHERE = "name another folder with -o; this one stays as it is"
"""What can be done where a list cannot be trusted: nobody can tell then which files are ours."""


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


class Folder:
    """A folder of files, with the list of their licenses; made when something is put into it.

    The list is written by `close`, or at the end of a `with`. What was delivered to the folder
    before stays listed, and what others deliver in the meantime too.
    """

    keeps = True
    """Whether files are left that somebody opens later."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        """Take the folder; OutputError if it is a file, or if its list cannot be read.

        One that is not `durable` is made so by whoever fills it.
        """
        if path.exists() and not path.is_dir():
            message = f"{path.name} is a file"
            raise OutputError(message, advice="name a folder with -o; it is made if need be")
        self.path = path
        self._durable = durable
        self._root = path.resolve()
        self.files = listed(path)
        self._before = frozenset(self.files)
        self._folded = {names.folded(name): name for name in self.files}

    def __enter__(self) -> Self:
        """Begin to deliver."""
        return self

    def __exit__(self, *_: object) -> None:
        """Write the list, of what was delivered before a fault too."""
        if self.files:
            self.close()

    def write(
        self,
        name: str,
        content: bytes | Iterable[bytes],
        audience: str,
        holds: Sequence[Content],
    ) -> bool:
        """Write one file, unless it has these bytes already, and list it.

        Raises OutputError for a name that is none of a file in the folder, that another file of it
        has where case is ignored, or that a link, a folder or a device has already.
        """
        whole = content if isinstance(content, bytes) else b"".join(content)
        path = names.place(self._root, name)
        self._claim(name)
        self._validate_reader(name, audience, holds)
        differs = not path.is_file() or path.read_bytes() != whole
        if differs:
            write_below(self._root, name, whole, durable=self._durable)
        self.files[name] = Entry(
            name=name,
            audience=audience,
            sha256=sha256(whole).hexdigest(),
            size=len(whole),
            holds=[part.document() for part in holds],
        )
        return differs

    def keep(self, entry: Entry) -> None:
        """List a file that lies in the folder already, as it was listed elsewhere."""
        self._claim(entry.name)
        self.files[entry.name] = entry

    def place(self, name: str) -> str:
        """Return the path of a file in the folder."""
        return str(self.path / name)

    def close(self) -> None:
        """Write the list: what each file holds, whose it is, and its digest."""
        removed = self._before - self.files.keys()
        make_folder(self._root)
        with locked(self._root / _LOCK, self.path, unlocked):
            kept = {key: entry for key, entry in listed(self.path).items() if key not in removed}
            kept |= self.files
            whole = _Manifest(schema=SCHEMA, files=[kept[name] for name in sorted(kept)])
            text = msgspec.json.format(msgspec.json.encode(whole), indent=1)
            write_below(self._root, MANIFEST, text + b"\n", durable=self._durable)

    def _validate_reader(self, name: str, audience: str, holds: Sequence[Content]) -> None:
        """Refuse a name that is another audience's, where the two may not have the same."""
        other = self.files.get(name)
        if other and other.audience != audience and any(part.licensed for part in holds):
            message = f"{self.path / name} was written for the audience {other.audience}"
            advice = f"name another folder for {audience} with -o"
            raise OutputError(message, advice=advice)

    def _claim(self, name: str) -> None:
        """Refuse a name that another file has on machines that ignore case."""
        other = self._folded.setdefault(names.folded(name), name)
        if other != name and other in self.files:
            message = f"{name} and {other} are the same file where case is ignored"
            raise OutputError(message, advice="load one of the two under another label")
        self._folded[names.folded(name)] = name


def unlocked(message: str, advice: str) -> OutputError:
    """Return the error of a folder that cannot be locked."""
    return OutputError(message, advice=f"{advice}, with -o" if "folder" in advice else advice)


def listed(folder: Path) -> dict[str, Entry]:
    """Return what a folder's list has, by name; OutputError where it cannot be trusted.

    A list that is damaged, or that names a file which would not lie in the folder, may have been
    written by anybody.
    """
    path = folder / MANIFEST
    if not path.is_file():
        if (folder / _EARLIER).is_file():
            message = f"{folder / _EARLIER} was written by an earlier version; it is now {MANIFEST}"
            raise OutputError(message, advice=ELSEWHERE)
        return {}
    if path.is_symlink() or path.stat().st_size > _MOST:
        what = "a link" if path.is_symlink() else "too large for a list of files"
        message = f"{path} is {what}"
        raise OutputError(message, advice=ELSEWHERE)
    try:
        whole = msgspec.json.decode(path.read_bytes(), type=_Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"{path} is damaged: {error}"
        raise OutputError(message, advice=ELSEWHERE) from error
    for entry in whole.files:
        reason = names.fault(entry.name)
        if reason:
            message = f"{path} is not as releasekit wrote it: {names.shown(entry.name)} {reason}"
            raise OutputError(message, advice=ELSEWHERE)
    return {entry.name: entry for entry in whole.files}
