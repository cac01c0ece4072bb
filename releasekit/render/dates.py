"""Days as people write them, in the style of [issuer] in releasekit.toml."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

from releasekit import config
from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from releasekit.config import DateStyle

_ISO = pattern(r"\d{4}-\d{2}-\d{2}")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def style() -> DateStyle:
    """Return how the issuer writes days: in words where releasekit.toml does not say."""
    return config.load().issuer.dates


def written(day: dt.date | str, style: DateStyle) -> str:
    """Return a day in a style: October 1, 2025, or 10/01/2025, or 2025-10-01.

    A text that is no day as ISO 8601 writes it is returned as it is: "since 2018 or before".
    """
    if isinstance(day, str):
        found = _day(day)
        return written(found, style) if found else day
    if style == "iso":
        return f"{day.year:04}-{day.month:02}-{day.day:02}"
    if style == "slashes":
        return f"{day.month:02}/{day.day:02}/{day.year:04}"
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"  # whatever the locale


def _day(text: str) -> dt.date | None:
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(text) if _ISO.fullmatch(text) else None
    return None


def day_in_words(day: dt.date | str) -> str:
    """Return a day as the issuer writes it."""
    return written(day, style())


def month(day: dt.date) -> str:
    """Return the month of a day in words: October 2025."""
    return f"{_MONTHS[day.month - 1]} {day.year}"
