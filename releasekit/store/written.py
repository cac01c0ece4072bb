"""A release is written into a draft, and put in its place under the store's lock."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from releasekit.durable import sync_all
from releasekit.errors import EarlierVersionError, MeanwhileError, StoreError
from releasekit.store import drafts, record
from releasekit.store import manifest as manifests
from releasekit.store.manifest import MANIFEST
from releasekit.store.writer import Writer, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from releasekit.locks import Lock
    from releasekit.store.ledger_writer import LedgerWriter


@contextlib.contextmanager
def written(
    root: Path, place: Path, validate: Callable[[], None], *, replacing: bool
) -> Iterator[Writer]:
    """Write a release, which appears in its place whole at the end, durable, or not at all.

    `validate` is called under the store's lock before that, and may refuse it. Raises StoreError
    where the store cannot be written, MeanwhileError where another process was first.
    """
    with contextlib.ExitStack() as stack:
        try:
            with record.writing(root):
                draft, held = stack.enter_context(drafts.begun(place.parent))
        except OSError as error:
            message = f"the store cannot be written: {error.strerror}: {error.filename}"
            raise StoreError(message, advice="choose another with --store") from error
        writer = Writer(draft)
        try:
            yield writer
            sync_all(draft)
            with record.writing(root) as ledger:
                validate()
                _put_in_place(ledger, writer, held, place, replacing=replacing)
        except (OSError, record.DoneError) as error:
            raise _failed(error, writer, place) from error


def _failed(error: OSError | record.DoneError, writer: Writer, place: Path) -> StoreError:
    """Return the error of a release that was not stored, or that was stored before the fault."""
    said = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    if writer.digest and record.digest_at(place) == writer.digest:
        message = f"{place.parent.name} {place.name} is stored, but the disk reported: {said}"
        return StoreError(message, advice=record.SEE_TO_THE_DISK)
    message = f"the release could not be written: {said}"
    return StoreError(message, advice="nothing was stored; make room, then load again")


def _put_in_place(
    ledger: LedgerWriter, writer: Writer, held: Lock, place: Path, *, replacing: bool
) -> None:
    """Let a draft take its place in the store and in the ledger."""
    there = place.exists()
    if there and not replacing and not _is_earlier(place):
        name = f"{place.parent.name} {place.name}"
        if not (place / MANIFEST).exists():
            message = f"{place} is in the way: it has no manifest, and is no release"
            raise StoreError(message, advice="see what it is: releasekit verify")
        message = f"{name} was loaded by somebody else meanwhile"
        raise MeanwhileError(message, advice="see it with: releasekit releases")
    held.release()
    held.path.unlink(missing_ok=True)  # no release has a lock in it, whatever the disk says
    if writer.written is None:
        settle(writer.draft, place, replacing=there)
        return
    event = record.event_of(writer.written.release, replacing=there)
    entry = record.entry_of(event, writer.written, writer.digest, record.digest_at(place))
    with record.making(ledger, entry, place.parent):
        settle(writer.draft, place, replacing=there)


@contextlib.contextmanager
def written_for_now(place: Path) -> Iterator[Writer]:
    """Write a release of a store that is gone at the end of the command."""
    draft = place.with_name(f"{drafts.DRAFT}{place.name}")
    draft.mkdir(parents=True)
    writer = Writer(draft)
    try:
        yield writer
        draft.rename(place)
    except OSError as error:
        message = f"temporary files could not be written: {error.strerror}"
        raise StoreError(
            message, advice="make room for them (TMPDIR), then run this again"
        ) from error


def _is_earlier(place: Path) -> bool:
    """Return whether an earlier version of this program made what lies there."""
    try:
        manifests.read(place / MANIFEST)
    except EarlierVersionError:
        return True
    except StoreError:
        return False
    return False
