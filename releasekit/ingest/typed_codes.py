"""Mends codes as people and spreadsheets type them, where one code of the release fits alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from releasekit.layout import Role
from releasekit.layout.shapes import Delimited, Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.distribution import Member
    from releasekit.layout import CodeSet, File
    from releasekit.readers import Record, Tally

LOST_ZEROS = "code whose lost zeros were put back"
TYPED = "code in small letters or behind an apostrophe, read as it is printed"
_LONGEST = 12
_NUMBER = re.compile(r"(?<![0-9A-Za-z.])[0-9][0-9A-Za-z]*(?![0-9A-Za-z.])")
_APOSTROPHES = "'\u2018\u2019`"
_CORRECT = "correct the code; a spreadsheet drops leading zeros: format its column as text"


def is_own(file: File) -> bool:
    """Return whether a file is a list that a user types."""
    return isinstance(file, (Delimited, Workbook)) and file.own


class TypedCodes:
    """Knows the codes of the release that begin with a zero, once its concepts are read."""

    def __init__(self, code_set: CodeSet) -> None:
        """Start with none; whoever reads a concept adds its code to `known`."""
        self.code_set = code_set
        self.known: set[str] = set()

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
            if own and last and not self.code_set.code.fullmatch(last.replace(".", "")):
                name, form = self.code_set.name, self.code_set.code_form
                tally.fault(member, line, f"{last!r} is no code of {name}: {form}", _CORRECT)
            else:
                yield line, tuple(row)

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

        return _NUMBER.sub(restored, typed if is_own(file) else text)

    def _restored(self, code: str, *, unknown: bool) -> str:
        """Return the one code that this is without its zeros; empty where none or several fit.

        Of codes that the release does not have (`unknown`), such as those that it replaces, the
        form must leave no other.
        """
        wider = (code.upper().zfill(width) for width in range(len(code) + 1, _LONGEST))
        forms = [whole for whole in wider if self.code_set.code.fullmatch(whole)]
        fits = [whole for whole in forms if whole in self.known] or (forms if unknown else [])
        return fits[0] if len(fits) == 1 else ""
