"""What a machine sees of a diff: plain values for JSON and rows for CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from msgspec.structs import asdict

from releasekit.classify import summary
from releasekit.store import release_document
from releasekit.views.concepts import clearance, notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.classify import Change
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience, Clearance
    from releasekit.model import Value
    from releasekit.views.selection import Selection

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


def _diff_document(diff: ReleaseDiff, selection: Selection, audience: Audience) -> dict[str, Any]:
    chosen, accepted = selection.of(diff)
    cleared = clearance(audience, diff.layout)
    counts = diff.conservation
    return {
        "code_set": diff.layout.id,
        "before": release_document(diff.before),
        "after": release_document(diff.after),
        "basis": diff.basis,
        "audience": audience.name,
        "withheld": cleared.withheld,
        "notice": notice(diff.layout, diff.after),
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
        "between": {
            "born_and_ended": [asdict(one) for one in diff.between.born_and_ended],
            "vanished_and_back": [asdict(one) for one in diff.between.vanished_and_back],
        },
        "changes": [_change_document(change, cleared) for change in chosen],
    }


def _change_document(change: Change, cleared: Clearance) -> dict[str, Any]:
    delta = change.delta
    shown = cleared.allows(delta.aspect)
    return {
        "id": change.fingerprint,
        "class": change.rule.id,
        "level": change.rule.level.value,
        "code": delta.code,
        "aspect": delta.aspect,
        "before": _plain(delta.before) if shown else None,
        "after": _plain(delta.after) if shown else None,
        "effective": change.effective.isoformat(),
        "published": change.published.isoformat() if change.published else None,
        "release": change.release,
        "interim": change.interim,
        "first_in_book": change.first_in_book or None,
        "section": change.section or None,
        "billable": change.billable,
    }


def _plain(value: Value) -> str | list[str] | None:
    return list(value) if isinstance(value, tuple) else value or None


def dumps(diffs: Iterable[ReleaseDiff], selection: Selection, audience: Audience) -> str:
    """Return diffs as JSON text; schemas/changes-1.schema.json says its shape.

    What the audience may not see is null, and `withheld` says so.

    A change is a line: easy to compare, and fast to write.
    """
    texts = []
    for diff in diffs:
        whole = _diff_document(diff, selection, audience)
        lines = (orjson.dumps(change).decode() for change in whole.pop("changes"))
        changes = ",\n".join(lines)
        head = orjson.dumps(whole, option=orjson.OPT_INDENT_2).decode().removesuffix("\n}")
        texts.append(f'{head},\n  "changes": [\n{changes}\n  ]\n}}')
    return f'{{"schema": "{SCHEMA}", "diffs": [\n{",".join(texts)}\n]}}\n'


def rows(
    diffs: Iterable[ReleaseDiff], selection: Selection, audience: Audience
) -> Iterator[tuple[str, ...]]:
    """Return one row a change, under `COLUMNS`; several values are parted by new lines."""
    for diff in diffs:
        start = (
            diff.layout.id,
            diff.before.label,
            diff.after.label,
            "SAMPLE" if diff.before.sample or diff.after.sample else "",
        )
        cleared = clearance(audience, diff.layout)
        for change in selection.of(diff)[0]:
            yield start + tuple(map(_cell, _change_document(change, cleared).values()))


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
