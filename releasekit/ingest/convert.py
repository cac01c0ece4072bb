"""Turns the publisher's cells into canonical values: texts, flags, dates and numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from releasekit.layout.fields import Constant, Date, Flag, Heading, Number, Text
from releasekit.layout.values import DateForms

if TYPE_CHECKING:
    from releasekit.layout import Column
    from releasekit.layout.fields import Property, Type

Convert = Callable[[str], str]

_CONTROL = re.compile("[\x00-\x1f\x7f-\xa0\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_INVISIBLE = re.compile("[\xad\u200b-\u200f\u2060-\u2064\ufeff]")
_ISO, _US = "%Y-%m-%d", "%m/%d/%Y"
_OPEN_ENDED = frozenset({"", "99991231", "99999999", "12/31/9999"})
_MIDNIGHT = re.compile(r"(?<=\d)[T ]0{1,2}:00(?::00(?:\.0+)?)?$")
_SERIAL = re.compile(r"[3-7]\d{4}", re.ASCII)
_SERIAL_START = dt.date(1899, 12, 30)
"""The day that is 0 in a spreadsheet."""
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?:\$ ?)?(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|\d+|(?=\.\d))(?:\.(?P<part>\d*))?",
    re.ASCII,
)
_MOST_FIGURES = 12
_MOST_KNOWN = 200_000
"""Of how many values it is kept what they are."""
_FIRST_YEAR, _OPEN_YEAR = 1900, 2099
"""The years of dates that mean a day: none is before the first, and from the other on all are open
ends (2099-12-31, 12/31/2999, 9999-12-31)."""
_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


class BadValueError(ValueError):
    """A cell that its column's rule does not allow; says why."""


class Known(dict[str, str]):
    """What a function makes of values, each worked out once; of many they are forgotten again."""

    def __init__(self, work: Convert) -> None:
        """Take the function; what it raises, it raises for a value each time."""
        super().__init__()
        self.work = work

    def __missing__(self, value: str) -> str:
        """Work a value out."""
        if len(self) >= _MOST_KNOWN:
            self.clear()
        made = self[value] = self.work(value)
        return made


def clean(value: str) -> str:
    """Return a text without hard blanks and what steers a terminal, which no cell may hold."""
    if value.isprintable():
        return value
    return _CONTROL.sub(" ", _INVISIBLE.sub("", value)).strip()


def iso_date(value: str, forms: tuple[str, ...]) -> str:
    """Return a date in one of the publisher's forms as ISO 8601; BadValueError if it is none.

    ISO 8601 and the form of the United States are read whatever the forms are. It is empty for an
    open end, such as 9999-12-31, which means that no date is known.
    """
    if value in _OPEN_ENDED:
        return ""
    text = _MIDNIGHT.sub("", value)
    for form in (_ISO, *forms, _US):
        try:
            day = dt.datetime.strptime(text, form)  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
        # strptime takes 201231 for %Y%m%d too, as the first of March 2012.
        if day.year >= _FIRST_YEAR and (not text.isdigit() or day.strftime(form) == text):
            return "" if day.year >= _OPEN_YEAR else day.date().isoformat()
    reason = f"{value!r} is no date such as {_written(forms)}"
    raise BadValueError(reason)


def _written(forms: tuple[str, ...]) -> str:
    """Return how people write a day in each of the forms: 20260131, 2026-01-31 or 1/31/2026."""
    day = dt.date(2026, 1, 31)
    own = (day.strftime(form) for form in forms if form != _US and "%H" not in form)
    *names, last = dict.fromkeys((*own, day.isoformat(), "1/31/2026"))
    return f"{', '.join(names)} or {last}"


def _serial(value: str, kind: Date) -> str:
    """Return the day that a spreadsheet has as a number; BadValueError if it may be another date.

    A spreadsheet takes the zero off 030101, too, where such dates are among the column's forms.
    """
    if any(_is_date(f"0{value}", form) for form in kind.date):
        reason = f"{value!r} may be a date that lost its zero, or a spreadsheet's number"
        raise BadValueError(reason)
    return (_SERIAL_START + dt.timedelta(days=int(value))).isoformat()


def _is_date(value: str, form: str) -> bool:
    try:
        return dt.datetime.strptime(value, form).strftime(form) == value  # noqa: DTZ007 (a day)
    except ValueError:
        return False


def canonical_number(value: str) -> str:
    """Return a number in one spelling (1,000.50 is 1000.5); BadValueError if it is none."""
    if not value:
        return value
    match = _NUMBER.fullmatch(value)
    if match is None:
        point = "; a decimal comma is to be a point" if value.count(",") == 1 else ""
        reason = f"{value!r} is no number{point}"
        raise BadValueError(reason)
    whole = match["whole"].replace(",", "").lstrip("0")
    part = (match["part"] or "").rstrip("0")
    digits = (whole or "0") + (f".{part}" if part else "")
    return "-" + digits if match["sign"] == "-" and digits != "0" else digits


def converter(column: Column) -> Convert:
    """Return the function from a stripped cell of a column to its canonical value.

    It raises BadValueError for a value that the column's type does not allow.
    """
    convert = _named(column) if isinstance(column.type, Date) else _typed(column.type)
    if isinstance(column.place, Constant):
        constant = convert(column.place.value)
        return lambda _: constant
    return convert


def _named(column: Column) -> Convert:
    """Return the conversion of a date that says in which column a value is no date."""
    place = column.place
    headed = isinstance(place, Heading)
    name = place.heading[0] if isinstance(place, Heading) else column.name
    kind = column.type

    def convert(value: str) -> str:
        try:
            return _date(value, kind, headed=headed) if isinstance(kind, Date) else value
        except BadValueError as error:
            reason = f"{name}: {error}"
            raise BadValueError(reason) from error

    return Known(convert).__getitem__


def _typed(kind: Type) -> Convert:
    match kind:
        case Flag(flag=true):
            return lambda value: "true" if value == true else "false"
        case Number(number_placeholders=none):
            numbers = Known(lambda value: "" if value in none else canonical_number(value))
            return numbers.__getitem__
        case Text(drop=drop, figures=figures) if figures:
            return lambda value: restored(clean(value.replace(drop, "")), figures)
        case Text(drop=drop, collapse=True):
            return lambda value: " ".join(clean(value.replace(drop, "")).split())
        case Text(drop=drop) if drop:
            return lambda value: clean(value.replace(drop, ""))
    return clean


def restored(value: str, figures: int) -> str:
    """Return a number of so many figures with the zeros that a spreadsheet took off it."""
    return value.zfill(figures) if value.isdecimal() else value


def typed_date(value: str, forms: tuple[str, ...]) -> str:
    """Return a date that somebody typed into a table as ISO 8601; BadValueError if it is none."""
    return _date(value, Date(date=DateForms(forms)), headed=True)


def _date(value: str, kind: Date, *, headed: bool) -> str:
    if value in kind.date_placeholders:
        return value
    if headed and _SERIAL.fullmatch(value):
        return _serial(value, kind)
    return "" if value in kind.open_ended else iso_date(value, kind.date)


def count_of(text: str) -> int | None:
    """Return a count stated in figures or, up to twelve, in words; None if in neither."""
    figures = text.replace(",", "")
    if figures.isdecimal():
        return int(figures) if len(figures) <= _MOST_FIGURES else None
    word = text.casefold()
    return _NUMBERS.index(word) if word in _NUMBERS else None


def truth(value: str, declared: Property) -> str:
    """Return a flag of a licensee's list; BadValueError for a word that is neither yes nor no."""
    word = value.casefold()
    if word not in {declared.flag.casefold(), "false"}:
        reason = f"{declared.name} is {value!r}, which is neither {declared.flag} nor false"
        raise BadValueError(reason)
    return str(word != "false").lower()
