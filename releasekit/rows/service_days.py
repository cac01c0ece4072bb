"""Dates of service as users write them: one form a column, told from all of its values."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1
    )
}
_NOTHING = re.compile(r"[\s0./-]*|N/?A|NULL|NONE|NAN|NAT|UNKNOWN", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4}(?:\d{2})?|[T ].*)?")
_US_COMPACT = re.compile(r"(\d{1,2})(\d{2})(\d{4})")
_PARTS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ].*)?")
_NAMED = re.compile(r"(\d{1,2})[-/. ]?([A-Z]{3})[A-Z]*[-/. ,]*(\d{4}|\d{2})(?:[:T ].*)?")
_NAMED_FIRST = re.compile(
    r"([A-Z]{3})[A-Z]*\.?[-/. ](\d{1,2})(?:ST|ND|RD|TH)?,?[-/. ]+(\d{4}|\d{2})(?:[T ].*)?"
)
_FORMS = (
    (_ISO, (1, 2, 3)),
    (_COMPACT, (1, 2, 3)),
    (_US_COMPACT, (3, 1, 2)),
    (_PARTS, (3, 1, 2)),
    (_NAMED, (3, 2, 1)),
    (_NAMED_FIRST, (3, 1, 2)),
)
"""The forms, each with the places of year, month and day in it."""
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_SPAN = re.compile(r"(\d{8})-\d{8}")
_EPOCH = dt.date(1899, 12, 30)
"""Day 0 of a spreadsheet."""
_EARLIEST = 1900
"""Eight digits are no year first before it: 10012025 is October 1, 2025."""
_PROOFS = 5
_TURN = 70
"""Years of two figures from here on are of the last century."""


class Days(Struct, frozen=True, kw_only=True):
    """The days of a column's texts; `bad` are no dates.

    `day_first` is the first text that shows that the day stands first; empty where it does not.
    """

    days: Mapping[str, dt.date]
    bad: frozenset[str]
    day_first: str = ""


def days(texts: Iterable[str]) -> Days:
    """Read the texts of one column: month first, unless only day first fits all of them.

    One date among many that fits day first alone is a slip: it needs one in `_PROOFS`.
    """
    written = [text for text in texts if not is_nothing(text)]
    month_first = {text: day(text) for text in written}
    if None in month_first.values():
        day_first = {text: day(text, day_first=True) for text in written}
        proofs = [text for text, read in month_first.items() if read is None]
        parts = sum(1 for text in written if _PARTS.fullmatch(text.strip()))
        if None not in day_first.values() and len(proofs) * _PROOFS >= parts:
            return Days(days=_dated(day_first), bad=frozenset(), day_first=proofs[0])
    bad = frozenset(text for text, read in month_first.items() if read is None)
    return Days(days=_dated(month_first), bad=bad)


def _dated(read: Mapping[str, dt.date | None]) -> dict[str, dt.date]:
    return {text: value for text, value in read.items() if value is not None}


def is_nothing(text: str) -> bool:
    """Return whether a text says that there is no date."""
    return _NOTHING.fullmatch(text) is not None


def day(text: str, *, day_first: bool = False) -> dt.date | None:
    """Return the day that a text says, of a span such as 20180329-20180402 the first."""
    written = " ".join(text.upper().split()).strip("'\"")
    span = _SPAN.fullmatch(written)
    written = span[1] if span else written
    for pattern, places in _FORMS:
        match = pattern.fullmatch(written)
        if match:
            year, month, number = (match[place] for place in places)
            turned = day_first and pattern is _PARTS
            read = _date(year, number, month) if turned else _date(year, month, number)
            if read and (pattern is not _COMPACT or read.year >= _EARLIEST):
                return read
    serial = _SERIAL.fullmatch(written)
    return _EPOCH + dt.timedelta(days=int(serial[1])) if serial else None


def _date(year: str, month: str, number: str) -> dt.date | None:
    whole = int(year)
    if len(year) == len("70"):
        whole += 1900 if whole >= _TURN else 2000
    named = _MONTHS.get(month) or (int(month) if month.isdigit() else 0)
    try:
        return dt.date(whole, named, int(number))
    except ValueError:
        return None
