"""Texts as a cell can hold them; imported by the spreadsheet engine only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from openpyxl.cell.rich_text import CellRichText
from openpyxl.xml.constants import XML_NS
from openpyxl.xml.functions import Element, SubElement

from releasekit.render.markup import NOT_XML
from releasekit.wording import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.office.sheets import Content

MOST_CHARACTERS = 32_767
"""The characters of a cell, as Excel allows them."""
MOST_FOOTER = 200
"""The characters of a header or footer: Excel allows 255 with all codes."""
_LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_RESERVED = frozenset({"history"})
_LINE_ENDS = re.compile(r"\r\n?")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CUT = "… [cut]"
_LOOSE = 1.25
"""By how much a text counts longer than it is, for lines end with words."""
_PRESERVED = {f"{{{XML_NS}}}space": "preserve"}


class Redline(CellRichText):
    """A text whose deleted runs are struck through in red, and inserted ones underlined in green.

    openpyxl's own loses a run that is only blanks, and takes three times as long.
    """

    def __init__(self, runs: tuple[Segment, ...]) -> None:
        """Take the runs."""
        super().__init__()
        self.runs = runs

    def to_tree(self) -> Any:  # noqa: ANN401 (an element of whichever library openpyxl has found)
        """Return the cell's XML; ECMA-376 prescribes the order of a run's properties."""
        root = Element("is")
        for segment in self.runs:
            run = SubElement(root, "r")
            if segment.kind != "same":
                deleted = segment.kind == "deleted"
                look = SubElement(run, "rPr")
                SubElement(look, "rFont", {"val": "Calibri"})
                if deleted:
                    SubElement(look, "strike", {})
                SubElement(look, "color", {"rgb": "FFC00000" if deleted else "FF006100"})
                SubElement(look, "sz", {"val": "11"})
                if not deleted:
                    SubElement(look, "u", {"val": "single"})
            text = SubElement(run, "t", _PRESERVED)
            text.text = segment.text
        return root


def plain(text: str) -> str:
    """Return a text without what XML forbids; what Excel would read as an escape stays a text."""
    kept = NOT_XML.sub("", _LINE_ENDS.sub("\n", text))
    return _ESCAPE.sub("_x005F_", kept)


def fitting(content: str | tuple[Segment, ...]) -> tuple[str | Redline, bool]:
    """Return a text as a cell can hold it, and whether it had to be cut."""
    if not isinstance(content, str):
        runs = tuple(Segment(kind=run.kind, text=plain(run.text)) for run in content)
        if sum(len(run.text) for run in runs) <= MOST_CHARACTERS:
            return Redline(runs), False
        content = "".join(run.text for run in content)
    text = plain(content)
    if len(text) <= MOST_CHARACTERS:
        return text, False
    return text[: MOST_CHARACTERS - len(_CUT)] + _CUT, True


def line_count(contents: Iterable[tuple[Content, int]]) -> int:
    """Return how many lines the longest of some wrapped (text, width in characters) takes."""
    most = 1
    for content, width in contents:
        if isinstance(content, str):
            text = content
        elif isinstance(content, tuple):
            text = "".join(run.text for run in content)
        else:
            continue
        if width and (len(text) >= width or "\n" in text):
            lines = (int(len(line) * _LOOSE) // width + 1 for line in text.split("\n"))
            most = max(most, sum(lines))
    return most


def sheet_title(wanted: str, taken: Sequence[str]) -> str:
    """Return a title that Excel allows and that is none of those taken, whatever its case."""
    bare = _NOT_IN_TITLES.sub("-", " ".join(plain(wanted).split())).strip("' ")
    if len(bare) > _LONGEST_TITLE:
        cut = bare.rfind(" ", _LONGEST_TITLE // 2, _LONGEST_TITLE + 1)
        bare = bare[: cut if cut > 0 else _LONGEST_TITLE].rstrip("' ")
    title = bare = bare or "Sheet"
    excluded = {name.casefold() for name in taken} | _RESERVED
    number = 1
    while title.casefold() in excluded:
        number += 1
        mark = f" ({number})"
        title = bare[: _LONGEST_TITLE - len(mark)].rstrip() + mark
    return title


def header(text: str) -> str:
    """Return a text for a printed header, where & begins a code, as long as it may be."""
    return plain(text)[:MOST_FOOTER].replace("&", "&&")


def footer(text: str) -> str:
    """Return as many whole sentences as a footer can hold; the first one cut if need be."""
    whole = plain(text)
    kept = ""
    for sentence in re.split(r"(?<=[.!?])\s+", whole):
        longer = f"{kept} {sentence}".strip()
        if len(longer.replace("&", "&&")) > MOST_FOOTER:
            break
        kept = longer
    return (kept or whole[: MOST_FOOTER // 2] + "…").replace("&", "&&")
