"""The ledger of a store: what was loaded, removed, decided and published, each entry chained."""

from __future__ import annotations

import datetime as dt
import enum
import os
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from releasekit.digest import sha256
from releasekit.durable import replace_whole, sync_folder
from releasekit.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LEDGER, HEAD = "ledger.jsonl", "ledger-head.json"
SCHEMA = "releasekit/ledger/1"
_TRIES = 1000
"""How often a ledger is read again that others write to meanwhile."""
_VERIFY = "see what is wrong: releasekit verify"

Key = tuple[str, str]
"""A code set and the name of a release's folder in it."""


class Event(enum.StrEnum):
    """What an entry tells of."""

    LOAD = "load"
    CORRECT = "correct"
    REPLACE = "replace"
    REMOVE = "remove"
    DECIDE = "decide"
    PUBLISH = "publish"
    REPAIR = "repair"


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One line of the ledger.

    `prior` is the SHA-256 of the line before, empty in the first. `manifest` is the SHA-256 of the
    release's manifest as it was stored, `was` that of the one that it replaced or that was removed.
    `found` are releases that were there when the ledger was begun, with their manifests' SHA-256.
    `terms` and `sources` are what the release says of itself, and the SHA-256 of what it was read
    from, so that it can be loaded again. `holds` are files that were decided on or published.
    """

    number: int
    at: str
    event: Event
    prior: str = ""
    code_set: str = ""
    release: str = ""
    manifest: str = ""
    was: str = ""
    found: dict[str, str] = {}
    terms: dict[str, Any] = {}
    sources: dict[str, str] = {}
    holds: dict[str, str] = {}
    note: str = ""

    @property
    def key(self) -> Key:
        """The release's place in the store."""
        return self.code_set, self.release

    def line(self) -> bytes:
        """Return the entry as a line of the ledger."""
        return msgspec.json.encode(self) + b"\n"


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many entries the ledger has, the last one's SHA-256, and the entry that is being made.

    An entry is first `pending`; then it is done; then it stands in the ledger. What is cut short
    in between is known by it, and finished or forgotten by whoever writes next.
    """

    schema: str
    entries: int
    last: str
    pending: Entry | None = None


class Records(Struct, frozen=True, kw_only=True):
    """What the ledger says there is: of each release the SHA-256 of its manifest.

    `pending` is what was begun and may or may not be done. `raw` is what was read, by which
    is known whether the ledger has changed.
    """

    entries: tuple[Entry, ...]
    manifests: Mapping[Key, str]
    pending: Entry | None
    head: Head
    raw: tuple[bytes, bytes]

    def allowed(self, key: Key) -> frozenset[str]:
        """Return the SHA-256 that a release's manifest may have; empty where it may be gone."""
        now = self.manifests.get(key, "")
        if self.pending is None or self.pending.key != key:
            return frozenset({now})
        return frozenset({now, self.pending.manifest})


class Ledger:
    """The ledger in the root of a store."""

    def __init__(self, root: Path) -> None:
        """Take the store's folder."""
        self.root = root
        self.path, self.head_path = root / LEDGER, root / HEAD

    def read(self) -> Records | None:
        """Return what the ledger says; None where there is none yet.

        Raises StoreError where it is not as it was written.
        """
        for _ in range(_TRIES):
            head, text = _bytes(self.head_path), _bytes(self.path)
            if head == _bytes(self.head_path):
                return records(head, text, self.path)
        message = f"{self.path}: others write to it without end"
        raise StoreError(message, advice="run this again")

    def begin(self, entry: Entry) -> Entry:
        """Say that an entry is being made, and return it as it will be; nothing else is pending."""
        head = self._head()
        whole = replace(entry, number=head.entries + 1, at=now(), prior=head.last)
        replace_whole(self.head_path, _text(replace(head, pending=whole)))
        return whole

    def finish(self, entry: Entry) -> None:
        """Write the pending entry behind the others, of which a part may be there already."""
        line = entry.line()
        self._cut(entry.number - 1)
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        with os.fdopen(handle, "wb") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(handle)
        if entry.number == 1:
            sync_folder(self.root)
        head = Head(schema=SCHEMA, entries=entry.number, last=sha256(line).hexdigest())
        replace_whole(self.head_path, _text(head))

    def forget(self) -> None:
        """Forget the pending entry: what it tells of was not done."""
        head = self._head()
        self._cut(head.entries)
        if head.entries:
            replace_whole(self.head_path, _text(replace(head, pending=None)))
        else:
            self.path.unlink(missing_ok=True)
            self.head_path.unlink(missing_ok=True)

    def _head(self) -> Head:
        known = self.read()
        return known.head if known else Head(schema=SCHEMA, entries=0, last="")

    def _cut(self, entries: int) -> None:
        """Cut off what is behind so many entries: one that was not written whole."""
        text = _bytes(self.path)
        length = len(b"".join(_lines(text)[:entries]))
        if length < len(text):
            os.truncate(self.path, length)


def now() -> str:
    """Return the time in UTC; where SOURCE_DATE_EPOCH says one, that."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isdecimal() else None
    time = dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds is not None else None
    return (time or dt.datetime.now(dt.UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def records(head_text: bytes, text: bytes, path: Path) -> Records | None:
    """Return what a head and a ledger say; StoreError where they are not as they were written."""
    if not head_text and not text:
        return None
    if not head_text:
        raise damaged(path, f"{HEAD} is gone")
    try:
        head = msgspec.json.decode(head_text, type=Head)
    except (msgspec.MsgspecError, ValueError) as error:
        raise damaged(path, f"{HEAD} is damaged") from error
    if head.schema != SCHEMA or _text(head) != head_text:
        raise damaged(path, f"{HEAD} is not as it was written")
    lines = _lines(text)
    entries = tuple(_chained(lines[: head.entries], path))
    if len(entries) < head.entries:
        raise damaged(path, f"it has {len(entries):,} of {head.entries:,} entries")
    last = sha256(lines[head.entries - 1]).hexdigest() if entries else ""
    if last != head.last:
        raise damaged(path, f"its last entry is not the one that {HEAD} names")
    rest = b"".join(lines[head.entries :])
    whole = head.pending.line() if head.pending else b""
    if not whole.startswith(rest):
        raise damaged(path, f"it has more than the {head.entries:,} entries that {HEAD} names")
    if not entries and head.pending is None:
        raise damaged(path, "it has no entry")
    manifests: dict[Key, str] = {}
    for entry in entries:
        _apply(entry, manifests)
    return Records(
        entries=entries,
        manifests=manifests,
        pending=head.pending,
        head=head,
        raw=(head_text, text),
    )


def _chained(lines: list[bytes], path: Path) -> Iterator[Entry]:
    """Return the entries of lines, each of which names the one before."""
    prior, decoder = "", msgspec.json.Decoder(Entry)
    for number, line in enumerate(lines, start=1):
        try:
            entry = decoder.decode(line)
        except (msgspec.MsgspecError, ValueError) as error:
            raise damaged(path, f"line {number:,} is no entry") from error
        if entry.prior != prior or entry.number != number or not line.endswith(b"\n"):
            raise damaged(path, f"line {number:,} does not follow the one before it")
        prior = sha256(line).hexdigest()
        yield entry


def _apply(entry: Entry, manifests: dict[Key, str]) -> None:
    for place, digest in entry.found.items():
        code_set, _, release = place.partition("/")
        manifests[code_set, release] = digest
    if entry.manifest:
        manifests[entry.key] = entry.manifest
    elif entry.event is Event.REMOVE:
        manifests.pop(entry.key, None)


def damaged(path: Path, what: str) -> StoreError:
    """Return the error of a ledger that is not as it was written."""
    return StoreError(f"{path}: the store's ledger is damaged: {what}", advice=_VERIFY)


def _lines(text: bytes) -> list[bytes]:
    """Return lines with their ends; only LF ends one, whatever a name in it holds."""
    whole, _, rest = text.rpartition(b"\n")
    lines = [line + b"\n" for line in whole.split(b"\n")] if whole or text[:1] == b"\n" else []
    return [*lines, rest] if rest else lines


def _text(head: Head) -> bytes:
    return msgspec.json.encode(head) + b"\n"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""
