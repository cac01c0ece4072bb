"""Reads records out of running text: each match of the layout's pattern is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.errors import SourceError
from releasekit.readers.records import BLANK, NOT_A_RECORD, found_in_head, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout import FileLayout
    from releasekit.readers.records import Record, Tally

recognises = found_in_head


def read(member: Member, file: FileLayout, tally: Tally) -> Iterator[Record]:
    """Give a record for each line that the pattern matches; its groups are the columns by name."""
    if file.records is None:
        message = f"the layout of {file.name} has no pattern for its records"
        raise SourceError(member.name, message, advice="add `records` to its declaration")
    names = [column.name.replace("-", "_") for column in file.columns]
    for number, line in lines(member, file):
        match = file.records.search(line)
        if match:
            groups = match.groupdict(default="")
            yield number, tuple(groups.get(name, "").strip() for name in names)
        elif not line.strip():
            tally.skipped[BLANK] += 1
        elif file.suspect and file.suspect.search(line):
            tally.fault(
                member,
                number,
                f"{line.strip()[:60]!r} cannot be understood as an entry of {file.name}",
                "write it as the publisher does, one entry a line",
            )
        else:
            tally.skipped[NOT_A_RECORD] += 1
