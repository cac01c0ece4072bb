"""Values as cells of their own type: days are days and money is a number; empty for nothing."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal

from releasekit.office.sheets import Cell, Value

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONG = len("2026-01-01")
_NARROW, _WIDE = 11, 40
_TEXTS = re.compile(r"(?i)desc|name|text|title|comment|note")


def day(value: object) -> Value:
    """Return a day as a day, whether it is one or written as ISO 8601; all else as a text."""
    if isinstance(value, str) and not (len(value) == _LONG and _ISO.fullmatch(value)):
        return value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    text = "" if value is None else str(value)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def money(value: float | None) -> Value:
    """Return an amount with two decimals; nothing for None."""
    return "" if value is None else Cell(value, "money")


def number(value: float | None) -> Value:
    """Return a number of units; nothing for None."""
    return "" if value is None else Cell(value, "number" if value == int(value) else "decimal")


def width(heading: str) -> int:
    """Return how wide a column of the user's is, by its heading."""
    return _WIDE if _TEXTS.search(heading) else max(_NARROW, min(len(heading) + 4, _WIDE))


def own_cell(value: object) -> Value:
    """Return one of the user's own cells: a number and a day as such, all else as it is written."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return Cell(value, "whole")
    if isinstance(value, float | Decimal):
        return Cell(float(value), "decimal") if math.isfinite(value) else str(value)
    return day(value)
