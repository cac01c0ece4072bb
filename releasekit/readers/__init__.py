"""Reads the physical shapes of files into records; one module a shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from releasekit.readers import delimited, fixed_width, prose, workbook, xml_tree
from releasekit.readers.records import Cells, Read, Recognize, Record, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout import File

__all__ = ["READERS", "Cells", "Reader", "Record", "Tally", "read", "recognizes"]


class Reader(NamedTuple):
    """How a shape is recognized by its content, and how its records are read."""

    recognizes: Recognize
    read: Read


READERS = {
    "fixed_width": Reader(fixed_width.recognizes, fixed_width.read),
    "delimited": Reader(delimited.recognizes, delimited.read),
    "workbook": Reader(workbook.recognizes, workbook.read),
    "xml_tree": Reader(xml_tree.recognizes, xml_tree.read),
    "prose": Reader(prose.recognizes, prose.read),
}


def recognizes(member: Member, file: File) -> bool:
    """Return whether a member's content is that of a declared file."""
    return READERS[file.reader].recognizes(member, file)


def read(member: Member, file: File, tally: Tally) -> Iterator[Record]:
    """Stream a member's records as a declared file has them; count what is skipped."""
    return READERS[file.reader].read(member, file, tally)
