"""Reads each member once: every record goes to all that take something of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from releasekit.errors import FaultList
from releasekit.ingest import conversions, lists
from releasekit.ingest.allowed import Allowed
from releasekit.ingest.external_sort import line_sorter
from releasekit.ingest.fragments import Fragments, sorter
from releasekit.ingest.latest_days import days, is_dated, noted
from releasekit.ingest.typed_codes import TypedCodes, is_own
from releasekit.layout import Role
from releasekit.readers import Tally, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.distribution import Member
    from releasekit.layout import CodeSet, File


_TYPED = {Role.MAPPINGS, Role.DECLARED}
"""What often went through a spreadsheet, which takes zeros off codes."""


class Sinks:
    """Where all members' records go: fragments of concepts, mappings, and what is declared."""

    def __init__(self, code_set: CodeSet) -> None:
        """Start with nothing."""
        self.typed = TypedCodes(code_set)
        self.fragments = sorter()
        self.mappings = line_sorter()
        self.declared = line_sorter()


class Intake:
    """One member to be read as one declared file, and the tally of what came of it."""

    def __init__(self, tag: str, file: File, member: Member, code_set: CodeSet) -> None:
        """Take the member and its file; `tag` is one character, the order of the files."""
        self.file = file
        self.member = member
        self.code_set = code_set
        self.tally = Tally()
        self.fragments = Fragments(tag, file, member, code_set)
        self.allowed = Allowed(file, code_set)

    @property
    def is_part(self) -> bool:
        """Whether the member gives parts of concepts."""
        return self.file.role not in {Role.MAPPINGS, Role.DECLARED, Role.TABLE}

    def read(self, sinks: Sinks) -> None:
        """Read the member, and hand each record to all that take something of it."""
        file = self.file
        tells = file.role is Role.CONCEPTS and len(self.code_set.key) == 1
        known = sinks.typed.known if tells else None
        about = (file, self.member, self.code_set, self.tally)
        takers = [
            self.fragments.taker(self.tally, sinks.fragments, known) if self.is_part else None,
            conversions.taker(*about, sinks.mappings),
            lists.taker(*about, sinks.declared),
            self.allowed.see if self.allowed.any else None,
        ]
        wanted = [take for take in takers if take is not None]
        records, raw = read(self.member, file, self.tally), Counter[tuple[int, str]]()
        if is_dated(file) and file.role is not Role.MAPPINGS:
            records = noted(records, file, raw)
        typed = is_own(file) or (file.role in _TYPED and not file.instruction)
        if typed and not tells:
            records = sinks.typed.mended(records, file, self.member, self.tally)
        if len(wanted) == 1:
            (take,) = wanted
            for line, cells in records:
                take(line, cells)
        else:
            for line, cells in records:
                for take in wanted:
                    take(line, cells)
        self.tally.days.update(days(file, raw))
        lists.take_totals(file, self.member, self.tally, sinks.declared)
        self.tally.text.clear()
        self.member.forget()


def faults_of(intakes: Iterable[Intake]) -> FaultList:
    """Return every fault that was found while reading, together."""
    faults = FaultList()
    for intake in intakes:
        faults.extend(intake.tally.faults)
    return faults
