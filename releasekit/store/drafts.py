"""Folders in which a release is written before it appears; a lock tells whose process lives."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit.durable import make_folder
from releasekit.locks import BusyError, Lock, LocksFailError

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAFT = ".loading-"
_LOCK = ".lock"


@contextlib.contextmanager
def begun(home: Path) -> Iterator[tuple[Path, Lock]]:
    """Make a draft that is held by this process, and is gone at the end unless it was renamed.

    Who makes one holds the store's lock; then nobody sweeps it before it is held. Drafts that
    nobody holds any more go.
    """
    make_folder(home)
    sweep(home)
    draft = home / f"{DRAFT}{os.urandom(6).hex()}"
    held = Lock(draft / _LOCK)
    try:
        draft.mkdir()  # as the umask has it
        held.acquire()
        yield draft, held
    finally:
        held.release()
        for left in (draft, draft.with_name(f"{draft.name}-replaced")):
            clear(left)


def clear(place: Path) -> None:
    """Remove a folder as far as the system lets it; of a link to one, the link."""
    import shutil  # noqa: PLC0415 (slow to import, and reading needs it not)

    if place.is_symlink():
        with contextlib.suppress(OSError):
            place.unlink()
    else:
        shutil.rmtree(place, ignore_errors=True)


def found(home: Path) -> list[Path]:
    """List the drafts in a folder, those at work and those that were left."""
    with contextlib.suppress(OSError), os.scandir(home) as entries:
        return sorted(Path(entry.path) for entry in entries if entry.name.startswith(DRAFT))
    return []


def sweep(home: Path) -> None:
    """Remove the drafts of processes that died; who sweeps holds the store's lock."""
    for draft in found(home):
        if not is_held(draft):
            clear(draft)


def is_held(draft: Path) -> bool:
    """Return whether a process is at work in a draft; so is one where no lock can tell."""
    if not (draft / _LOCK).is_file():
        return False
    lock = Lock(draft / _LOCK)
    try:
        lock.acquire()
    except (BusyError, LocksFailError, OSError):
        return True
    lock.release()
    return False
