"""Columns of units and money as numbers, however they are written."""

from __future__ import annotations

from typing import Any

from releasekit.errors import RowsError

_CENTS = "cents"
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
"""Engines differ in what they take for a number; and not all have a cast that may fail."""


def total(table: Any, name: str) -> Any:  # noqa: ANN401 (Ibis)
    """Return the sum of a column of numbers; cents are added up as whole numbers."""
    total = _plain_number(table, name).sum().cast("float64")
    return total / 100 if _CENTS in name.casefold() else total


def number(table: Any, name: str) -> Any:  # noqa: ANN401 (Ibis)
    """Return a column as numbers; one of cents is given in dollars."""
    column = _plain_number(table, name)
    return column / 100 if _CENTS in name.casefold() else column


def _plain_number(table: Any, name: str) -> Any:  # noqa: ANN401 (Ibis)
    """Return a column as numbers: $1,234.50, (75.00) for less than nothing; null for no number.

    Raises RowsError for a column of dates, of truth or of anything else that is no number.
    """
    import ibis  # noqa: PLC0415 (an extra)

    column = table[name]
    kind = column.type()
    if kind.is_numeric() or kind.is_null():
        return column.cast("float64") if kind.is_null() else column
    if not kind.is_string():
        message = f"column {name} holds no numbers: it is of the type {kind}"
        advice = "name the column that is meant: --amount-column, --units-column"
        raise RowsError(message, advice=advice)
    bare = column.re_replace(r"[\s$,]", "").replace("(", "-").replace(")", "")
    return ibis.ifelse(bare.re_search(_NUMBER), bare, ibis.null("string")).cast("float64")
