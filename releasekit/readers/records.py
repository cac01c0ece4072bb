"""What every reader returns: records with their place, and a tally of what it skipped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from releasekit.errors import FaultList, SourceError
from releasekit.readers.text_lines import head_text, lines

if TYPE_CHECKING:
    import datetime as dt

    from releasekit.distribution import Member
    from releasekit.layout.shapes import (
        Delimited,
        FixedWidth,
        TextFile,
        XmlTree,
    )
    from releasekit.readers.sequences import Gap

Cells = tuple[str, ...]
"""The values of a record, one for each column of its file, stripped; `File.cell` names them."""
Record = tuple[int, Cells]
"""The line of a record (1-based), and its cells."""

Recognize = Callable[["Member", Any], bool]
Read = Callable[["Member", Any, "Tally"], Iterator[Record]]
"""How one shape is recognized and read: each takes a file of its own shape."""

BLANK = "blank"
NOT_A_RECORD = "not a record (notice, disclaimer, heading)"
NOTE = "note beside the table"
NOTICE = "notice among the records"
NO_CODE = "row that is about no code"
SEPARATOR = "\x1f"
"""Stands between the values of a `many` column within one cell."""
SHORT = "column that a row is short of"


MOST_TOLD = 250_000
"""After how many faults a member is not read on: it is another file, or made to be one."""
_SHOWN = 60
"""How many characters of a line are shown that was not recognized."""
_OTHER_END = re.compile("[\x85\u2026\u2028\u2029]")


class Tally:
    """Counts what a member gave: records, pairs of codes, what was skipped or mended, its faults.

    `expanded` is how many rows its ranges stand for.
    `text` are the member's lines where it is to state totals of itself. `gaps` are records that
    are missing by the numbers that the file gives them, `counted` is the last of these numbers.
    `ended` are codes of which a note says that they are deleted, `days` how often the days occur
    that tell which release it is. `unfinished` are lines with texts that go on, and nothing
    follows. `short` is the first line with fewer values than its table has columns, `absent` are
    the places of the columns that it has not at all.
    """

    def __init__(self) -> None:
        """Start from nothing."""
        self.records = 0
        self.mapped = 0
        self.expanded = 0
        self.text: list[str] = []
        self.skipped: Counter[str] = Counter()
        self.mended: Counter[str] = Counter()
        self.first_mended: dict[str, int] = {}
        self.faults = FaultList()
        self.gaps: list[Gap] = []
        self.counted = 0
        self.ended: set[str] = set()
        self.days: Counter[dt.date] = Counter()
        self.unfinished: list[tuple[int, str]] = []
        self.short = 0
        self.absent: set[int] = set()

    def fault(self, member: Member, line: int, message: str, advice: str) -> None:
        """Take down one fault at a line of the member; raise them where there are too many."""
        self.faults.add(SourceError(member.name, message, line=line, advice=advice))
        if self.faults.total > MOST_TOLD:
            self.faults.check()

    def mend(self, reason: str, line: int) -> None:
        """Count what was read as it was meant; the first line is kept."""
        self.mended[reason] += 1
        self.first_mended.setdefault(reason, line)


def found_in_head(member: Member, file: TextFile | XmlTree) -> bool:
    """Return whether the file's `content` occurs in the member's first 64 KiB."""
    if not file.content:
        return True
    return file.content.search(head_text(member)) is not None


def text_mismatch(member: Member, file: TextFile | XmlTree) -> str:
    """Return why a member is not the file: nothing at its beginning looks like it."""
    lines_of_head = (line.strip() for line in head_text(member).split("\n"))
    first = next(filter(None, lines_of_head), "")
    seen = f"; its first line is {first[:_SHOWN].rstrip()!r}" if first else "; it is empty"
    return f"no line looks like one of {file.name}{seen}"


def data_lines(
    member: Member, file: FixedWidth | Delimited, tally: Tally
) -> Iterator[tuple[int, str]]:
    """Stream the lines that are records; count the blank ones and notices, and report the others.

    Above the first record stands whatever the publisher says there; only a line that is meant as a
    record is a fault. Once data have begun, every line is a record or one that the declaration
    knows.
    """
    is_record = file.records.compiled.match
    is_malformed = file.malformed.compiled.match if file.malformed else None
    notices = [pattern.compiled.match for pattern in file.notices]
    begun = False
    for number, line in _single(lines(member, file, tally), is_record):
        if is_record(line):
            begun = True
            yield number, line
        elif not line.strip():
            tally.skipped[BLANK] += 1
        elif any(is_notice(line) for is_notice in notices):
            tally.skipped[NOTICE if begun else NOT_A_RECORD] += 1
        elif begun or (is_malformed and is_malformed(line)):
            tally.fault(
                member,
                number,
                f"{line[:40].rstrip()!r} looks like a record of {file.name}, but is none"
                if is_malformed and is_malformed(line)
                else f"{line[:40].rstrip()!r} is no record of {file.name}, and stands below one",
                "compare the line with the publisher's own file; a spreadsheet may have "
                "dropped leading zeros, and an editor may have cut, wrapped or shifted lines",
            )
        else:
            tally.skipped[NOT_A_RECORD] += 1


def _single(
    numbered: Iterator[tuple[int, str]], is_record: Callable[[str], object]
) -> Iterator[tuple[int, str]]:
    """Return lines cut where a record begins behind an end of a line that others are not ended by.

    Such an end is that of Unicode, or NEL, which is an ellipsis in Windows-1252.
    """
    for number, line in numbered:
        if line.isascii():
            yield number, line
            continue
        start = 0
        for end in _OTHER_END.finditer(line):
            if is_record(line[end.end() :]):
                yield number, line[start : end.start()]
                start = end.end()
        yield number, line[start:]
