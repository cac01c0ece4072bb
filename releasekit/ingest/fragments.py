"""Turns a member's records into fragments of concepts: sortable lines, a code and some cells."""

from __future__ import annotations

import datetime as dt
import heapq
import json
import re
from typing import IO, TYPE_CHECKING

from releasekit.layout import Use
from releasekit.layout.fields import Constant, Date, Flag, Number, Text
from releasekit.layout.shapes import TextFile
from releasekit.model.snapshot import MANY
from releasekit.readers import read
from releasekit.readers.records import SEPARATOR, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from releasekit.distribution import Member
    from releasekit.layout import CodeSet, Column, File
    from releasekit.layout.fields import Property, Type
    from releasekit.readers import Tally

    Convert = Callable[[str], str]

RUN = 64 * 1024**2
"""How many bytes of fragments are sorted in memory before they go to a temporary file."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\xa0]+")
_ISO = "%Y-%m-%d"
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+|(?=\.\d))(?:\.(?P<part>\d*))?", re.ASCII
)


NO_FORM = "row whose code has not the form of one"
NO_COUNT = "total that is stated in other words"
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


class Converters:
    """Makes each column's conversion; dates and numbers are worked out once."""

    def of(self, column: Column) -> Convert:
        """Return the function from a stripped cell to a canonical one."""
        convert = self._typed(column.type)
        if isinstance(column.place, Constant):
            constant = convert(column.place.value)
            return lambda _: constant
        return convert

    def _typed(self, kind: Type) -> Convert:
        match kind:
            case Flag(flag=true):
                return lambda value: "true" if value == true else "false"
            case Date():
                return self._once(kind, lambda value: _date(value, kind))
            case Number():
                return self._once(kind, canonical_number)
            case Text(drop=drop, collapse=True):
                return lambda value: " ".join(clean(value.replace(drop, "")).split())
            case Text(drop=drop) if drop:
                return lambda value: clean(value.replace(drop, ""))
        return clean

    def _once(self, kind: Type, convert: Convert) -> Convert:
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


class Fragments:
    """The fragments of one member: `code, tag, line, cells…`, parted by tabs.

    `aspects` names what the cells fill, in order; a `many` aspect's cell holds its values parted
    by U+001F. A file of licensee's properties gives two cells, aspect and value.
    """

    def __init__(self, tag: str, file: File, member: Member, layout: CodeSet) -> None:
        """Take the file's declaration; `tag` is one character, the order of the files."""
        self.tag = tag
        self.file = file
        self.member = member
        self.layout = layout
        self.code = file.column(file.key[0])
        kind = file.columns[self.code].type
        self.drop = kind.drop if isinstance(kind, Text) else ""
        kept = [c for c in file.columns if c.stored and c.name not in file.key]
        self.aspects = tuple(dict.fromkeys(column.aspect for column in kept))
        self.many = frozenset(column.aspect for column in kept if column.many)
        self.loose = {"property", "value"} <= {column.name for column in file.columns}
        self.seen: set[str] = set()

    def read(self, tally: Tally) -> Iterator[bytes]:
        """Return each record as a fragment; a code or value that is not right is a fault."""
        records = read(self.member, self.file, tally)
        make = self._loose() if self.loose else self._cells()
        good = self.layout.code.fullmatch
        for number, cells in records:
            code = cells[self.code].replace(self.drop, "") if self.drop else cells[self.code]
            if not good(code):
                tally.fault(
                    self.member,
                    number,
                    f"{code!r} is no code of {self.layout.name}: {self.layout.code_form}",
                    "correct the code; a spreadsheet drops leading zeros, and placeholders of "
                    "proposals are no codes",
                )
                continue
            tally.records += 1
            try:
                values = make(cells)
            except BadValueError as error:
                tally.fault(self.member, number, f"{code}: {error}", "correct the value")
                continue
            yield "\t".join((code, self.tag, str(number), *values)).encode()

    def _cells(self) -> Callable[[tuple[str, ...]], Iterable[str]]:
        converters = Converters()
        plan = [
            [
                (place, converters.of(column))
                for place, column in enumerate(self.file.columns)
                if column.stored and column.name not in self.file.key and column.aspect == aspect
            ]
            for aspect in self.aspects
        ]
        if all(len(places) == 1 for places in plan) and not self.many:
            single = [places[0] for places in plan]
            return lambda cells: [convert(cells[place]) for place, convert in single]
        return lambda cells: [_gathered(cells, places) for places in plan]

    def _loose(self) -> Callable[[tuple[str, ...]], Iterable[str]]:
        name, value = self.file.column("property"), self.file.column("value")
        known = {each.name: each for each in self.layout.properties}

        def make(cells: tuple[str, ...]) -> tuple[str, str]:
            if not (cells[name] and cells[value]):
                reason = "names no property" if not cells[name] else f"{cells[name]} has no value"
                raise BadValueError(reason)
            declared = known.get("-".join(cells[name].casefold().replace("_", " ").split()))
            if declared is None:
                aspect = f"property.{clean(cells[name]).removesuffix(MANY)}"
                self.seen.add(aspect)
                return aspect, clean(cells[value])
            if declared.date:
                return declared.aspect, iso_date(cells[value], declared.date)
            if declared.flag:
                return declared.aspect, _truth(cells[value], declared)
            return declared.aspect, clean(cells[value])

        return make

    def declared(self, tally: Tally, faults: Tally) -> Iterator[bytes]:
        """Return the publisher's own word on each code: code, file, member, line and a JSON object.

        The object holds the columns that the layout marks as declared, by name, and the version
        of the list; the list's own totals are of no code. The records and what is passed over are
        counted in `tally`, values that are not right go to `faults`.
        """
        converters = Converters()
        plan = [
            (column.name, place, converters.of(column))
            for place, column in enumerate(self.file.columns)
            if column.use is Use.DECLARED
        ]
        if isinstance(self.file, TextFile) and self.file.totals:
            yield from self._totals(self.file, tally)
        if not plan:
            return
        good = self.layout.code.fullmatch
        version = self._version()
        for number, cells in read(self.member, self.file, tally):
            code = cells[self.code].replace(self.drop, "") if self.drop else cells[self.code]
            if not good(code):
                tally.skipped[NO_FORM] += 1
                continue
            try:
                said = {name: convert(cells[place]) for name, place, convert in plan}
            except BadValueError as error:
                faults.fault(self.member, number, f"{code}: {error}", "correct the value")
                continue
            tally.records += 1
            yield self._word(code, number, said | version)

    def _version(self) -> dict[str, str]:
        """Return which version of its list the member is, by its name; the first has no mark."""
        if not self.file.version:
            return {}
        match = self.file.version.search(self.member.name)
        return {"version": match[1] if match else "1"}

    def _totals(self, file: TextFile, tally: Tally) -> Iterator[bytes]:
        """Return what the list says of itself: each total by its name in the layout's pattern."""
        text = "\n".join(line for _, line in lines(self.member, file))
        for pattern in file.totals:
            match = pattern.compiled.search(text)
            if match is None:
                continue
            counts = {name: count_of(said) for name, said in match.groupdict(default="").items()}
            said = {name: str(count) for name, count in counts.items() if count is not None}
            if len(said) < len(counts):
                tally.skipped[NO_COUNT] += len(counts) - len(said)
            yield self._word("", text.count("\n", 0, match.start()) + 1, said)

    def _word(self, code: str, number: int, said: dict[str, str]) -> bytes:
        word = json.dumps(said, ensure_ascii=False)
        member = clean(self.member.name)
        return "\t".join((code, self.file.name, member, f"{number:07d}", word)).encode()


def count_of(said: str) -> int | None:
    """Return a count stated in figures or, up to twelve, in words; None if in neither."""
    figures = said.replace(",", "")
    if figures.isdecimal():
        return int(figures)
    word = said.casefold()
    return _NUMBERS.index(word) if word in _NUMBERS else None


def _truth(value: str, declared: Property) -> str:
    """Return a flag of a licensee's list; BadValueError for a word that is neither yes nor no."""
    word = value.casefold()
    if word not in {declared.flag.casefold(), "false"}:
        reason = f"{declared.name} is {value!r}, which is neither {declared.flag} nor false"
        raise BadValueError(reason)
    return str(word != "false").lower()


def _gathered(cells: tuple[str, ...], places: list[tuple[int, Convert]]) -> str:
    """Join the cells of one aspect; a cell may hold many values itself."""
    if len(places) == 1 and SEPARATOR not in cells[places[0][0]]:
        place, convert = places[0]
        return convert(cells[place])
    values = (
        convert(value) for place, convert in places for value in cells[place].split(SEPARATOR)
    )
    return SEPARATOR.join(filter(None, values))


def sorted_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Read all lines now and give them in byte order, in bounded memory.

    Full runs go to temporary files, which vanish with the process.
    """
    runs: list[Iterable[bytes]] = []
    run: list[bytes] = []
    size = 0
    for line in lines:
        run.append(line)
        size += len(line)
        if size >= RUN:
            runs.append(_spilled(run))
            run, size = [], 0
    run.sort()
    return heapq.merge(*runs, run) if runs else iter(run)


def _spilled(run: list[bytes]) -> Iterator[bytes]:
    import tempfile  # noqa: PLC0415 (slow to import, rarely needed)

    run.sort()
    file = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as its lines are read)
    file.writelines(line + b"\n" for line in run)
    file.seek(0)
    return _drained(file)


def _drained(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        for line in file:
            yield line[:-1]
