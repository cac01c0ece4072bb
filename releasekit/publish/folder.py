"""The folder of a site: which files are ours, which parts are up to date, how it is replaced."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Self

from msgspec import DecodeError, Struct, json

from releasekit.delivery import MANIFEST, Delivery, Folder, write_below
from releasekit.delivery.listed import listed, unlocked
from releasekit.durable import make_folder, sync_tree
from releasekit.errors import OutputError
from releasekit.locks import locked
from releasekit.publish import switch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.delivery import Entry
    from releasekit.licensing import Audience, Content, Gate

STATE = ".releasekit-site.json"
"""The digests on which each part of the site depends."""
SCHEMA = "releasekit/site-state/1"
WHOLE = "site"
"""The part about all code sets: files that are in no folder of one."""
_BY_CODE_SET = frozenset({"codes", "releases", "search"})
_OWN = frozenset({MANIFEST, STATE, ".licenses.lock", ".releasekit-writing"})
"""What a site of ours has besides its pages; the last one earlier versions left."""
_MOST = 1024 * 1024


class _State(Struct, frozen=True, kw_only=True):
    """What is known of the last run: the digest of what each part depends on."""

    schema: str
    made_from: dict[str, str]


class SiteFolder:
    """Builds a site beside its folder and puts it in place at once: old or new, never half.

    Every file belongs to a part: a code set or the whole site. A part is kept if what it depends
    on has not changed and its files have the bytes that were written. What is not ours in the
    folder comes along; where the site has something else in its place, nothing is done.
    """

    def __init__(self, folder: Path, audience: Audience) -> None:
        """Take the folder; OutputError if it holds anything but a site of ours, or is written."""
        self.shown = folder
        self.site = folder.resolve()
        _validate_place(folder, self.site)
        self.audience = audience
        self.wrote = self.kept = self.removed = 0
        self._now: dict[str, str] = {}
        name = self.site.name
        self.folder = self.site.with_name(f".{name}.releasekit-new")
        self._aside = self.site.with_name(f".{name}.releasekit-old")
        self._lock = self.site.with_name(f".{name}.releasekit-lock")
        self._held = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Begin a run, which nobody else may do meanwhile."""
        make_folder(self.site.parent)
        self._held.enter_context(locked(self._lock, self.shown, unlocked, wait=0))
        try:
            switch.recover(self.folder, self.site, self._aside, _owned(self._aside).__contains__)
            _validate_ours(self.site, self.shown)
            self.before = listed(self.site)
            self._validate_reader()
            self.parts = self._read_state()
            self.folder.mkdir()
            write_below(self.folder, switch.MARK, b"", durable=False)
            self.target = Folder(self.folder, durable=False)
        except BaseException:
            self._held.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End the run; of one that did not finish, nothing stays."""
        if (self.folder / switch.MARK).exists():
            shutil.rmtree(self.folder)
        self._held.close()

    def keeps(self, part: str, digest: str) -> bool:
        """Return whether a part is up to date; if so, keep its files."""
        self._now[part] = digest
        files = [entry for entry in self.before.values() if part_of(entry.name) == part]
        if self.parts.get(part) != digest or not files or not all(map(self._is_whole, files)):
            return False
        for entry in files:
            self._keep(entry)
        return True

    def write(
        self, name: str, text: str, holds: Sequence[Content], gate: Gate, *, source: str = ""
    ) -> None:
        """Write one file, unless the site has it with this text."""
        content = text.encode()
        Delivery(self.target, self.audience, gate).put(name, content, holds, source=source)
        earlier = self.before.get(name)
        if earlier and earlier.sha256 == self.target.files[name].sha256 and self._is_whole(earlier):
            (self.folder / name).unlink()
            switch.second_name(self.site / name, self.folder / name)
            self.kept += 1
        else:
            self.wrote += 1
            switch.copy_mode(self.site / name, self.folder / name)

    def finish(self) -> None:
        """Put the site in place, without files that it no longer has; nothing if none changed."""
        gone = self.before.keys() - self.target.files.keys()
        self.removed = sum((self.site / name).is_file() for name in gone)
        self.target.close()
        state = _State(schema=SCHEMA, made_from=dict(sorted(self._now.items())))
        text = json.format(json.encode(state), indent=1) + b"\n"
        write_below(self.folder, STATE, text, durable=False)
        if not (self.wrote or gone) and state.made_from == self.parts:
            return
        ours = {*self.before, *_OWN}
        if self.site.exists():
            switch.carry(self.site, self.folder, ours.__contains__)
            shutil.copymode(self.site, self.folder)
        sync_tree(self.folder)
        switch.exchange(self.folder, self.site, self._aside)
        if self._aside.exists():
            switch.clear(self._aside, self.site, ours.__contains__)

    def _validate_reader(self) -> None:
        """Refuse a site for others: what stands in public must not become what is internal."""
        others = {entry.audience for entry in self.before.values()} - {self.audience.name}
        if others:
            message = f"{self.shown} is a site for the audience {min(others)}"
            advice = f"name another folder for {self.audience.name} with -o, or remove this one"
            raise OutputError(message, advice=advice)

    def _keep(self, entry: Entry) -> None:
        place = self.folder / entry.name
        place.parent.mkdir(parents=True, exist_ok=True)
        switch.second_name(self.site / entry.name, place)
        self.target.keep(entry)
        self.kept += 1

    def _is_whole(self, entry: Entry) -> bool:
        place = self.site / entry.name
        try:
            if not stat.S_ISREG(os.lstat(place).st_mode):
                return False
            return hashlib.sha256(place.read_bytes()).hexdigest() == entry.sha256
        except OSError:
            return False

    def _read_state(self) -> dict[str, str]:
        """Return the digest of each part at the last run; empty where that is not known."""
        place = self.site / STATE
        try:
            if place.stat().st_size > _MOST:
                return {}
            state = json.decode(place.read_bytes(), type=_State)
        except (OSError, DecodeError, UnicodeDecodeError):
            return {}
        return state.made_from if state.schema == SCHEMA else {}


def part_of(name: str) -> str:
    """Return the part that a file belongs to: a code set's folder, or the whole site."""
    first, _, rest = name.partition("/")
    return rest.partition("/")[0] if first in _BY_CODE_SET and "/" in rest else WHOLE


def _owned(folder: Path) -> set[str]:
    """Return the names of our files in a folder; none of those that a list cannot be trusted in."""
    try:
        return {*listed(folder), *_OWN}
    except OutputError:
        return set()


def _validate_place(shown: Path, site: Path) -> None:
    """Refuse a folder that cannot be exchanged for another: a root, or where somebody stands."""
    if site.exists() and not site.is_dir():
        message = f"{shown} is not a folder"
        raise OutputError(message, advice="name a folder with -o; it is made if it is not there")
    here = Path.cwd().resolve()
    if site == here or site in here.parents:
        message = f"{shown} is the folder you stand in, and a site is replaced whole"
        raise OutputError(message, advice="name a folder in it, such as -o site")
    if site.is_mount():
        message = f"{shown} is a disk of its own, and a site is replaced whole"
        raise OutputError(message, advice=f"name a folder in it: -o {shown / 'site'}")


def _validate_ours(site: Path, shown: Path) -> None:
    if not site.is_dir() or (site / STATE).is_file():
        return
    # Servers do not show names that begin with a dot: a repository's own files may be there.
    names = sorted(path.name for path in site.iterdir() if not path.name.startswith("."))
    if names:
        message = f"{shown} holds {names[0]}, and is not a site that releasekit wrote"
        raise OutputError(message, advice="name an empty folder, or one that is not there yet")
