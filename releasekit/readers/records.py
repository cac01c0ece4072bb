"""What every reader returns: records with their place, and a tally of what it skipped."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from releasekit.errors import FaultList, SourceError
from releasekit.readers.sequences import followed

if TYPE_CHECKING:
    from releasekit.distribution import Member
    from releasekit.layout.shapes import (
        Delimited,
        FixedWidth,
        TextFile,
        Workbook,
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
NO_CODE = "row that is about no code"
SEPARATOR = "\x1f"
"""Stands between the values of a `many` column within one cell."""
SHORT = "column that a row is short of"


class Tally:
    """Counts what a member gave: records, what was skipped and why, and its faults.

    `text` are the member's lines where it is to state totals of itself. `gaps` are records that
    are missing by the numbers that the file gives them, `counted` is the last of these numbers. `ended` are
    codes of which a note says that they are deleted.
    """

    def __init__(self) -> None:
        """Start from nothing."""
        self.records = 0
        self.text: list[str] = []
        self.skipped: Counter[str] = Counter()
        self.faults = FaultList()
        self.gaps: list[Gap] = []
        self.counted = 0
        self.ended: set[str] = set()

    def fault(self, member: Member, line: int, message: str, advice: str) -> None:
        """Take down one fault at a line of the member."""
        self.faults.add(SourceError(member.name, message, line=line, advice=advice))


def lines(member: Member, file: TextFile, tally: Tally) -> Iterator[tuple[int, str]]:
    """Stream the member's text lines, numbered from 1, without their ends.

    Where the file states totals of itself, its lines are kept in the tally, too.
    """
    numbered = _decoded(member, file)
    if not file.totals:
        yield from numbered
        return
    for number, line in numbered:
        tally.text.append(line)
        yield number, line


def _decoded(member: Member, file: TextFile) -> Iterator[tuple[int, str]]:
    """Stream the member's lines in the first of the file's encodings that fits all of it.

    UTF-8 fits only where every byte is. The mark that some programs put before it is no text.
    """
    encoding = next(
        (name for name in file.encodings if member.is_utf8() or not name.startswith("utf-8")), ""
    )
    if not encoding:
        raise SourceError(
            member.name,
            f"is not {file.encodings[0]}",
            advice="save the publisher's own file again; a copy may have lost its encoding",
        )
    marked = "utf-8-sig" if encoding == "utf-8" else encoding
    with member.open() as stream, io.TextIOWrapper(stream, marked, newline="\n") as text:
        try:
            for number, line in enumerate(text, start=1):
                yield number, line.rstrip("\r\n\x1a\x00")
        except UnicodeDecodeError as error:
            raise SourceError(
                member.name,
                f"byte {error.object[error.start]:#04x} is not {encoding}",
                line=_first_bad_line(member, encoding),
                advice="the file is in an encoding that its layout does not name",
            ) from error


def _first_bad_line(member: Member, encoding: str) -> int:
    """Return the line that cannot be decoded: the text is decoded ahead of the lines it gives."""
    with member.open() as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                return number
    return 0


def found_in_head(member: Member, file: TextFile | XmlTree) -> bool:
    """Return whether the file's `content` occurs in the member's first 64 KiB."""
    if not file.content:
        return True
    head = member.head().decode("latin-1").replace("\r\n", "\n")
    return file.content.search(head) is not None


def data_lines(
    member: Member, file: FixedWidth | Delimited, tally: Tally
) -> Iterator[tuple[int, str]]:
    """Stream the lines that are records; count the others, and report the malformed ones."""
    is_record = file.records.compiled.match
    is_malformed = file.malformed.compiled.match if file.malformed else None
    for number, line in lines(member, file, tally):
        if is_record(line):
            yield number, line
        elif not line.strip():
            tally.skipped[BLANK] += 1
        elif is_malformed and is_malformed(line):
            tally.fault(
                member,
                number,
                f"{line[:40].strip()!r} looks like a record of {file.name}, but is none",
                "compare the line with the publisher's own file; a spreadsheet may have "
                "dropped leading zeros",
            )
        else:
            tally.skipped[NOT_A_RECORD] += 1


def joined(
    records: Iterator[Record],
    member: Member,
    file: FixedWidth | Delimited | Workbook,
    tally: Tally,
) -> Iterator[Record]:
    """Join each continuation record's text to the record before it, with one blank.

    Numbers of records are followed on the way.
    """
    rule = file.continues
    records = followed(records, member, file, tally)
    if rule is None:
        yield from records
        return
    continues = rule.values.compiled.fullmatch
    marks, text = file.column(rule.column), file.column(rule.joins)
    code = itemgetter(*map(file.column, file.key))
    held: Record | None = None
    for number, cells in records:
        if not continues(cells[marks]):
            if held:
                yield held
            held = (number, cells)
        elif held is None or code(held[1]) != code(cells):
            tally.fault(
                member,
                number,
                f"continues {code(cells)!r}, but does not follow its first record",
                "a record is missing above this line; use the publisher's own file",
            )
        else:
            whole = list(held[1])
            whole[text] = f"{whole[text]} {cells[text]}".strip()
            held = (held[0], tuple(whole))
    if held:
        yield held
