"""What kind each of the user's own columns is: numbers, days, or texts that only look like them."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from releasekit.rows import engine_tables, service_days
from releasekit.rows.day_columns import worded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from releasekit.rows import Columns, RowTable

    Read = Callable[[object], object]

_SAMPLE = 2_000
"""How many rows tell what a column is."""
_MOST = 0.9
"""The share of a column's cells that must be numbers, or days."""
_LONGEST = 9
"""More figures are the number of something, with which nobody reckons."""
_NUMBER = re.compile(r"[(+-]?\s*\$?\s*[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?\s*\)?")
_LEADING_ZERO = re.compile(r"0\d")
_SUMMED = re.compile(
    r"(?i)amount|amt|charge|price|allowed|cost|gross|quantity|volume|percent|dollar"
    r"|\b(?:paid|rate|fees?|total|units?|qty|count|cnt|rvu|median|min|max|cash|payment|pmt)\b"
)
_NAMES = re.compile(
    r"(?i)code|\bcd\b|\bcd\d|npi|zip|phone|acct|account|mrn|license|\btax\b|\bnum\b|\bno\b|\bid\b|number"
)
"""Headings of what is named by figures."""
_DAY = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\d{1,2}[- ]?[A-Za-z]{3}.*|[A-Za-z]{3}.*\d{4}.*"
)
"""A day that cannot be a number of something else."""


def readers(rows: RowTable, columns: Columns) -> dict[str, Read]:
    """Return what makes a value of a cell, for those of the user's columns that hold values.

    Codes, modifiers and whatever has zeros at its beginning stay as they are written.
    """
    first = engine_tables.fetched(rows.table.select(*rows.names).limit(_SAMPLE))
    named = {column.name for column in columns.codes} | {each.system for each in columns.codes}
    named |= {*columns.modifiers, columns.id, columns.claim}
    days = {column.day for column in columns.codes}
    found: dict[str, Read] = {}
    for name in rows.names:
        cells = [cell for cell in first[name].to_pylist() if cell is not None]
        if name in named or not all(isinstance(cell, str) for cell in cells):
            continue
        texts = [cell.strip() for cell in cells if cell.strip()]
        read = _reader(name, texts, is_day=name in days)
        if texts and read is not None:
            found[name] = read
    return found


def read_cells(values: Sequence[object], reads: Sequence[Read | None]) -> tuple[object, ...]:
    """Return the cells of a row, those of columns of values as values."""
    return tuple(
        value if read is None else read(value) for value, read in zip(values, reads, strict=True)
    )


def _reader(name: str, texts: Sequence[str], *, is_day: bool) -> Read | None:
    heading = worded(name)
    if _NAMES.search(heading) and not _SUMMED.search(heading):
        return None
    if _share(texts, _is_number) >= _MOST and not any(map(_LEADING_ZERO.match, texts)):
        short = all(text.isdigit() and len(text) <= _LONGEST for text in texts)
        return _number if short or _SUMMED.search(heading) or "$" in "".join(texts) else None
    if not is_day and _share(texts, lambda text: bool(_DAY.fullmatch(text))) < _MOST:
        return None
    read = service_days.days(texts)
    if len(read.bad) > (1 - _MOST) * len(texts):
        return None
    return _day_reader(day_first=bool(read.day_first))


def _share(texts: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, texts)) / len(texts) if texts else 0.0


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and any(map(str.isdigit, text))


def _number(value: object) -> object:
    """Return a text as a number: $1,234.50, (75.00) for less than nothing; else as it is."""
    text = value.strip() if isinstance(value, str) else ""
    if not text or not _is_number(text) or _LEADING_ZERO.match(text):
        return value
    bare = re.sub(r"[\s$,()]", "", text)
    number: float = float(bare) if "." in bare else int(bare)
    return -number if text.startswith("(") else number


def _day_reader(*, day_first: bool) -> Read:
    @cache
    def day(text: str) -> object:
        if service_days.is_nothing(text) or ":" in text:
            return text
        return service_days.day(text, day_first=day_first) or text

    def read(value: Any) -> object:  # noqa: ANN401 (a cell)
        found = day(value) if isinstance(value, str) else value
        return found.date() if isinstance(found, dt.datetime) else found

    return read
