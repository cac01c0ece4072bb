"""Reads records out of running text: lines, blocks or parentheses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.readers.dialects import LISTS
from releasekit.readers.passages import UNITS, group_cells, skip_passage
from releasekit.readers.records import found_in_head, text_mismatch
from releasekit.readers.text_lines import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout.shapes import Prose
    from releasekit.readers.records import Record, Tally

recognizes = found_in_head
mismatch = text_mismatch


def read(member: Member, file: Prose, tally: Tally) -> Iterator[Record]:
    """Return a record for each passage that the pattern matches; groups are columns by name.

    A passage is the file's `unit`, its lines joined by one blank. A file in a dialect is read as
    that dialect has it; one without a pattern has no records, only totals.
    """
    if file.dialect:
        yield from LISTS[file.dialect](member, file, tally)
        return
    search = file.records.compiled.search if file.records else lambda _: None
    cells = group_cells(file)
    for passage in UNITS[file.unit](lines(member, file, tally), member, tally):
        match = search(passage.text)
        if match:
            yield passage.line, cells(match.groupdict(default=""))
        else:
            skip_passage(passage, member, file, tally)
