"""Edits, add-on codes and limits as small tables that are joined with claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows.small_tables import small_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Columns = Mapping[str, tuple[str, str]]
    """What a column takes from a span, and of which type it is."""

PAIRS: Columns = {
    "rk_first": ("first", "string"),
    "rk_second": ("second", "string"),
    "rk_allowed": ("allowed", "bool"),
    "rk_says": ("why", "string"),
}
"""Of a `PairSpan`: the first code is paid, the second denied."""
PRIMARIES: Columns = {"rk_add_on": ("code", "string"), "rk_primary": ("primary", "string")}
"""Of an `AddOnSpan`: an add-on code with one of its primary codes."""
ADD_ONS: Columns = {"rk_of": ("code", "string"), "rk_says": ("why", "string")}
"""Of `AddOnDays`: when a code is an add-on code."""
LIMITS: Columns = {
    "rk_of": ("code", "string"),
    "rk_most": ("units", "float64"),
    "rk_by_line": ("by_line", "bool"),
    "rk_says": ("why", "string"),
}
"""Of a `UnitSpan`: how many units of a code are paid."""
_DAYS: Columns = {"rk_from": ("start", "date"), "rk_to": ("end", "date")}


def span_table(spans: Sequence[Any], columns: Columns, beside: Any) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return spans of days as a small table, with the first and the last day of each."""
    every = {**columns, **_DAYS}
    cells = {
        name: [float(value) if kind == "float64" else value for value in values]
        for name, (field, kind) in every.items()
        for values in [[getattr(span, field) for span in spans]]
    }
    return small_table(cells, {name: kind for name, (_, kind) in every.items()}, beside=beside)


def within(facts: Any, spans: Any) -> list[Any]:  # noqa: ANN401 (tables of Ibis)
    """Return on what claims are joined with spans of days."""
    day = facts["rk_date"] if "rk_date" in facts.columns else facts["rk_date_2"]
    return [day >= spans.rk_from, day <= spans.rk_to]
