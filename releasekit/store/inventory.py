"""Which releases a store has: its folders, held against its ledger whenever they are opened."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from releasekit.errors import EarlierVersionError, StoreError
from releasekit.model.release import file_name
from releasekit.store import manifest as manifests
from releasekit.store.ledger import Ledger
from releasekit.store.manifest import MANIFEST, Manifest
from releasekit.store.stored_pages import VERIFY

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store.ledger import Key, Records

_TRIES = 1000
"""How often a store is looked at again that others load into meanwhile."""


class Inventory:
    """The releases in a folder; each is the one that the ledger names, or nothing is said.

    A store that an earlier version made has no ledger yet: its folders are believed, as long as
    their manifests are of that version too.
    """

    def __init__(self, root: Path, *, recorded: bool = True, tolerant: bool = False) -> None:
        """Take the folder; one that is not `recorded` has no ledger.

        One that is `tolerant` leaves out what is not sound, and raises nothing.
        """
        self.root = root
        self.tolerant = tolerant
        self.recorded = recorded
        self.ledger = Ledger(root)
        self.forget()

    def forget(self) -> None:
        """Read the ledger and the manifests again when they are asked for."""
        self._records: Records | None = None
        self._is_read = not self.recorded
        self._manifests: dict[Key, Manifest] = {}

    def code_sets(self) -> list[str]:
        """List the code sets that may have a release here, by folder or by ledger."""
        found = {name for name in _folders(self.root) if not name.startswith(".")}
        records = self._known()
        return sorted(found | {code_set for code_set, _ in records.manifests} if records else found)

    def names(self, code_set: str) -> list[str]:
        """List the folders of a code set's releases; StoreError where the ledger has others."""
        if self.tolerant:
            here = _releases(self.root / code_set)
            return [name for name in here if self._is_sound((code_set, name))]
        for _ in range(_TRIES):
            records = self._known()
            here = _releases(self.root / code_set)
            wrong = _contradiction(records, code_set, here) if records else ""
            if not wrong:
                return here
            if self._is_unchanged(records):
                message = f"{self.root}: {wrong}"
                raise StoreError(message, advice=VERIFY)
        message = f"{self.root}: others load into it without end"
        raise StoreError(message, advice="run this again")

    def manifest(self, code_set: str, name: str) -> Manifest:
        """Read the manifest of a folder, once; StoreError if it is not the one that was stored."""
        key = code_set, name
        if key not in self._manifests:
            self._manifests[key] = self._read(key)
        return self._manifests[key]

    def _is_sound(self, key: Key) -> bool:
        try:
            self.manifest(*key)
        except EarlierVersionError:
            return True
        except StoreError:
            return False
        return True

    def _read(self, key: Key) -> Manifest:
        for _ in range(_TRIES):
            records = self._known()
            manifest = manifests.read(self.root.joinpath(*key) / MANIFEST)
            wrong = self._mistake(records, key, manifest)
            if not wrong:
                return manifest
            if records is None or self._is_unchanged(records):
                message = f"{'/'.join(key)}: {wrong}"
                raise StoreError(message, advice=VERIFY)
        message = f"{self.root}: others load into it without end"
        raise StoreError(message, advice="run this again")

    def _mistake(self, records: Records | None, key: Key, manifest: Manifest) -> str:
        """Return why a manifest is not to be believed; empty where it is."""
        release = manifest.release
        if (release.code_set, file_name(release.label)) != key:
            return f"its manifest is that of {release.code_set} {release.label}"
        if records is None:
            gone = self.recorded and not self.tolerant and manifest.digested
            gone = gone and self.ledger.read() is None
            return "the store's ledger is gone" if gone else ""
        if manifest.file_digest not in records.allowed(key):
            return "its manifest is not the one that the store's ledger names"
        return ""

    def _known(self) -> Records | None:
        """Return what the ledger says; None where it has no entry yet."""
        if not self._is_read:
            records = self._read_ledger()
            self._records = records if records and records.entries else None
            self._is_read = True
        return self._records

    def _read_ledger(self) -> Records | None:
        try:
            return self.ledger.read()
        except StoreError:
            if self.tolerant:
                return None
            raise

    def _is_unchanged(self, records: Records | None) -> bool:
        """Read the ledger again; return whether it says what it said."""
        if not self.recorded:
            return True
        self._is_read = False
        again = self._known()
        return (again and again.raw) == (records and records.raw)


def _contradiction(records: Records, code_set: str, here: list[str]) -> str:
    """Return how the folders of a code set differ from the ledger; empty where they do not."""
    known = {name for each, name in records.manifests if each == code_set}
    pending = records.pending.key if records.pending else ("", "")
    for name in sorted(known - set(here)):
        if "" not in records.allowed((code_set, name)):
            return f"{code_set} {name} was loaded, and is gone"
    for name in here:
        if name not in known and pending != (code_set, name):
            return f"{code_set} {name} is there, and the ledger has no such release"
    return ""


def _folders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if _is_folder(entry))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # what a ledger names, and no system can hold
            return []
        raise


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether a name is a folder's; a link that leads in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _releases(folder: Path) -> list[str]:
    """Return the folders that have a manifest."""
    return [
        name
        for name in _folders(folder)
        if not name.startswith(".") and (folder / name / MANIFEST).is_file()
    ]
