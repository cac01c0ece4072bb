"""Reads records out of running text: lines, blocks, parentheses, or lists one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.errors import SourceError
from releasekit.readers.passages import UNITS, blocks
from releasekit.readers.records import NOT_A_RECORD, found_in_head, lines

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout import FileLayout
    from releasekit.layout.declaration import Listing
    from releasekit.readers.passages import Passage
    from releasekit.readers.records import Record, Tally

recognizes = found_in_head


def read(member: Member, file: FileLayout, tally: Tally) -> Iterator[Record]:
    """Return a record for each passage that the pattern matches; groups are columns by name.

    A passage is the layout's `unit`, its lines joined by one blank. Where the layout has `lists`,
    nothing counts above the first one's heading, and the list a passage stands in says by which
    pattern it is read, what goes before its code, and its `section`.
    """
    if file.lists:
        yield from _listed(member, file, tally)
        return
    if file.records is None:
        message = f"the layout of {file.name} has no pattern for its records"
        raise SourceError(member.name, message, advice="add `records` to its declaration")
    names = _names(file)
    for passage in UNITS[file.unit](lines(member, file), member, tally):
        match = file.records.search(passage.text)
        if match:
            yield passage.line, _cells(match, names, {})
        else:
            _pass_over(passage, member, file, tally)


def _names(file: FileLayout) -> list[str]:
    return [column.name.replace("-", "_") for column in file.columns]


def _cells(match: re.Match[str], names: list[str], more: dict[str, str]) -> tuple[str, ...]:
    groups = match.groupdict(default="") | more
    return tuple(groups.get(name, "").strip() for name in names)


def _pass_over(passage: Passage, member: Member, file: FileLayout, tally: Tally) -> None:
    # An entry of a list begins its passage, so that the same words further on are but text.
    found = file.suspect and file.suspect.search(passage.text)
    if found and not (file.lists and found.start()):
        tally.fault(
            member,
            passage.line,
            f"{passage.text.strip()[:60]!r} cannot be understood as an entry of {file.name}",
            "write it as the publisher does",
        )
    else:
        tally.skipped[NOT_A_RECORD] += passage.lines


def _listed(member: Member, file: FileLayout, tally: Tally) -> Iterator[Record]:
    names = _names(file)
    current: Listing | None = None

    def begins(line: str) -> bool:
        return bool(current and current.close and current.records.match(line))

    def is_heading(line: str) -> bool:
        return _heading(line, file) is not None

    for passage in blocks(lines(member, file), member, tally, begins, is_heading):
        heading = _heading(passage.text, file)
        match = current.records.match(passage.text) if current and not heading else None
        if heading or current is None:
            current = heading or current
            tally.skipped[NOT_A_RECORD] += passage.lines
        elif match:
            more = {"code": current.prefix + match["code"], "section": current.section}
            yield passage.line, _cells(match, names, more)
        else:
            _pass_over(passage, member, file, tally)


def _heading(text: str, file: FileLayout) -> Listing | None:
    bare = text.strip().rstrip(":")
    return next((each for each in file.lists if each.heading.fullmatch(bare)), None)
