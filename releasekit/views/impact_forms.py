"""An impact as JSON, as rows of a work list, and as grouped rows: all of the same view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows.effects import AFTER, EFFECT, MONTH, OWNER
from releasekit.rows.small_tables import small_table
from releasekit.views.fee_types import document_of
from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.views.impact_types import ImpactView
    from releasekit.views.impact_work import Concerned

SCHEMA = "releasekit/impact/1"
COLUMNS = (
    *("owner", "code_set", "code", "class", "level", "section", "effective", "last_day"),
    *("action", "replace_by", "replacements", "basis", "rows", "rows_at_risk"),
    *("units", "amount", "amount_at_risk", "descriptor", "before", "after"),
)


def rows(view: ImpactView) -> Iterator[tuple[object, ...]]:
    """Yield the work list as rows, in the order of `COLUMNS`."""
    for line in view.work:
        total = line.total
        yield (
            *(line.owner, line.code_set, line.code, line.change_class, line.level, line.section),
            *(line.effective, line.last_day, line.action_text, line.replace_by),
            *(" ".join(each.code for each in line.replacements), line.basis),
            *(total.rows, total.rows_at_risk, total.units, total.amount, total.amount_at_risk),
            *(str(line.descriptor), str(line.before), str(line.after)),
        )


def grouped(concern: Concerned, table: Any) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return grouped rows with the code and the class of each effect."""
    named: dict[str, list[object]] = {
        EFFECT: list(range(len(concern.effects))),
        "code_set": [effect.code_set for effect in concern.effects],
        "code": [effect.code for effect in concern.effects],
        "class": [change.change_class for _, change in concern.changes],
        "effective": [effect.effective for effect in concern.effects],
    }
    schema = dict.fromkeys(named, "string") | {EFFECT: "int64", "effective": "date"}
    right = small_table(named, schema, beside=table)
    joined = table.inner_join(right, EFFECT).drop(EFFECT)
    return joined.order_by("code_set", "code", OWNER, MONTH, AFTER)


def to_json(view: ImpactView) -> bytes:
    """Return the impact as JSON; schemas/impact-1.schema.json says its shape."""
    return document(
        {
            "schema": SCHEMA,
            "releases": {
                name: {"before": before.label, "after": after.label}
                for name, (before, after) in view.releases.items()
            },
            "sources": view.sources,
            "rows": view.rows,
            "codes": view.judged,
            "states": view.states,
            "percent": view.percent,
            "affected": view.affected,
            "by_class": view.by_class,
            "by_section": view.by_section,
            "by_owner": view.by_owner,
            "by_month": view.by_month,
            "work": [dict(zip(COLUMNS, row, strict=True)) for row in rows(view)],
            "spoilt": view.spoilt,
            "fees": [document_of(each) for each in view.fees],
            "notes": view.notes,
            "notice": view.notice,
        }
    )
