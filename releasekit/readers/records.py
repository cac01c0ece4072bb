"""What every reader gives: records with their place, and a tally of what it passed over."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from releasekit.errors import FaultList, SourceError

if TYPE_CHECKING:
    from releasekit.distribution import Member
    from releasekit.layout import FileLayout

Record = tuple[int, tuple[str, ...]]
"""Line (1-based) and cells, one for each column of the file's layout, stripped."""

Recognize = Callable[["Member", "FileLayout"], bool]
Read = Callable[["Member", "FileLayout", "Tally"], Iterator[Record]]

BLANK = "blank"
NOT_A_RECORD = "not a record (notice, disclaimer, heading)"
NOTE = "note beside the table"
NO_CODE = "row that is about no code"
SHORT = "column that a row is short of"


class Tally:
    """Counts what a member gave: records, what was skipped and why, and its faults."""

    def __init__(self) -> None:
        """Start from nothing."""
        self.records = 0
        self.skipped: Counter[str] = Counter()
        self.faults = FaultList()

    def fault(self, member: Member, line: int, message: str, advice: str) -> None:
        """Take down one fault at a line of the member."""
        self.faults.add(SourceError(member.name, message, line=line, advice=advice))


def lines(member: Member, file: FileLayout) -> Iterator[tuple[int, str]]:
    """Stream the member's text lines, numbered from 1, without their ends.

    The encoding is the first of the layout's that fits the whole file: UTF-8 only where every
    byte is, else the next. The mark that some programs put before UTF-8 is no text.
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


def found_in_head(member: Member, file: FileLayout) -> bool:
    """Return whether the layout's `content` occurs in the member's first 64 KiB."""
    if file.content is None:
        return True
    head = member.head().decode("latin-1").replace("\r\n", "\n")
    return file.content.search(head) is not None


def data_lines(member: Member, file: FileLayout, tally: Tally) -> Iterator[tuple[int, str]]:
    """Stream the lines that are records; count the others, and take down the suspect ones."""
    if file.records is None:
        message = f"the layout of {file.name} has no pattern for its records"
        raise SourceError(member.name, message, advice="add `records` to its declaration")
    is_record = file.records.match
    is_suspect = file.suspect.match if file.suspect else None
    for number, line in lines(member, file):
        if is_record(line):
            yield number, line
        elif not line.strip():
            tally.skipped[BLANK] += 1
        elif is_suspect and is_suspect(line):
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
    records: Iterator[Record], member: Member, file: FileLayout, tally: Tally
) -> Iterator[Record]:
    """Join each continuation record's text to the record before it, with one blank."""
    rule = file.continues
    if rule is None:
        yield from records
        return
    marks, text, code = (file.column(name) for name in (rule.column, rule.joins, "code"))
    held: Record | None = None
    for number, cells in records:
        if not rule.values.fullmatch(cells[marks]):
            if held:
                yield held
            held = (number, cells)
        elif held is None or held[1][code] != cells[code]:
            tally.fault(
                member,
                number,
                f"continues {cells[code]!r}, but does not follow its first record",
                "a record is missing above this line; use the publisher's own file",
            )
        else:
            whole = list(held[1])
            whole[text] = f"{whole[text]} {cells[text]}".strip()
            held = (held[0], tuple(whole))
    if held:
        yield held
