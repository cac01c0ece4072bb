"""Writes into a store under its lock, around an entry of its ledger that tells of it."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.digest import sha256
from releasekit.durable import make_folder, replace_whole, sync_folder
from releasekit.errors import StoreError
from releasekit.locks import locked
from releasekit.store.drafts import DRAFT, found
from releasekit.store.ledger import LEDGER, Entry, Event, is_place
from releasekit.store.ledger_writer import LedgerWriter
from releasekit.store.manifest import MANIFEST, release_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from releasekit.model import Release
    from releasekit.store.ledger import Key
    from releasekit.store.manifest import Manifest

LOCK, KEEPING = ".lock", ".keeping"
SEE_TO_THE_DISK = "see to the disk, then: releasekit verify"
_WAIT = 300.0
"""How many seconds a store is waited for: others hold it for a moment each, and may be many."""


def entry_of(event: Event, manifest: Manifest, digest: str, was: str = "") -> Entry:
    """Return the entry of a release that is stored; its number, time and place come later."""
    release = manifest.release
    return Entry(
        number=0,
        at="",
        event=event,
        code_set=release.code_set,
        release=release.file_name,
        manifest=digest,
        was=was,
        terms=release_document(release) | {"forced": list(manifest.forced)},
        sources={source.name: source.sha256 for source in manifest.sources},
    )


def event_of(release: Release, *, replacing: bool) -> Event:
    """Return what a load is in the ledger."""
    if replacing:
        return Event.REPLACE
    return Event.CORRECT if release.revision > 1 else Event.LOAD


@contextlib.contextmanager
def writing(root: Path) -> Iterator[LedgerWriter]:
    """Hold a store's lock, and finish what was cut short; the folder is made if need be."""
    make_folder(root)
    with locked(root / LOCK, root, _fails, wait=_WAIT):
        ledger = LedgerWriter(root)
        mend(ledger)
        yield ledger


def _fails(message: str, advice: str) -> StoreError:
    choose = f"{advice}: --store DIR" if advice.startswith("name") else advice
    return StoreError(f"the store cannot be written: {message}", advice=choose)


@contextlib.contextmanager
def locked_only(root: Path) -> Iterator[None]:
    """Hold a store's lock, and look at nothing in it."""
    with locked(root / LOCK, root, _fails, wait=_WAIT):
        yield


def digest(root: Path, place: Path, manifest: Manifest) -> None:
    """Write a release's manifest again, with the digests that it was made without."""
    content = manifest.dumps().encode()
    entry = entry_of(Event.REPAIR, manifest, sha256(content).hexdigest(), digest_at(place))
    with writing(root) as ledger, making(ledger, entry, place):
        replace_whole(place / MANIFEST, content)


@contextlib.contextmanager
def keeping(folder: Path) -> Iterator[None]:
    """Hold the lock under which a code set's composed states are kept; OSError if it cannot be."""
    with locked(folder / KEEPING, folder, _unkept, wait=_WAIT):
        yield


def _unkept(message: str, advice: str) -> OSError:
    """Return why states are not kept; they are composed when they are asked for."""
    del advice
    return OSError(errno.EAGAIN, message)


@contextlib.contextmanager
def making(ledger: LedgerWriter, entry: Entry, folder: Path) -> Iterator[None]:
    """Do what an entry tells of, in a folder, and put it into the ledger; both or neither.

    What is done at once by a rename is what counts: where the ledger cannot be written any more,
    or the process dies, whoever writes next puts it there. DoneError says so.
    """
    if ledger.read() is None:
        entry = replace(entry, found=present(ledger.root))
    entry = ledger.begin(entry)
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError, StoreError):
            mend(ledger)
        raise
    try:
        sync_folder(folder)
        ledger.finish(entry)
    except OSError as error:
        raise DoneError(error.strerror) from error


class DoneError(Exception):
    """What was to be done is done, and the system reported a fault afterwards."""


def note(root: Path, entry: Entry) -> None:
    """Put an entry into a store's ledger that tells of nothing in the store."""
    with writing(root) as ledger:
        if ledger.read() is None:
            entry = replace(entry, found=present(root))
        ledger.finish(ledger.begin(entry))


def present(root: Path) -> dict[str, str]:
    """Return the releases that lie in a store, each with the SHA-256 of its manifest."""
    places = {
        path.parent.relative_to(root).as_posix(): path.parent
        for path in sorted(root.glob(f"*/*/{MANIFEST}"))
    }
    return {name: digest_at(place) for name, place in places.items() if is_place(name)}


def mend(ledger: LedgerWriter) -> None:
    """Finish an entry that was cut short, or forget it: what lies on the disk says which."""
    known = ledger.read()
    if known is None or known.pending is None:
        return
    entry = known.pending
    place = ledger.root.joinpath(*entry.key)
    if entry.event is Event.REPLACE and not place.exists():
        for aside in found(place.parent):  # between two renames of a system that knows no exchange
            if aside.name.endswith("-replaced") and digest_at(aside) == entry.was:
                aside.rename(place)
    if entry.manifest:
        finished = digest_at(place) == entry.manifest
    elif entry.event is Event.REMOVE:
        finished = not place.exists()
    else:
        finished = known.raw[1].endswith(entry.line())
    if finished:
        ledger.finish(entry)
    else:
        ledger.forget()


def digest_at(place: Path) -> str:
    """Return the SHA-256 of a release's manifest; empty where there is none."""
    try:
        return sha256((place / MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return ""


def remove(ledger: LedgerWriter, release: Release, place: Path) -> Path:
    """Take a release's folder out of the store in one step; return where it lies now."""
    aside = place.with_name(f"{DRAFT}{place.name}-removed")
    entry = Entry(
        number=0,
        at="",
        event=Event.REMOVE,
        code_set=release.code_set,
        release=release.file_name,
        was=digest_at(place),
    )
    try:
        with making(ledger, entry, place.parent):
            place.rename(aside)
    except OSError as error:
        message = f"{place.parent.name} {place.name} cannot be removed: {error.strerror}"
        raise StoreError(message, advice="nothing was changed") from error
    except DoneError as error:
        message = f"{place.parent.name} {place.name} is removed, but the disk reported: {error}"
        raise StoreError(message, advice=SEE_TO_THE_DISK) from error
    return aside


def strike(root: Path, key: Key) -> bool:
    """Record that a release is removed that was loaded and is gone; return whether one was."""
    if digest_at(root.joinpath(*key)) or not (root / LEDGER).exists():
        return False
    with writing(root) as ledger:
        known = ledger.read()
        was = known.manifests.get(key) if known else None
        if was is None or root.joinpath(*key).exists():
            return False
        code_set, release = key
        event, note = Event.REMOVE, "it was gone already"
        entry = Entry(
            number=0, at="", event=event, code_set=code_set, release=release, was=was, note=note
        )
        ledger.finish(ledger.begin(entry))
    return True
