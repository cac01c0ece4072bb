"""What an output sees of a stored release: what it was read from, and what came of each file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.store import release_document
from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.layout import CodeSet
    from releasekit.store import Manifest

SCHEMA, LIST_SCHEMA = "releasekit/release/1", "releasekit/releases/2"
COLUMNS = (
    "code_set",
    "release",
    "file",
    "use",
    "records",
    "bytes",
    "sha256",
    "what",
    "count",
    "reason",
)
"""The columns of the rows below; `what` is read, skipped, mended, not needed, unrecognized,
forced or contradiction."""


def kinds(manifest: Manifest, layout: CodeSet | None) -> list[tuple[str, str]]:
    """Return the kinds of code that a release covers: their ids and titles."""
    covers = manifest.release.covers
    declared = [(kind.id, kind.title) for kind in layout.kinds] if layout else []
    named = [kind for kind in declared if kind[0] in covers]
    return named or declared


def to_json(manifest: Manifest, layout: CodeSet | None, doubts: Iterable[str] = ()) -> bytes:
    """Return a release as JSON; schemas/release-1.schema.json says its shape."""
    return document({"schema": SCHEMA, **_facts(manifest, layout), "doubts": list(doubts)})


def list_json(releases: Iterable[tuple[Manifest, CodeSet | None, int]]) -> bytes:
    """Return releases, each with how many codes are in force on its day, as JSON.

    schemas/releases-2.schema.json says its shape.
    """
    listed = [
        {**_facts(manifest, layout), "in_force": count} for manifest, layout, count in releases
    ]
    return document({"schema": LIST_SCHEMA, "releases": listed})


def _facts(manifest: Manifest, layout: CodeSet | None) -> dict[str, Any]:
    return {
        "release": release_document(manifest.release),
        "kinds": [{"id": kind, "title": title} for kind, title in kinds(manifest, layout)],
        "codes": {
            "all": manifest.concepts,
            "live": manifest.live,
            "ended": manifest.concepts - manifest.live,
            "unplaced": manifest.unplaced,
        },
        "sources": [_source(source) for source in manifest.document()["sources"]],
        "not_needed": list(manifest.twins),
        "forced": list(manifest.forced),
        "unrecognized": list(manifest.unclaimed),
        "tables": [
            {"name": name, **{key: table[key] for key in ("lines", "bytes", "sha256")}}
            for name, table in manifest.tables.items()
        ],
    }


def _source(source: dict[str, Any]) -> dict[str, Any]:
    def reasons(counts: dict[str, int]) -> list[dict[str, Any]]:
        return [{"reason": reason, "count": count} for reason, count in counts.items()]

    return source | {
        "skipped": reasons(source["skipped"]),
        "mended": reasons(source.get("mended", {})),
    }


def rows(manifest: Manifest, doubts: Iterable[str] = ()) -> Iterator[tuple[str, ...]]:
    """Return one row a file, and one for each reason why lines of it were skipped or mended.

    `doubts` are days of single codes that contradict others.
    """
    release = (manifest.release.code_set, manifest.release.label)
    for source in manifest.sources:
        file = (source.name, source.use, str(source.records), str(source.size), source.sha256)
        yield (*release, *file, "read", str(source.records), "")
        for what, reasons in (("skipped", source.skipped), ("mended", source.mended)):
            for reason, count in reasons:
                yield (*release, *file, what, str(count), reason)
    nothing = ("", "", "", "")
    for name in manifest.twins:
        yield (*release, name, *nothing, "not needed", "", "a form of a file that is read")
    for name in manifest.unclaimed:
        yield (*release, name, *nothing, "unrecognized", "", "")
    for doubt in manifest.forced:
        yield (*release, "", *nothing, "forced", "", doubt)
    for doubt in doubts:
        yield (*release, "", *nothing, "contradiction", "", doubt)
