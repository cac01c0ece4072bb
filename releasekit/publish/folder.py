"""The folder of a site: what in it is ours, what has to be made again, what is to go."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Self

from releasekit.delivery import MANIFEST, Delivery, Folder, write_whole
from releasekit.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from releasekit.delivery import Entry
    from releasekit.licensing import Audience, Content, Gate

STATE, JOURNAL = ".releasekit-site.json", ".releasekit-writing"
"""Of what each part of the site was made; and the files of a run that has not ended."""
SCHEMA = "releasekit/site-state/1"
WHOLE = "site"
"""The part that is made of all code sets: what lies in no folder of one."""
_BY_CODE_SET = frozenset({"codes", "releases", "search"})


class SiteFolder:
    """Writes a site into a folder: only what differs, and only over files of its own.

    Every file belongs to a part, a code set or the whole. A part that is made of the same things
    as before, and whose files are as they were left, is kept unread.
    """

    def __init__(self, folder: Path, audience: Audience) -> None:
        """Take the folder, made if need be; OutputError if it holds what is not a site of ours."""
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
        """Begin a run; the files that it writes are ours even if it does not end well."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the journal; it stays where the run was cut short."""
        self._log.close()

    def keeps(self, part: str, digest: str) -> bool:
        """Return whether a part need not be made again, and take all its files as they are."""
        self._now[part] = digest
        files = [entry for entry in self.target.files.values() if part_of(entry.name) == part]
        if self.parts.get(part) != digest or not files or not all(map(self._is_whole, files)):
            return False
        for entry in files:
            self._take(entry.name)
        self.kept += len(files)
        return True

    def write(
        self, name: str, text: str, holds: Sequence[Content], gate: Gate, *, source: str = ""
    ) -> None:
        """Write one file, unless it has this text; OutputError if it is somebody else's."""
        self._take(name)
        place = self.folder / name
        if name not in self.ours and place.exists():
            message = f"{place}: is there already, and no file of this site"
            raise OutputError(message, advice="move it away, or publish into another folder")
        self._log.write(f"{name}\n")
        self._log.flush()
        delivery = Delivery(self.target, self.audience, gate)
        if delivery.put(name, text.encode(), holds, source=source):
            self.wrote += 1
        else:
            self.kept += 1

    def finish(self) -> None:
        """Remove the pages of ours that are no more, and say of what the site is made."""
        now = set(self._folded.values())
        for name in sorted(self.ours - now - {MANIFEST}):
            self.target.files.pop(name, None)
            if (self.folder / name).is_file():
                (self.folder / name).unlink()
                self.removed += 1
            _prune(self.folder, (self.folder / name).parent)
        self.target.close()
        state = {"schema": SCHEMA, "made_from": dict(sorted(self._now.items()))}
        write_whole(self.folder / STATE, (json.dumps(state, indent=1) + "\n").encode())
        (self.folder / JOURNAL).unlink()

    def _take(self, name: str) -> None:
        """Prove that no other file has this name where capitals do not count."""
        other = self._folded.setdefault(name.casefold(), name)
        if other != name:
            message = f"{name} and {other} are one file on many machines"
            raise OutputError(message, advice="load one of the two under another label")

    def _is_whole(self, entry: Entry) -> bool:
        place = self.folder / entry.name
        try:
            return hashlib.sha256(place.read_bytes()).hexdigest() == entry.sha256
        except OSError:
            return False

    def _read_state(self) -> dict[str, str]:
        """Read of what the parts were made; nothing where that is not known, and all is made."""
        try:
            state = json.loads((self.folder / STATE).read_text(encoding="utf-8"))
            return dict(state["made_from"]) if state["schema"] == SCHEMA else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _journal(self) -> list[str]:
        place = self.folder / JOURNAL
        return place.read_text(encoding="utf-8").splitlines() if place.is_file() else []

    def _sweep(self) -> None:
        """Remove the drafts of a run that was cut short."""
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
        message = f"{folder}: is no folder"
        raise OutputError(message, advice="name a folder with -o; it is made if it is not there")
    if not folder.is_dir() or (folder / STATE).is_file() or (folder / JOURNAL).is_file():
        return
    # What begins with a dot is not shown by a server: a repository's own files may lie there.
    found = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    if found:
        message = f"{folder}: holds {found[0]}, and is no site that releasekit wrote"
        raise OutputError(message, advice="name an empty folder, or one that is not there yet")


def _prune(root: Path, folder: Path) -> None:
    """Remove folders that are empty now, up to the root."""
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
