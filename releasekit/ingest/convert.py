"""Turns the publisher's cells into canonical values: texts, flags, dates and numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from releasekit.layout.fields import Constant, Date, Flag, Number, Text

if TYPE_CHECKING:
    from releasekit.layout import Column
    from releasekit.layout.fields import Property, Type

Convert = Callable[[str], str]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\xa0]+")
_ISO = "%Y-%m-%d"
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+|(?=\.\d))(?:\.(?P<part>\d*))?", re.ASCII
)
_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


class BadValueError(ValueError):
    """A cell that its column's rule does not allow; says why."""


def clean(value: str) -> str:
    """Return a text without control characters and hard blanks, which no cell may hold."""
    return value if value.isprintable() else _CONTROL.sub(" ", value).strip()


def iso_date(value: str, forms: tuple[str, ...]) -> str:
    """Return a date in one of the publisher's forms as ISO 8601; BadValueError if it is none."""
    if not value:
        return value
    for form in (_ISO, *forms):
        try:
            day = dt.datetime.strptime(value, form)  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
        # strptime takes 201231 for %Y%m%d too, as the first of March 2012.
        if not value.isdigit() or day.strftime(form) == value:
            return day.date().isoformat()
    reason = f"{value!r} is no date of the form {' or '.join(dict.fromkeys(forms))}"
    raise BadValueError(reason)


def canonical_number(value: str) -> str:
    """Return a number in one spelling (1,000.50 is 1000.5); BadValueError if it is none."""
    if not value:
        return value
    match = _NUMBER.fullmatch(value)
    if match is None:
        reason = f"{value!r} is no number"
        raise BadValueError(reason)
    whole = match["whole"].replace(",", "").lstrip("0")
    part = (match["part"] or "").rstrip("0")
    digits = (whole or "0") + (f".{part}" if part else "")
    return "-" + digits if match["sign"] == "-" and digits != "0" else digits


def converter(column: Column) -> Convert:
    """Return the function from a stripped cell of a column to its canonical value.

    It raises BadValueError for a value that the column's type does not allow.
    """
    convert = _typed(column.type)
    if isinstance(column.place, Constant):
        constant = convert(column.place.value)
        return lambda _: constant
    return convert


def _typed(kind: Type) -> Convert:
    match kind:
        case Flag(flag=true):
            return lambda value: "true" if value == true else "false"
        case Date():
            return _once(lambda value: _date(value, kind))
        case Number():
            return _once(canonical_number)
        case Text(drop=drop, collapse=True):
            return lambda value: " ".join(clean(value.replace(drop, "")).split())
        case Text(drop=drop) if drop:
            return lambda value: clean(value.replace(drop, ""))
    return clean


def _once(convert: Convert) -> Convert:
    """Return a conversion that works each value out once."""
    known: dict[str, str] = {}

    def look_up(value: str) -> str:
        if (converted := known.get(value)) is None:
            converted = known[value] = convert(value)
        return converted

    return look_up


def _date(value: str, kind: Date) -> str:
    if value in kind.date_placeholders:
        return value
    return "" if value in kind.open_ended else iso_date(value, kind.date)


def count_of(text: str) -> int | None:
    """Return a count stated in figures or, up to twelve, in words; None if in neither."""
    figures = text.replace(",", "")
    if figures.isdecimal():
        return int(figures)
    word = text.casefold()
    return _NUMBERS.index(word) if word in _NUMBERS else None


def truth(value: str, declared: Property) -> str:
    """Return a flag of a licensee's list; BadValueError for a word that is neither yes nor no."""
    word = value.casefold()
    if word not in {declared.flag.casefold(), "false"}:
        reason = f"{declared.name} is {value!r}, which is neither {declared.flag} nor false"
        raise BadValueError(reason)
    return str(word != "false").lower()
