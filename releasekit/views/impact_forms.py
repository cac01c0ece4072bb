"""An impact as JSON, as rows of a work list, and as grouped rows: all of the same view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows.effects import AFTER, EFFECT, MONTH, OWNER
from releasekit.rows.small_tables import small_table
from releasekit.views.fee_types import document_of
from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.views.impact_types import ImpactView, TotalView
    from releasekit.views.impact_work import Concerned

SCHEMA = "releasekit/impact/1"
_SUMS = ("rows", "rows_at_risk", "units", "amount", "amount_at_risk")
COLUMNS = (
    *("owner", "code_set", "code", "class", "level", "section", "effective", "last_day"),
    *("action", "replace_by", "replacements", "basis"),
    *_SUMS,
    *("descriptor", "before", "after"),
)


def rows(view: ImpactView) -> Iterator[tuple[object, ...]]:
    """Yield the work list as rows, in the order of `COLUMNS`."""
    for line in view.work:
        total = line.total
        yield (
            *(line.owner, line.code_set, line.code, line.change_class, line.level, line.section),
            *(line.effective, line.last_day, line.action_text, line.replace_by),
            *(", ".join(each.code for each in line.replacements), line.basis),
            *_sums(total, view),
            *(str(line.descriptor), str(line.before), str(line.after)),
        )


def _sums(total: TotalView, view: ImpactView) -> tuple[float | None, ...]:
    """Return the sums of a part of the rows; None of what no column has."""
    money = (total.amount, total.amount_at_risk) if view.money else (None, None)
    return (total.rows, total.rows_at_risk, total.units if view.counted else None, *money)


def _total(total: TotalView, view: ImpactView) -> dict[str, object]:
    return {"name": total.name, **dict(zip(_SUMS, _sums(total, view), strict=True))}


def _totals(totals: Iterable[TotalView], view: ImpactView) -> list[dict[str, object]]:
    return [_total(each, view) for each in totals]


def grouped(concern: Concerned, table: Any) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return grouped rows with the code and the class of each effect."""
    named: dict[str, list[object]] = {
        EFFECT: list(range(len(concern.effects))),
        "code_set": [effect.code_set for effect in concern.effects],
        "code": [effect.code for effect in concern.effects],
        "class": [change.change_class for _, change in concern.changes],
        "effective": [effect.effective for effect in concern.effects],
    }
    schema = dict.fromkeys(named, "text") | {EFFECT: "int64", "effective": "date"}
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
            "affected": _total(view.affected, view),
            "by_class": _totals(view.by_class, view),
            "by_section": _totals(view.by_section, view),
            "by_owner": _totals(view.by_owner, view),
            "by_month": _totals(view.by_month, view),
            "work": [dict(zip(COLUMNS, row, strict=True)) for row in rows(view)],
            "spoilt": view.spoilt,
            "fees": [document_of(each) for each in view.fees],
            "notes": view.notes,
            "notice": view.notice,
        }
    )
