"""The ledger of a store: what was loaded, removed, decided and published, each entry chained."""

from __future__ import annotations

import enum
import os
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, Struct

from releasekit.digest import sha256
from releasekit.errors import StoreError
from releasekit.late_patterns import pattern
from releasekit.store.plain_files import content_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LEDGER, HEAD = "ledger.jsonl", "ledger-head.json"
SCHEMA = "releasekit/ledger/1"
_ASIDE = pattern(r"\.(?:ledger\.jsonl|ledger-head\.json)-damaged-[0-9a-f]{6}")
_TRIES = 1000
"""How often a ledger is read again that others write to meanwhile."""
_VERIFY = "see what is wrong: releasekit verify"

Key = tuple[str, str]
"""A code set and the name of a release's folder in it."""
_FOLDER = r"[^\x00-\x1f\x7f/.][^\x00-\x1f\x7f/]{0,254}"
_Folder = Annotated[str, Meta(pattern=rf"\A(?:{_FOLDER})?\Z")]
_Place = Annotated[str, Meta(pattern=rf"\A{_FOLDER}/{_FOLDER}\Z")]
_TOLD = pattern(rf"{_FOLDER}/{_FOLDER}")


def aside(name: str) -> str:
    """Return another name for a ledger's file that is damaged, under which it is kept."""
    return f".{name}-damaged-{os.urandom(3).hex()}"


def is_aside(name: str) -> bool:
    """Return whether a file is one of a damaged ledger that is kept."""
    return bool(_ASIDE.fullmatch(name))


def is_place(name: str) -> bool:
    """Return whether a ledger can name a folder: `<code set>/<release>`, in one line of text."""
    return bool(_TOLD.fullmatch(name)) and not any("\ud800" <= sign <= "\udfff" for sign in name)


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
    code_set: _Folder = ""
    release: _Folder = ""
    manifest: str = ""
    was: str = ""
    found: dict[_Place, str] = {}
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
    """The ledger in the root of a store, as it is read; ledger_writer.py writes it."""

    def __init__(self, root: Path) -> None:
        """Take the store's folder."""
        self.root = root
        self.path, self.head_path = root / LEDGER, root / HEAD

    def read(self) -> Records | None:
        """Return what the ledger says; None where there is none yet.

        Raises StoreError where it is not as it was written, or cannot be read.
        """
        try:
            for _ in range(_TRIES):
                head, text = bytes_of(self.head_path), bytes_of(self.path)
                if head == bytes_of(self.head_path):
                    return records(head, text, self.path)
        except OSError as error:
            message = f"{error.filename}: the store's ledger cannot be read: {error.strerror}"
            raise StoreError(message, advice=_VERIFY) from error
        message = f"{self.path}: others write to it without end"
        raise StoreError(message, advice="run this again")


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
    if head.schema != SCHEMA or text_of(head) != head_text:
        raise damaged(path, f"{HEAD} is not as it was written")
    lines = lines_of(text)
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


def lines_of(text: bytes) -> list[bytes]:
    """Return lines with their ends; only LF ends one, whatever a name in it holds."""
    whole, _, rest = text.rpartition(b"\n")
    lines = [line + b"\n" for line in whole.split(b"\n")] if whole or text[:1] == b"\n" else []
    return [*lines, rest] if rest else lines


def text_of(head: Head) -> bytes:
    """Return the whole of a head's file."""
    return msgspec.json.encode(head) + b"\n"


def bytes_of(path: Path) -> bytes:
    """Return a file's content; nothing where there is none."""
    try:
        return content_of(path)
    except (FileNotFoundError, NotADirectoryError):
        return b""
