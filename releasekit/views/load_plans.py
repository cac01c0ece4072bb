"""What an output sees of a plan: the releases in a folder, what becomes of each, what is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.ingest.plan import Plan

SCHEMA = "releasekit/plan/1"
COLUMNS = ("code set", "release", "kind", "effective", "state", "files")
SHOWN = 4
"""How many files of a release a row names."""
STATES = {
    "new": "to be loaded",
    "present": "already loaded",
    "refused": "refused",
    "loaded": "loaded",
}
"""What is printed for each state of a release."""


def to_json(plan: Plan) -> bytes:
    """Return a plan as JSON; schemas/plan-1.schema.json says its shape."""
    return document(
        {
            "schema": SCHEMA,
            "releases": [
                {
                    "code_set": release.code_set,
                    "version": release.version,
                    "kind": release.kind,
                    "effective": release.effective,
                    "published": release.published,
                    "covers": release.covers,
                    "files": release.files,
                    "state": release.state,
                    "reason": release.reason or None,
                }
                for release in plan.releases
            ],
            "left_out": [{"file": left.name, "reason": left.reason} for left in plan.left_out],
        }
    )


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    """Return one row a release, under `COLUMNS`."""
    for release in plan.releases:
        yield (
            release.name,
            release.version,
            release.kind.value,
            release.effective.isoformat() if release.effective else "",
            STATES[release.state],
            _few(release.files),
        )


def _few(files: Sequence[str]) -> str:
    more = len(files) - SHOWN
    return ", ".join(files[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
