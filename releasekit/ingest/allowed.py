"""Looks whether values are such as their columns have: swapped and shifted ones are not."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, NamedTuple

from releasekit.ingest.convert import BadValueError, Known, canonical_number, clean, converter
from releasekit.ingest.row_laws import BESIDE, BLANK, SHOWN, RowLaws
from releasekit.layout.fields import Constant, Flag, Heading, Number, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from releasekit.layout import CodeSet, Column, File
    from releasekit.layout.values import Regex
    from releasekit.readers import Cells

    Judge = Callable[[str], str]
    """Returns why a value is none of its column's, to be read behind it; empty where it is one."""

ADVICE = (
    "compare the line with the publisher's own file: cells may be shifted, columns swapped, values "
    "lost; --force takes them as they are, as it does a value that is new"
)
_COMMA = "which is another number if its comma is a decimal one"
_CENT = 0.011
"""By how much a sum may be another: each number is rounded to the cent by itself."""
_CENTS = 2
"""From how many figures behind the point on a number is rounded."""
_GROUP = 3
"""How many figures stand behind a comma between thousands."""
_SIGN = re.compile(r"\{\w+\}")
_LISTED = 12


class Found(NamedTuple):
    """Values that are not allowed, for one reason: how many, the line of the first, and what of it.

    `column` is where the column stands.
    """

    column: int
    records: int
    line: int
    what: str

    @property
    def message(self) -> str:
        """Return what is wrong, of how many records."""
        more = f"; so it is in {self.records:,} records" if self.records > 1 else ""
        return f"{self.what}{more}"


class Allowed:
    """Looks at the values of one member, and keeps what is none of its column's.

    `judged` has each column's judge, by its place. `not_below` are pairs of columns of which the
    first is never less. `ordered` is the column in whose order the records stand, -1 for none,
    and `last` its value in the record above.
    """

    def __init__(self, file: File, code_set: CodeSet) -> None:
        """Take what is declared of the file's columns."""
        self.file = file
        self.titles = [_title(column) for column in file.columns]
        self.points: set[int] = set()
        self.judged = {
            place: Known(judge)
            for place, column in enumerate(file.columns)
            if (judge := self._judge(place, column, code_set))
        }
        self.sums = [
            (place, [file.column(name) for name in column.type.sum_of])
            for place, column in enumerate(file.columns)
            if isinstance(column.type, Number) and column.type.sum_of
        ]
        self.rows = RowLaws(file, self.titles)
        self.not_below = [
            (place, file.column(name))
            for place, column in enumerate(file.columns)
            for name in column.not_below
        ]
        self.converts = {
            place: converter(file.columns[place]) for pair in self.not_below for place in pair
        }
        self.ordered = file.column(file.ordered) if file.ordered else -1
        self.last = ""
        self.kept: dict[tuple[int, str], Found] = {}

    @property
    def any(self) -> bool:
        """Return whether there is anything to look at."""
        return bool(self.judged or self.rows.any or self.not_below or self.ordered >= 0)

    @property
    def by_column(self) -> bool:
        """Return whether columns can be looked at by themselves, but for days and the order."""
        numbers = any(isinstance(column.type, Number) for column in self.file.columns)
        columns, key = enumerate(self.file.columns), self.file.key
        known = {at for at, own in columns if own.stored and own.name not in key}
        return not (numbers or self.rows.any or self.judged.keys() - known)

    def see(self, line: int, cells: Cells) -> None:
        """Look at the values of one record."""
        for place, judged in self.judged.items():
            if reason := judged[cells[place]]:
                value = f"is {cells[place][:SHOWN]!r}, " if cells[place] else "is "
                self._keep(place, reason, line, f"{value}{reason}")
        for place, parts in self.sums:
            self._see_sum(place, parts, line, cells)
        if self.rows.any:
            for place, reason, what in self.rows.broken(cells):
                self._keep(place, reason, line, what)
        for place, other in self.not_below:
            self._see_pair(place, other, line, cells)
        if self.ordered >= 0:
            value = cells[self.ordered]
            if value < self.last:
                what = f"is {value!r} behind {self.last!r}, and the records are in its order"
                self._keep(self.ordered, "", line, what)
            self.last = value

    def _see_sum(self, place: int, parts: Sequence[int], line: int, cells: Cells) -> None:
        numbers = [_number(cells[at]) for at in (place, *parts)]
        known = [number for number in numbers if number is not None]
        if len(known) == len(numbers) and abs(known[0] - sum(known[1:])) > _CENT:
            names = ", ".join(self.titles[at] for at in parts)
            what = f"is {cells[place]}, and {names} add up to {sum(known[1:]):.2f}"
            self._keep(place, "sum", line, what)

    def _see_pair(self, place: int, other: int, line: int, cells: Cells) -> None:
        high, low = self._comparable(place, cells), self._comparable(other, cells)
        if high is None or low is None:
            return
        if low[0] - high[0] > _unit(cells[place], cells[other]) or (not low[0] and high < low):
            what = f"is {cells[place]}, and {self.titles[other]} is {cells[other]}"
            self._keep(place, "below", line, what)

    def _comparable(self, place: int, cells: Cells) -> tuple[float, str] | None:
        """Return a number or a day as they are compared; None where there is none."""
        with contextlib.suppress(BadValueError):
            value = self.converts[place](cells[place])
            number = _number(value) if isinstance(self.file.columns[place].type, Number) else 0
            return (number, value) if value and number is not None else None
        return None

    def _keep(self, place: int, reason: str, line: int, what: str) -> None:
        known = self.kept.get((place, reason))
        if known:
            self.kept[place, reason] = known._replace(records=known.records + 1)
        else:
            self.kept[place, reason] = Found(place, 1, line, f"{self.titles[place]} {what}")

    def found(self, absent: Collection[int] = ()) -> Iterator[Found]:
        """Return what was found, in the order of lines.

        A comma is doubted where other numbers have as many figures behind a point. Columns that are
        `absent` from the table lack no value.
        """
        for (place, reason), found in sorted(self.kept.items(), key=lambda item: item[1].line):
            pairs = self.rows.beside if reason == BESIDE else ()
            others = {at for pair in pairs if place in pair for at in pair}
            certain = reason != _COMMA or place in self.points
            if certain and not ({place} | others) & {*absent}:
                yield found

    def _judge(self, place: int, column: Column, code_set: CodeSet) -> Judge | None:
        """Return the judge of a column; None where it may have any value."""
        if isinstance(column.place, Constant):
            return None
        judge = self._of_type(place, column, code_set)
        if not column.filled:
            return (lambda value: judge(value) if value else "") if judge else None
        return lambda value: (judge(value) if judge else "") if value else BLANK

    def _of_type(self, place: int, column: Column, code_set: CodeSet) -> Judge | None:
        """Return the judge of values that are not blank."""
        listed = code_set.listed(column.name)
        match column.type:
            case Number():
                return self._of_number(place, column.type)
            case Flag(flag=true, false=false):
                words = f"neither {true!r} nor {' or '.join(map(repr, false)) or 'blank'}"
                return lambda value: "" if value == true or value in false else words
            case Text(pattern=pattern) if listed or pattern:
                return _of_text(listed, pattern)
        return None

    def _of_number(self, place: int, kind: Number) -> Judge:
        low, high = kind.least, kind.most

        def judge(value: str) -> str:
            if value in kind.number_placeholders:
                return ""
            number = _number(value)
            if number is None:
                return ""  # it is a fault of its record
            if len(value.rpartition(".")[2]) == _GROUP < len(value):
                self.points.add(place)
            if number < low:
                return f"less than {low:g}"
            if high is not None and number > high:
                return f"more than {high:g}"
            return _COMMA if value.count(",") == 1 and "." not in value else ""

        return judge


def _of_text(listed: object, pattern: Regex) -> Judge:
    """Return the judge of a text that is in a list, or has a form."""
    values = dict.fromkeys(listed) if isinstance(listed, dict) else {}
    names = ", ".join([*values][:_LISTED]) + (" …" if len(values) > _LISTED else "")
    reason = f"none of {names}" if values else f"not of the form {str(pattern)!r}"
    matches = pattern.compiled.fullmatch if pattern else None
    if matches is None:
        return lambda value: "" if clean(value) in values else reason
    return lambda value: "" if clean(value) in values or matches(clean(value)) else reason


def _number(value: str) -> float | None:
    """Return a number; None for what is none, which is a fault of its record or stands for one."""
    if value.isascii() and value.replace(".", "", 1).isdecimal():
        return float(value)  # most are written so
    with contextlib.suppress(BadValueError):
        number = canonical_number(value)
        return float(number) if number else None
    return None


def _unit(one: str, other: str) -> float:
    """Return by how much a number may be less than another that was rounded: the last figure.

    Amounts are rounded to the cent or to less; numbers of fewer figures are none.
    """
    figures = min(len(text.partition(".")[2].rstrip("% ")) for text in (one, other))
    return 1.1 * 10.0**-figures if figures >= _CENTS else 0


def _title(column: Column) -> str:
    """Return what a column is called in messages: its heading, where it has one, without a year."""
    place = column.place
    name = place.heading[0] if isinstance(place, Heading) else column.name
    return " ".join(_SIGN.sub("", name).split())
