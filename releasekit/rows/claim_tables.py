"""Edits, add-on codes and limits as small tables that are joined with claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows.small_tables import small_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.rows.add_ons import AddOnDays, AddOnSpan
    from releasekit.rows.pairs import PairSpan
    from releasekit.rows.unit_limits import UnitSpan

    Columns = dict[str, list[object]]

_DAYS = {"rk_from": "date", "rk_to": "date"}


def _days(spans: Sequence[Any]) -> Columns:
    return {"rk_from": [span.start for span in spans], "rk_to": [span.end for span in spans]}


def pair_table(spans: Sequence[PairSpan], beside: Any) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return edits: the first code is paid, the second denied."""
    columns: Columns = {
        "rk_first": [span.first for span in spans],
        "rk_second": [span.second for span in spans],
        "rk_allowed": [span.allowed for span in spans],
        "rk_says": [span.why for span in spans],
    }
    types = dict.fromkeys(columns, "string") | {"rk_allowed": "bool"} | _DAYS
    return small_table(columns | _days(spans), types, beside=beside)


def primary_table(spans: Sequence[AddOnSpan], beside: Any) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return add-on codes, each with one of its primary codes."""
    columns: Columns = {
        "rk_add_on": [span.code for span in spans],
        "rk_primary": [span.primary for span in spans],
    }
    types = dict.fromkeys(columns, "string") | _DAYS
    return small_table(columns | _days(spans), types, beside=beside)


def add_on_table(days: Sequence[AddOnDays], beside: Any) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return when codes are add-on codes."""
    columns: Columns = {
        "rk_of": [one.code for one in days],
        "rk_says": [one.why for one in days],
    }
    types = dict.fromkeys(columns, "string") | _DAYS
    return small_table(columns | _days(days), types, beside=beside)


def limit_table(spans: Sequence[UnitSpan], beside: Any) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return how many units of codes are paid."""
    columns: Columns = {
        "rk_of": [span.code for span in spans],
        "rk_most": [float(span.units) for span in spans],
        "rk_by_line": [span.by_line for span in spans],
        "rk_says": [span.why for span in spans],
    }
    types = dict.fromkeys(columns, "string")
    types |= {"rk_most": "float64", "rk_by_line": "bool"} | _DAYS
    return small_table(columns | _days(spans), types, beside=beside)


def within(facts: Any, spans: Any) -> list[Any]:  # noqa: ANN401 (tables of Ibis)
    """Return on what claims are joined with spans of days."""
    day = facts["rk_date"] if "rk_date" in facts.columns else facts["rk_date_2"]
    return [day >= spans.rk_from, day <= spans.rk_to]
