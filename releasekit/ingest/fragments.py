"""Turns a member's records into fragments of concepts: sortable lines, a code and some cells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from releasekit.ingest.values import BadValueError, Converters, clean, count_of, iso_date, truth
from releasekit.layout import Use
from releasekit.layout.fields import Text
from releasekit.layout.shapes import TextFile
from releasekit.model.snapshot import MANY
from releasekit.readers import read
from releasekit.readers.records import SEPARATOR, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from releasekit.distribution import Member
    from releasekit.layout import CodeSet, File
    from releasekit.readers import Tally

    Convert = Callable[[str], str]


NO_FORM = "row whose code has not the form of one"
NO_COUNT = "total that is stated in other words"


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
                return declared.aspect, truth(cells[value], declared)
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


def _gathered(cells: tuple[str, ...], places: list[tuple[int, Convert]]) -> str:
    """Join the cells of one aspect; a cell may hold many values itself."""
    if len(places) == 1 and SEPARATOR not in cells[places[0][0]]:
        place, convert = places[0]
        return convert(cells[place])
    values = (
        convert(value) for place, convert in places for value in cells[place].split(SEPARATOR)
    )
    return SEPARATOR.join(filter(None, values))
