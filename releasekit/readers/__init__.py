"""Reads the physical shapes of files into records; one file a shape."""

from typing import NamedTuple

from releasekit.readers import delimited, fixed_width, prose, workbook, xml_tree
from releasekit.readers.records import Read, Recognize, Record, Tally

__all__ = ["READERS", "Reader", "Record", "Tally"]


class Reader(NamedTuple):
    """How a shape is known by its content, and how its records are read."""

    recognizes: Recognize
    read: Read


READERS = {
    "fixed_width": Reader(fixed_width.recognizes, fixed_width.read),
    "delimited": Reader(delimited.recognizes, delimited.read),
    "workbook": Reader(workbook.recognizes, workbook.read),
    "xml_tree": Reader(xml_tree.recognizes, xml_tree.read),
    "prose": Reader(prose.recognizes, prose.read),
}
