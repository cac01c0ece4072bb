"""What a stored release says of itself: its dates, its sources and its counts."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (msgspec resolves the types of fields)
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, Struct

from releasekit.digest import sha256
from releasekit.errors import EarlierVersionError, StoreError
from releasekit.model import Release, ReleaseKind, Source
from releasekit.store.plain_files import content_of
from releasekit.store.stored_pages import VERIFY, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SCHEMA = "releasekit/manifest/4"
UNDIGESTED = "releasekit/manifest/3"
"""The schema of manifests that an earlier version made: as these, without digests of their own."""
_EARLIER = frozenset({"releasekit/manifest/1", "releasekit/manifest/2"})
CONCEPTS, MANIFEST = "concepts.tsv.zst", "manifest.json"
_DIGEST, _END = b'\n "digest": "', b'"\n}\n'
"""The last value of a manifest: the SHA-256 of its text without it."""


_Count = Annotated[int, Meta(ge=0)]
_Name = Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_-]*\.tsv\.zst\Z")]
"""The name of a table: a file beside the manifest, and nowhere else."""


class Manifest(Struct, frozen=True, kw_only=True):
    """A stored release: what it is, what it was read from, and what came of it.

    `concepts` counts every concept, `live` those without a termination date. `tables` gives, for
    each stored file, its SHA-256, size in bytes, number of lines and the digest of its index.
    `forced` is what spoke against the release being whole, and was overridden. `file_digest` is the
    SHA-256 of the file that it was read from, `digested` whether that says its own digest.
    """

    release: Release
    layout: str
    concepts: int
    live: int
    unplaced: int
    tables: dict[str, dict[str, Any]]
    sources: tuple[Source, ...]
    twins: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()
    unclaimed: tuple[str, ...] = ()
    file_digest: str = ""
    digested: bool = True

    @property
    def text_digest(self) -> str:
        """The SHA-256 of the release's own text."""
        return str(self.tables[CONCEPTS]["sha256"])

    def dumps(self) -> str:
        """Return the manifest as JSON text with its digest, the same for the same content."""
        document = self.document() | {"digest": ""}
        text = msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
        return (text.removesuffix(_END) + sha256(text).hexdigest().encode() + _END).decode()

    def document(self) -> dict[str, Any]:
        """Return the manifest as plain values for JSON."""
        return {
            "schema": SCHEMA,
            "release": release_document(self.release),
            "layout": self.layout,
            "concepts": self.concepts,
            "live": self.live,
            "unplaced": self.unplaced,
            "tables": self.tables,
            "sources": [
                {
                    "name": source.name,
                    "use": source.use,
                    "sha256": source.sha256,
                    "bytes": source.size,
                    "records": source.records,
                    "skipped": dict(source.skipped),
                    **({"mended": dict(source.mended)} if source.mended else {}),
                }
                for source in self.sources
            ],
            "twins": list(self.twins),
            "forced": list(self.forced),
            "unclaimed": list(self.unclaimed),
            **({"licensed": list(self.release.licensed)} if self.release.licensed else {}),
        }


def release_document(release: Release) -> dict[str, Any]:
    """Return a release as plain values for JSON; dates are ISO 8601."""
    return {
        "code_set": release.code_set,
        "version": release.version,
        "kind": release.kind.value,
        "effective": release.effective.isoformat(),
        "published": release.published.isoformat() if release.published else None,
        "base": release.base or None,
        "covers": list(release.covers),
        "revision": release.revision,
        "reason": release.reason or None,
        "sample": release.sample,
    }


def read(path: Path) -> Manifest:
    """Read a manifest.json; StoreError if it is missing, damaged or of another version.

    Of an earlier version that said less of a release it is an EarlierVersionError.
    """
    name = name_of(path)
    try:
        content = content_of(path)
    except OSError as error:
        reason = "is gone" if isinstance(error, FileNotFoundError) else "cannot be read"
        message = f"{name}: {reason}: {error.strerror}"
        raise StoreError(message, advice=VERIFY) from error
    try:
        schema = msgspec.json.decode(content, type=_Schema).schema
        if schema in _EARLIER:
            raise EarlierVersionError(path.parent.parent.name, path.parent.name)
        if schema not in {SCHEMA, UNDIGESTED}:
            message = f"{name}: is of the form {schema!r}, not {SCHEMA!r}"
            raise StoreError(message, advice="load the release again with this version")
        if schema == SCHEMA and not is_own(content):
            message = f"{name}: is damaged: its text has not the digest that it says"
            raise StoreError(message, advice=VERIFY)
        document = msgspec.json.decode(content, type=_Document)
        return document.manifest(sha256(content).hexdigest())
    except (ValueError, msgspec.DecodeError) as error:
        message = f"{name}: is damaged: {error}"
        raise StoreError(message, advice=VERIFY) from error


def is_own(content: bytes) -> bool:
    """Return whether a text ends with the digest of what is before it."""
    before, mark, last = content.rpartition(_DIGEST)
    bare = before + mark + _END
    return bool(mark) and last == sha256(bare).hexdigest().encode() + _END


def release_of(document: dict[str, Any], licensed: Iterable[str] = ()) -> Release:
    """Return a release from what `release_document` says of it; StoreError where that is none."""
    try:
        said = msgspec.convert(document, _Release)
    except msgspec.ValidationError as error:
        message = f"what is kept of a release is not what releasekit keeps: {error}"
        raise StoreError(message, advice=VERIFY) from error
    return said.release(licensed)


class _Schema(Struct, frozen=True, kw_only=True):
    """The little that manifests of every version say."""

    schema: str


class _Release(Struct, frozen=True, kw_only=True):
    """A release as its manifest, or the ledger, writes it."""

    code_set: str
    version: str
    kind: ReleaseKind
    effective: dt.date
    published: dt.date | None
    base: str | None
    covers: tuple[str, ...]
    revision: Annotated[int, Meta(ge=1)]
    reason: str | None
    sample: bool

    def release(self, licensed: Iterable[str]) -> Release:
        """Return it as the rest of the program has it."""
        said = msgspec.structs.asdict(self) | {"base": self.base or "", "reason": self.reason or ""}
        return Release(**said, licensed=tuple(licensed))


class _Table(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stored file; one of an earlier version says nothing of its index."""

    lines: _Count
    bytes: _Count
    sha256: str
    index: str = ""


class _Source(Struct, frozen=True, kw_only=True):
    """A member of the distribution."""

    name: str
    use: str
    sha256: str
    bytes: _Count
    records: _Count
    skipped: dict[str, int]
    mended: dict[str, int] = {}

    def source(self) -> Source:
        """Return it as the rest of the program has it."""
        return Source(
            name=self.name,
            use=self.use,
            sha256=self.sha256,
            size=self.bytes,
            records=self.records,
            skipped=tuple(self.skipped.items()),
            mended=tuple(self.mended.items()),
        )


class _Document(Struct, frozen=True, kw_only=True):
    """A manifest as it is written."""

    schema: str
    release: _Release
    layout: str
    concepts: _Count
    live: _Count
    unplaced: _Count
    tables: dict[_Name, _Table]
    sources: tuple[_Source, ...]
    twins: tuple[str, ...]
    unclaimed: tuple[str, ...]
    forced: tuple[str, ...] = ()
    licensed: tuple[str, ...] = ()

    def manifest(self, file_digest: str) -> Manifest:
        """Return it as the rest of the program has it."""
        if CONCEPTS not in self.tables:
            message = f"it names no {CONCEPTS}"
            raise ValueError(message)
        return Manifest(
            release=self.release.release(self.licensed),
            layout=self.layout,
            concepts=self.concepts,
            live=self.live,
            unplaced=self.unplaced,
            tables=msgspec.to_builtins(self.tables),
            sources=tuple(source.source() for source in self.sources),
            twins=self.twins,
            forced=self.forced,
            unclaimed=self.unclaimed,
            file_digest=file_digest,
            digested=self.schema == SCHEMA,
        )
