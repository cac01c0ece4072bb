"""What a machine sees of a diff: plain values for JSON and rows for CSV."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from releasekit.classify import summary
from releasekit.errors import SourceError
from releasekit.store import release_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from releasekit.classify import Change
    from releasekit.classify.opening import ReleaseDiff
    from releasekit.model import Value
    from releasekit.views.changes import Selection

SCHEMA = "releasekit/changes/1"
COLUMNS = (
    "code_set",
    "before_release",
    "after_release",
    "sample",
    "id",
    "class",
    "level",
    "code",
    "aspect",
    "before",
    "after",
    "effective",
    "published",
    "release",
    "interim",
    "first_in_book",
    "section",
    "billable",
)


def accepted_ids(path: Path) -> frozenset[str]:
    """Read the ids of accepted changes: one a line, `#` starts a comment, or a diff's own JSON."""
    try:
        text = path.read_text(encoding="utf-8")
        if text.lstrip().startswith("{"):
            diffs = json.loads(text)["diffs"]
            return frozenset(change["id"] for diff in diffs for change in diff["changes"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        advice = "give one change id a line, or the output of releasekit diff --format json"
        raise SourceError(
            path.name, f"is no list of accepted changes: {error}", advice=advice
        ) from error
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return frozenset(words[0] for words in lines if words)


def document(diffs: Iterable[ReleaseDiff], selection: Selection) -> dict[str, Any]:
    """Give diffs as plain values for JSON: schemas/changes-1.schema.json says their shape."""
    return {"schema": SCHEMA, "diffs": [_diff_document(diff, selection) for diff in diffs]}


def _diff_document(diff: ReleaseDiff, selection: Selection) -> dict[str, Any]:
    chosen, accepted = selection.of(diff)
    counts = diff.conservation
    return {
        "code_set": diff.layout.id,
        "before": release_document(diff.before),
        "after": release_document(diff.after),
        "basis": diff.basis,
        "conservation": {
            "before": counts.before,
            "added": counts.added,
            "reinstated": counts.reinstated,
            "deleted": counts.deleted,
            "after": counts.after,
        },
        "summary": summary(chosen),
        "not_compared": list(diff.not_compared),
        "accepted": accepted,
        "changes": [_change_document(change) for change in chosen],
    }


def _change_document(change: Change) -> dict[str, Any]:
    delta = change.delta
    return {
        "id": change.fingerprint,
        "class": change.rule.id,
        "level": change.rule.level.value,
        "code": delta.code,
        "aspect": delta.aspect,
        "before": _plain(delta.before),
        "after": _plain(delta.after),
        "effective": change.effective.isoformat(),
        "published": change.published.isoformat() if change.published else None,
        "release": change.release,
        "interim": change.interim,
        "first_in_book": change.first_in_book or None,
        "section": change.concept.section or None,
        "billable": change.concept.billable,
    }


def _plain(value: Value) -> str | list[str] | None:
    return list(value) if isinstance(value, tuple) else value or None


def rows(diffs: Iterable[ReleaseDiff], selection: Selection) -> Iterator[tuple[str, ...]]:
    """Give one row a change, under `COLUMNS`; several values of a cell are parted by new lines."""
    for diff in diffs:
        start = (
            diff.layout.id,
            diff.before.label,
            diff.after.label,
            "SAMPLE" if diff.before.sample or diff.after.sample else "",
        )
        for change in selection.of(diff)[0]:
            yield start + tuple(map(_cell, _change_document(change).values()))


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
