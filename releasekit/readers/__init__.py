"""Reads the physical shapes of files into records; one module a shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from releasekit.readers import delimited, fixed_width, prose, workbook, xml_tree
from releasekit.readers.records import Cells, Read, Recognize, Record, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from releasekit.distribution import Member
    from releasekit.layout import File

__all__ = ["READERS", "Cells", "Reader", "Record", "Tally", "mismatch", "read", "recognizes"]


class Reader(NamedTuple):
    """How a shape is recognized by its content, and how its records are read.

    `mismatch` says why a member is not recognized.
    """

    recognizes: Recognize
    mismatch: Callable[[Member, Any], str]
    read: Read


READERS = {
    "fixed_width": Reader(fixed_width.recognizes, fixed_width.mismatch, fixed_width.read),
    "delimited": Reader(delimited.recognizes, delimited.mismatch, delimited.read),
    "workbook": Reader(workbook.recognizes, workbook.mismatch, workbook.read),
    "xml_tree": Reader(xml_tree.recognizes, xml_tree.mismatch, xml_tree.read),
    "prose": Reader(prose.recognizes, prose.mismatch, prose.read),
}


def recognizes(member: Member, file: File) -> bool:
    """Return whether a member's content is that of a declared file."""
    return READERS[file.reader].recognizes(member, file)


def mismatch(member: Member, file: File) -> str:
    """Return why a member, by its name the declared file, is not recognized as it."""
    return READERS[file.reader].mismatch(member, file)


def read(member: Member, file: File, tally: Tally) -> Iterator[Record]:
    """Stream a member's records as a declared file has them; count what is skipped."""
    return READERS[file.reader].read(member, file, tally)
