"""The folder of a site: which files are ours, which parts are up to date, what is removed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Self

from msgspec import DecodeError, Struct, json

from releasekit.delivery import MANIFEST, Delivery, Folder, write_whole
from releasekit.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from releasekit.delivery import Entry
    from releasekit.licensing import Audience, Content, Gate

STATE, JOURNAL = ".releasekit-site.json", ".releasekit-writing"
"""The digests on which each part of the site depends; the files of a run that has not ended."""
SCHEMA = "releasekit/site-state/1"
WHOLE = "site"
"""The part about all code sets: files that are in no folder of one."""
_BY_CODE_SET = frozenset({"codes", "releases", "search"})


class _State(Struct, frozen=True, kw_only=True):
    """What is known of the last run: the digest of what each part depends on."""

    schema: str
    made_from: dict[str, str]


class SiteFolder:
    """Writes a site into a folder: only what differs, and only over files of its own.

    Every file belongs to a part: a code set or the whole site. A part is kept if what it depends
    on has not changed and its files have the bytes that were written.
    """

    def __init__(self, folder: Path, audience: Audience) -> None:
        """Take the folder, made if need be; OutputError if it holds anything but a site of ours."""
        self.folder = folder
        _validate_ours(folder)
        self._sweep()
        self.audience = audience
        self.target = Folder(folder)
        self.ours = {*self.target.files, MANIFEST, *self._journal()}
        self.parts = self._read_state()
        self.wrote = self.kept = self.removed = 0
        self._now: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self._log = (folder / JOURNAL).open("a", encoding="utf-8")

    def __enter__(self) -> Self:
        """Begin a run; the files that it writes are ours even if it does not finish."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the journal; it stays in the folder if the run did not finish."""
        self._log.close()

    def keeps(self, part: str, digest: str) -> bool:
        """Return whether a part is up to date; if so, keep its files."""
        self._now[part] = digest
        files = [entry for entry in self.target.files.values() if part_of(entry.name) == part]
        if self.parts.get(part) != digest or not files or not all(map(self._is_whole, files)):
            return False
        for entry in files:
            self._claim(entry.name)
        self.kept += len(files)
        return True

    def write(
        self, name: str, text: str, holds: Sequence[Content], gate: Gate, *, source: str = ""
    ) -> None:
        """Write one file, unless it has this text; OutputError if the file there is not ours."""
        self._claim(name)
        place = self.folder / name
        if name not in self.ours and place.exists():
            message = f"{place}: exists, and is not a file of this site"
            raise OutputError(message, advice="move it away, or publish into another folder")
        self._log.write(f"{name}\n")
        self._log.flush()
        delivery = Delivery(self.target, self.audience, gate)
        if delivery.put(name, text.encode(), holds, source=source):
            self.wrote += 1
        else:
            self.kept += 1

    def finish(self) -> None:
        """Remove our files that the site no longer has, and write the state of the run."""
        now = set(self._folded.values())
        for name in sorted(self.ours - now - {MANIFEST}):
            self.target.files.pop(name, None)
            if (self.folder / name).is_file():
                (self.folder / name).unlink()
                self.removed += 1
            _prune(self.folder, (self.folder / name).parent)
        self.target.close()
        state = _State(schema=SCHEMA, made_from=dict(sorted(self._now.items())))
        write_whole(self.folder / STATE, json.format(json.encode(state), indent=1) + b"\n")
        (self.folder / JOURNAL).unlink()

    def _claim(self, name: str) -> None:
        """Refuse a name that another file has on machines that ignore case."""
        other = self._folded.setdefault(name.casefold(), name)
        if other != name:
            message = f"{name} and {other} are the same file where case is ignored"
            raise OutputError(message, advice="load one of the two under another label")

    def _is_whole(self, entry: Entry) -> bool:
        place = self.folder / entry.name
        try:
            return hashlib.sha256(place.read_bytes()).hexdigest() == entry.sha256
        except OSError:
            return False

    def _read_state(self) -> dict[str, str]:
        """Return the digest of each part at the last run; empty where that is not known."""
        try:
            state = json.decode((self.folder / STATE).read_bytes(), type=_State)
        except (OSError, DecodeError):
            return {}
        return state.made_from if state.schema == SCHEMA else {}

    def _journal(self) -> list[str]:
        place = self.folder / JOURNAL
        return place.read_text(encoding="utf-8").splitlines() if place.is_file() else []

    def _sweep(self) -> None:
        """Remove the drafts of a run that did not finish."""
        for name in self._journal():
            place = self.folder / name
            for draft in place.parent.glob(f".{place.name}-????????"):
                draft.unlink(missing_ok=True)


def part_of(name: str) -> str:
    """Return the part that a file belongs to: a code set's folder, or the whole site."""
    first, _, rest = name.partition("/")
    return rest.partition("/")[0] if first in _BY_CODE_SET and "/" in rest else WHOLE


def _validate_ours(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is not a folder"
        raise OutputError(message, advice="name a folder with -o; it is made if it is not there")
    if not folder.is_dir() or (folder / STATE).is_file() or (folder / JOURNAL).is_file():
        return
    # Servers do not show names that begin with a dot: a repository's own files may be there.
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    if names:
        message = f"{folder} holds {names[0]}, and is not a site that releasekit wrote"
        raise OutputError(message, advice="name an empty folder, or one that is not there yet")


def _prune(root: Path, folder: Path) -> None:
    """Remove a folder and those above it, up to the root, as far as they are empty."""
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
