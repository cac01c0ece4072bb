"""CPT's MODUL.txt: modifiers as running text, one list below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.readers.passages import blocks, group_cells, skip_passage
from releasekit.readers.records import NOT_A_RECORD
from releasekit.readers.text_lines import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout.shapes import Listing, Prose
    from releasekit.readers.records import Record, Tally


def records(member: Member, file: Prose, tally: Tally) -> Iterator[Record]:
    """Return a record for each entry of the file's lists.

    Nothing counts above the first list's heading; the list a passage stands in says by which
    pattern it is read, what goes before its code, and its `section`.
    """
    cells = group_cells(file)
    current: Listing | None = None

    def begins(line: str) -> bool:
        return bool(current and current.close and current.records.match(line))

    def is_heading(line: str) -> bool:
        return _heading(line, file) is not None

    for passage in blocks(lines(member, file, tally), member, tally, begins, is_heading):
        heading = _heading(passage.text, file)
        match = current.records.match(passage.text) if current and not heading else None
        if heading or current is None:
            current = heading or current
            tally.skipped[NOT_A_RECORD] += passage.lines
        elif match:
            more = {"code": current.prefix + match["code"], "section": current.section}
            yield passage.line, cells(match.groupdict(default="") | more)
        else:
            # An entry begins its passage, so that the same words further on are but text.
            skip_passage(passage, member, file, tally, at_start=True)


def _heading(text: str, file: Prose) -> Listing | None:
    bare = text.strip().rstrip(":")
    return next((listing for listing in file.lists if listing.heading.fullmatch(bare)), None)
