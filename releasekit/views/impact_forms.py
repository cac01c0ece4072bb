"""An impact as JSON, as rows of a work list, and as grouped rows: all of the same view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows.effects import AFTER, EFFECT, MONTH, OWNER, ROWS, UNITS
from releasekit.rows.small_tables import small_table
from releasekit.views.fee_types import document_of
from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from releasekit.views.fee_types import FeeImpactView, FeeLineView
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


FEE_COLUMNS = (
    *("kind", "place", "area", "unit_before", "unit_after", "total_before", "total_after"),
    *("difference", "percent", "why"),
)
"""Stand behind the others where a fee schedule was compared: a row is of work, or a fee."""
_WORK, _FEE = "work", "fee"
_AMOUNTS = ("unit_before", "unit_after", "total_before", "total_after", "difference")


def columns(view: ImpactView) -> tuple[str, ...]:
    """Return the columns of the table of an impact."""
    return (*COLUMNS, *FEE_COLUMNS) if view.fees else COLUMNS


def rows(view: ImpactView) -> Iterator[tuple[object, ...]]:
    """Yield the work list, then what rows are paid by fee schedules, under `columns`."""
    behind = (_WORK, *[""] * (len(FEE_COLUMNS) - 1)) if view.fees else ()
    for row in _work_rows(view):
        yield (*row, *behind)
    for fees, line in _fee_lines(view.fees):
        said = {"code_set": fees.code_set, "code": line.code, "rows": line.rows}
        said |= {"units": line.units_printed}
        amounts = ["" if each is None else f"{each:f}" for each in _amounts(line)]
        yield (
            *(said.get(name, "") for name in COLUMNS),
            *(_FEE, line.place, line.area, *amounts, line.percent, line.why),
        )


def _fee_lines(fees: Iterable[FeeImpactView]) -> Iterator[tuple[FeeImpactView, FeeLineView]]:
    return ((each, line) for each in fees for line in (*each.lines, *each.unpriced))


def _amounts(line: FeeLineView) -> tuple[Decimal | None, ...]:
    """Return the amounts of a unit, the totals and the difference; no totals without a price."""
    sums = (line.total_before, line.total_after, line.difference)
    return (*line.amounts, *(sums if None not in line.amounts else (None, None, None)))


def _work_rows(view: ImpactView) -> Iterator[tuple[object, ...]]:
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


def grouped(concern: Concerned, table: Any, fees: Sequence[FeeImpactView]) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return grouped rows with the code and the class of each effect, and what fees pay."""
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
    ordered = joined.order_by("code_set", "code", OWNER, MONTH, AFTER)
    return _with_fees(ordered, fees, table) if fees else ordered


def _with_fees(work: Any, fees: Sequence[FeeImpactView], beside: Any) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return the grouped rows with the lines of fees below them, and a column that tells which."""
    import ibis  # noqa: PLC0415 (an extra)

    found = list(_fee_lines(fees))
    amounts = [[None if one is None else float(one) for one in _amounts(line)] for _, line in found]
    named: dict[str, list[object]] = {
        "code_set": [each.code_set for each, _ in found],
        "code": [line.code for _, line in found],
        ROWS: [line.rows for _, line in found],
        UNITS: [float(line.units) for _, line in found],
        "kind": [_FEE for _ in found],
        "place": [line.place for _, line in found],
        "area": [line.area for _, line in found],
        **{name: [each[at] for each in amounts] for at, name in enumerate(_AMOUNTS)},
        "percent": [float(line.percent) if line.percent else None for _, line in found],
        "why": [line.why for _, line in found],
    }
    numbers = dict.fromkeys((UNITS, *_AMOUNTS, "percent"), "float64")
    types = dict.fromkeys(named, "string") | numbers | {ROWS: "int64"}
    lines = small_table(named, types, beside=beside)
    work = work.mutate(kind=ibis.literal(_WORK))
    absent = {name: lines[name].type() for name in lines.columns if name not in work.columns}
    work = work.mutate(**{name: ibis.null(kind) for name, kind in absent.items()})
    absent = {name: work[name].type() for name in work.columns if name not in lines.columns}
    lines = lines.mutate(**{name: ibis.null(kind) for name, kind in absent.items()})
    same = {name: lines[name].cast(work[name].type()) for name in work.columns}
    return ibis.union(work, lines.select(**same))


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
            "work": [dict(zip(COLUMNS, row, strict=True)) for row in _work_rows(view)],
            "spoilt": view.spoilt,
            "fees": [document_of(each) for each in view.fees],
            "notes": view.notes,
            "notice": view.notice,
        }
    )
