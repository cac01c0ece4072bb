"""Texts as a cell can hold them; imported by the spreadsheet engine only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from openpyxl.xml.functions import Element, SubElement

from releasekit.render.markup import NOT_XML

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.wording import Segment


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
_CAPITAL, _SMALL = 1.15, 0.9
"""How wide capitals and other letters are in digits, in which the width of a column is counted."""
_MARKUP = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_FONT = '<rFont val="Calibri"/>'
_LOOKS = {
    "same": "",
    "deleted": f'<rPr>{_FONT}<strike/><color rgb="FFC00000"/><sz val="11"/></rPr>',
    "inserted": f'<rPr>{_FONT}<color rgb="FF006100"/><sz val="11"/><u val="single"/></rPr>',
}
"""A run's properties, in the order that ECMA-376 prescribes: deleted ones are struck through."""


class TextNumbers:
    """Tells Excel not to mark texts that look like numbers, as codes do, as errors.

    openpyxl does not know the element; ECMA-376 has its place behind that of the column breaks.
    """

    def __init__(self, area: str) -> None:
        """Take the area of the sheet."""
        self.area = area

    def to_tree(self) -> Any:  # noqa: ANN401 (an element of whichever library openpyxl has found)
        """Return the element."""
        root = Element("ignoredErrors")
        SubElement(root, "ignoredError", {"sqref": self.area, "numberStoredAsText": "1"})
        return root


def plain(text: str) -> str:
    """Return a text without what XML forbids; what Excel would read as an escape stays a text."""
    if not text.isprintable():
        text = NOT_XML.sub("", _LINE_ENDS.sub("\n", text))
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


def fitting(content: str | tuple[Segment, ...]) -> tuple[str, bool]:
    """Return the XML of a text as a cell can hold it, and whether it had to be cut."""
    if not isinstance(content, str):
        runs = [(run.kind, plain(run.text)) for run in content]
        if sum(len(text) for _, text in runs) <= MOST_CHARACTERS:
            return "".join(_run(kind, text) for kind, text in runs if text), False
        content = "".join(run.text for run in content)
    text = plain(content)
    cut = len(text) > MOST_CHARACTERS
    if cut:
        text = text[: MOST_CHARACTERS - len(_CUT)] + _CUT
    return _text(text) if text else "", cut


def _run(kind: str, text: str) -> str:
    return f"<r>{_LOOKS[kind]}{_text(text)}</r>"


def _text(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        text = text.translate(_MARKUP)
    return f'<t xml:space="preserve">{text}</t>'


def line_count(content: object, width: int) -> int:
    """Return how many lines a text takes that is wrapped to a width in characters, 1 at least."""
    if isinstance(content, tuple):
        text = "".join(run.text for run in content)
    elif isinstance(content, str):
        text = content
    else:
        return 1
    if not width or (len(text) * _CAPITAL < width and "\n" not in text):
        return 1
    return sum(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> int:
    """Return how many lines a line is broken into, between its words."""
    room = width / (_CAPITAL if line.isupper() else _SMALL)
    lines, used = 1, 0.0
    for word in line.split(" "):
        length = len(word)
        if used and used + length > room:
            lines, used = lines + 1, 0.0
        if length > room:  # it is broken within
            lines += int(length // room)
            length %= int(room)
        used += length + 1
    return lines


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
    if not whole.strip():
        return ""
    kept = ""
    for sentence in re.split(r"(?<=[.!?])\s+", whole):
        longer = f"{kept} {sentence}".strip()
        if len(longer.replace("&", "&&")) > MOST_FOOTER:
            break
        kept = longer
    return (kept or whole[: MOST_FOOTER // 2] + "…").replace("&", "&&")
