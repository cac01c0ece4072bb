"""Mends codes as people and spreadsheets type them, where one code of the release fits alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from releasekit.errors import SourceError
from releasekit.layout import Role
from releasekit.layout.shapes import Delimited, Workbook
from releasekit.model.ranges import expanded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.distribution import Member
    from releasekit.layout import CodeSet, File
    from releasekit.readers import Cells, Record, Tally

LOST_ZEROS = "code whose lost zeros were put back"
TYPED = "code in small letters or behind an apostrophe, read as it is printed"
RANGE = "range of codes, read as every code of the release in it"
MOST_EXPANDED = 300_000
"""For how many rows the ranges of one list may stand."""
_RANGE = re.compile(r"([0-9A-Z]+)\s*[-\u2010-\u2015]\s*([0-9A-Z]+)")
_LONGEST = 12
_NUMBER = re.compile(r"(?<![0-9A-Za-z.])[0-9][0-9A-Za-z]*(?![0-9A-Za-z.])")
_APOSTROPHES = "'\u2018\u2019`"
_CORRECT = "correct the code; a spreadsheet drops leading zeros: format its column as text"


def is_own(file: File) -> bool:
    """Return whether a file is a list that a user types."""
    return isinstance(file, (Delimited, Workbook)) and file.own


class TypedCodes:
    """Knows the codes of the release, once its concepts are read."""

    def __init__(self, code_set: CodeSet) -> None:
        """Start with none; whoever reads a concept adds its code to `known`."""
        self.code_set = code_set
        self.known: set[str] = set()
        self.ordered: list[str] = []

    def mended(
        self, records: Iterable[Record], file: File, member: Member, tally: Tally
    ) -> Iterator[Record]:
        """Pass records on with their codes mended; of a user's own list, others are faults."""
        mappings, own = file.role is Role.MAPPINGS, is_own(file)
        places = [file.column(file.key[0])]
        if "target" in file.names:
            places.append(file.column("target"))
        for line, cells in records:
            row = list(cells)
            for place in places:
                row[place] = self._mended(row[place], line, file, tally, mappings=mappings)
            last = row[places[-1]]
            span = _RANGE.fullmatch(last.replace(".", "").upper())
            if span and own and file.role is Role.PROPERTIES:
                row[places[0]] = f"{span[1]}-{span[2]}"
                yield from self._each(tuple(row), places[0], line, member, tally)
            elif own and last and not self.code_set.code.fullmatch(last.replace(".", "")):
                name, form = self.code_set.name, self.code_set.code_form
                tally.fault(member, line, f"{last!r} is no code of {name}: {form}", _CORRECT)
            else:
                yield line, tuple(row)

    def _each(
        self, row: Cells, place: int, line: int, member: Member, tally: Tally
    ) -> Iterator[Record]:
        """Return a row once for each code of the release that lies in its range.

        A range holds codes of one kind. One without a code is a fault, and so is what would be far
        more rows than any list has.
        """
        kind_of = self.code_set.kind_of
        first, _, last = row[place].partition("-")
        self.ordered = self.ordered or sorted(self.known)
        within = expanded(row[place], self.ordered, self.code_set.grammar.extension) or []
        codes = [code for code in within if kind_of(code) == kind_of(first) == kind_of(last)]
        if not codes:
            message = f"{row[place]!r}: the release has no code in this range"
            tally.fault(member, line, message, "correct the range, or write the codes one by one")
        tally.expanded += len(codes)
        if tally.expanded > MOST_EXPANDED:
            message = f"its ranges stand for more than {MOST_EXPANDED:,} rows"
            advice = "write ranges of the codes that are meant, each once"
            raise SourceError(member.name, message, line=line, advice=advice)
        tally.mend(RANGE, line)
        for code in codes:
            yield line, (*row[:place], code, *row[place + 1 :])

    def _mended(self, text: str, line: int, file: File, tally: Tally, *, mappings: bool) -> str:
        """Return a cell of codes with each in its one spelling."""
        is_code = self.code_set.code.fullmatch
        if is_code(text):
            return text
        typed = text.strip(_APOSTROPHES).strip()
        if is_own(file) and is_code(typed.replace(".", "").upper()):
            if typed != text or not typed.isupper():
                tally.mend(TYPED, line)
            return typed.upper()

        def restored(match: re.Match[str]) -> str:
            code = match[0]
            if is_code(code) or not (whole := self._restored(code, unknown=mappings)):
                return code
            tally.mend(LOST_ZEROS, line)
            return whole

        return _NUMBER.sub(restored, typed)

    def _restored(self, code: str, *, unknown: bool) -> str:
        """Return the one code that this is without its zeros; empty where none or several fit.

        Of codes that the release does not have (`unknown`), such as those that it replaces, the
        form must leave no other.
        """
        wider = (code.upper().zfill(width) for width in range(len(code) + 1, _LONGEST))
        forms = [whole for whole in wider if self.code_set.code.fullmatch(whole)]
        fits = [whole for whole in forms if whole in self.known] or (forms if unknown else [])
        return fits[0] if len(fits) == 1 else ""
