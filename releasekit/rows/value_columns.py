"""Tells which columns of a table hold what is counted, paid and done, and by whom: no codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from releasekit.rows.day_columns import worded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Samples = Mapping[str, Sequence[str]]

_MOST = 0.5
"""The share of a column's cells that must be what its heading says."""
CODED = re.compile(r"(?i)code|\bcd\b|\bcd\d+\b")
_OWNER = re.compile(r"(?i)owner|department|dept|cost[ _]*cent|responsib|payer|clinic|location")
_NO_OWNER = re.compile(r"(?i)notes?\b|desc|comment|address")
_AMOUNTS = (
    re.compile(r"(?i)(?:\bline\b|\brev[ _]*c[en]+t\w*).*(?:chrg|charge|billed)"),
    re.compile(r"(?i)(?:\bline\b|\brev[ _]*c[en]+t\w*).*(?:amount|amt|price|paid)"),
    re.compile(r"(?i)charge|chrg|price|billed|gross"),
    re.compile(r"(?i)amount|paid|allowed|cost|amt"),
)
"""Headings of money: that of a line comes before that of a claim, which stands in every line."""
_PLACE = re.compile(r"(?i)^pos(?: (?:code|cd))?$|\b(?:place|plc) of (?:service|srvc|svc)\b")
_PLACES = re.compile(r"0?[1-9]|[1-9]\d")
_CLAIM = re.compile(r"(?i)^(?:claim|clm)(?:[ _]*(?:id|no|num|number|#))?$")
_UNITS = re.compile(
    r"(?i)\bunits?\b|quantity|\bqty\b|volume|\bcount\b|\bcnt\b|frequency|\btimes\b|\b(?:claims|services|lines)\b"
)
_NO_UNITS = re.compile(
    r"(?i)measure|\bmax(?:imum)?\b|\bmin(?:imum)?\b|\bper\b|\bunit\b.*(?:charge|amount|amt)"
    r"|price|cost"
)
"""Headings of a limit, of a measure, or of what one unit costs."""
_PRICES = re.compile(r"(?i)standard[ _]charge\s*\|")
"""Headings of a hospital's price file, which lists no services: nobody there has to act."""
_NUMBER = re.compile(r"[\s$()+-]*[\d,]*\.?\d+[\s$()%]*")
_ID = re.compile(r"(?i)(?:^|[ _])(?:id|item|number|no|line|claim)\b|^claim")


def value_columns(samples: Samples) -> dict[str, str]:
    """Return the column of each value, by what `Columns` calls it; empty where there is none.

    `samples` has some cells of each column that is none of codes or days.
    """
    names = tuple(samples)
    served = () if any(map(_PRICES.match, names)) else names
    return {
        "id": _first(_ID, names),
        "owner": _first(_OWNER, _without(_NO_OWNER, served)),
        "amount": _first_number(_AMOUNTS, names, samples),
        "units": _first_number((_UNITS,), _without(_NO_UNITS, served), samples),
        "place": _place(names, samples),
        "claim": _first(_CLAIM, names),
    }


def _first(pattern: re.Pattern[str], names: Sequence[str]) -> str:
    return next((name for name in names if pattern.search(worded(name))), "")


def _without(pattern: re.Pattern[str], names: Sequence[str]) -> list[str]:
    return [name for name in names if not pattern.search(worded(name))]


def _place(names: Sequence[str], samples: Samples) -> str:
    """Return the column of the place of service: its heading says so, and its cells are places."""
    for name in names:
        cells = [cell.strip() for cell in samples[name] if cell.strip()]
        places = sum(1 for cell in cells if _PLACES.fullmatch(cell))
        if _PLACE.search(worded(name)) and cells and places >= _MOST * len(cells):
            return name
    return ""


def _first_number(
    patterns: Sequence[re.Pattern[str]], names: Sequence[str], samples: Samples
) -> str:
    """Return the first column of a heading whose cells are numbers: a charge code is no charge."""
    numbers = [
        name
        for name in names
        if not CODED.search(worded(name)) and _share_of_numbers(samples[name]) >= _MOST
    ]
    return next((found for pattern in patterns if (found := _first(pattern, numbers))), "")


def _share_of_numbers(cells: Sequence[str]) -> float:
    texts = [cell for cell in cells if cell.strip()]
    return sum(1 for cell in texts if _NUMBER.fullmatch(cell)) / len(texts) if texts else 1.0
