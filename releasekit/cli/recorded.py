"""Puts into the store's ledger what was decided and published by it, where it can be written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from releasekit.cli import terminal
from releasekit.delivery import MANIFEST
from releasekit.digest import hashed
from releasekit.errors import StoreError
from releasekit.store import record
from releasekit.store.ledger import Entry, Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from releasekit.store import Store


def decided(store: Store, walked: str, files: Sequence[Path]) -> None:
    """Record that decisions were taken from files, once for the same files and releases."""
    if files:
        _note(store, Event.DECIDE, walked, files)


def published(store: Store, site: Path, code_sets: Iterable[str], audience: str) -> None:
    """Record that a site was published: the list of its files holds the SHA-256 of each."""
    _note(store, Event.PUBLISH, f"{', '.join(code_sets)} for {audience}", [site / MANIFEST])


def _note(store: Store, event: Event, note: str, files: Sequence[Path]) -> None:
    """Record what was done; who may only read a store does it unrecorded, and samples are none."""
    if not os.access(store.root, os.W_OK) or store.holds_samples():
        return
    try:
        entry = Entry(number=0, at="", event=event, holds=_digests(files), note=note)
        known = store.inventory.ledger.read()
        same = (event, entry.holds, note)
        if known and same in [(one.event, one.holds, one.note) for one in known.entries]:
            return
        record.note(store.root, entry)
    except (StoreError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        terminal.say(f"done, but not recorded in the store's ledger: {reason}")


def _digests(files: Sequence[Path]) -> dict[str, str]:
    found = {}
    for path in files:
        with path.open("rb") as stream:
            found[path.name] = hashed(stream)[0]
    return found
