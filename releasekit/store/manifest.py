"""What a stored release says of itself: its dates, its sources and its counts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from releasekit.errors import EarlierVersionError, StoreError
from releasekit.model import Release, ReleaseKind, Source

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "releasekit/manifest/3"
_EARLIER = frozenset({"releasekit/manifest/1", "releasekit/manifest/2"})
CONCEPTS, MANIFEST = "concepts.tsv.zst", "manifest.json"


class Manifest(Struct, frozen=True, kw_only=True):
    """A stored release: what it is, what it was read from, and what came of it.

    `concepts` counts every concept, `live` those without a termination date. `tables` gives, for
    each stored file, its SHA-256, size in bytes and number of lines. `forced` is what spoke against
    the release being whole, and was overridden.
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

    @property
    def text_digest(self) -> str:
        """The SHA-256 of the release's own text."""
        return str(self.tables[CONCEPTS]["sha256"])

    def dumps(self) -> str:
        """Return the manifest as JSON text, the same for the same content."""
        return msgspec.json.format(msgspec.json.encode(self.document()), indent=1).decode() + "\n"

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

    Of an earlier version it is an EarlierVersionError.
    """
    try:
        document = msgspec.json.decode(path.read_bytes())
        if document["schema"] in _EARLIER:
            raise EarlierVersionError(path.parent.parent.name, path.parent.name)
        if document["schema"] != SCHEMA:
            message = f"{path.parent.name}: manifest is {document['schema']!r}, not {SCHEMA!r}"
            raise StoreError(message, advice="load the release again with this version")
        return _manifest(document)
    except (OSError, ValueError, KeyError, TypeError, msgspec.DecodeError) as error:
        message = f"{path.parent.name}/{path.name}: cannot be read: {error!r}"
        advice = "remove the release's folder and load it again"
        raise StoreError(message, advice=advice) from error


def _manifest(document: dict[str, Any]) -> Manifest:
    release = dict(document["release"])
    published = release["published"]
    return Manifest(
        release=Release(
            code_set=release["code_set"],
            version=release["version"],
            kind=ReleaseKind(release["kind"]),
            effective=dt.date.fromisoformat(release["effective"]),
            published=dt.date.fromisoformat(published) if published else None,
            base=release["base"] or "",
            covers=tuple(release["covers"]),
            revision=release["revision"],
            reason=release["reason"] or "",
            sample=release["sample"],
            licensed=tuple(document.get("licensed", ())),
        ),
        layout=document["layout"],
        concepts=document["concepts"],
        live=document["live"],
        unplaced=document["unplaced"],
        tables=document["tables"],
        sources=tuple(
            Source(
                name=source["name"],
                use=source["use"],
                sha256=source["sha256"],
                size=source["bytes"],
                records=source["records"],
                skipped=tuple(source["skipped"].items()),
                mended=tuple(source.get("mended", {}).items()),
            )
            for source in document["sources"]
        ),
        twins=tuple(document["twins"]),
        forced=tuple(document.get("forced", ())),
        unclaimed=tuple(document["unclaimed"]),
    )
