"""The named styles of a workbook's cells; imported by the spreadsheet engine only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl import Workbook

_FONT = "Calibri"
_LINE = Side(style="thin", color="FFBFC8D0")
_HAIR = Side(style="hair", color="FF8595A4")
TEXT_FORMAT = "@"
DATE_FORMATS = {"words": "mmm d, yyyy", "slashes": "mm/dd/yyyy", "iso": "yyyy-mm-dd"}
"""The number format of a day, by how the issuer writes days; of a month three letters."""


class Look(Struct, frozen=True, kw_only=True):
    """How a cell looks: colors as ARGB, the number format, and whether a locked sheet locks it."""

    ink: str = ""
    ground: str = ""
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    size: int = 11
    wrapped: bool = True
    bordered: bool = False
    ruled: bool = False
    """Whether a hairline is below it, so that the eye stays in its row."""
    locked: bool = True
    number_format: str = TEXT_FORMAT


_INK, _WHITE, _GRAY = "FF17212B", "FFFFFFFF", "FFEEF2F5"
_FREE = Look(ink=_INK, ground=_WHITE, bordered=True, locked=False)
_HELD = Look(ink=_INK, ground=_WHITE, bordered=True)
_FADED = Look(ink="FF5A6672", ground=_GRAY, bordered=True)
_FORMATS = {"": TEXT_FORMAT, " score": "0.0", " date": "yyyy-mm-dd"}
_FORM = {"free": _FREE, "held": _HELD, "faded": _FADED}

LOOKS: Mapping[str, Look] = {
    "text": Look(ruled=True),
    "number": Look(wrapped=False, number_format="#,##0", ruled=True),
    "whole": Look(wrapped=False, number_format="0", ruled=True),
    "decimal": Look(wrapped=False, number_format="#,##0.####", ruled=True),
    "money": Look(wrapped=False, number_format="#,##0.00;[Red]-#,##0.00", ruled=True),
    "heading": Look(ink=_WHITE, ground="FF44546A", bold=True),
    "form heading": Look(ink=_WHITE, ground="FF3C4D5D", bold=True, bordered=True),
    "input heading": Look(ink=_WHITE, ground="FF0B4F8A", bold=True, bordered=True),
    "title": Look(bold=True, size=16, wrapped=False),
    "banner": Look(ink="FFC00000", bold=True, size=12, wrapped=False),
    "label": Look(bold=True),
    "small": Look(italic=True, size=9),
    "date": Look(wrapped=False, number_format=DATE_FORMATS["words"], ruled=True),
    "link": Look(ink="FF0B4F8A", underlined=True, ruled=True),
    "level breaking": Look(ink=_WHITE, ground="FF9D1220", bold=True, ruled=True),
    "level review": Look(ink="FF6B4300", ground="FFFFF3D6", bold=True, ruled=True),
    "level editorial": Look(ink="FF3C4D5D", ground=_GRAY, ruled=True),
} | {
    f"{name}{kind}": Look(
        ink=look.ink,
        ground=look.ground,
        bordered=True,
        locked=look.locked,
        number_format=number_format,
    )
    for name, look in _FORM.items()
    for kind, number_format in _FORMATS.items()
}
"""Every style by its name; those of a form are free (to be typed into), held and faded."""


def add_styles(book: Workbook, date_style: str) -> None:
    """Add every look to a workbook as a named style; days are written in a style of the issuer's.

    A day stands at the left of its cell, as the texts beside it do.
    """
    for name, look in LOOKS.items():
        dated = name == "date"
        style = NamedStyle(name=name)
        style.font = Font(
            name=_FONT,
            size=look.size,
            bold=look.bold,
            italic=look.italic,
            color=look.ink or None,
            underline="single" if look.underlined else None,
        )
        style.alignment = Alignment(
            vertical="top",
            wrap_text=look.wrapped or None,
            horizontal="left" if dated else None,
        )
        style.number_format = DATE_FORMATS[date_style] if dated else look.number_format
        style.protection = Protection(locked=look.locked)
        if look.ground:
            style.fill = PatternFill("solid", fgColor=look.ground)
        if look.ruled:
            style.border = Border(bottom=_HAIR)
        if look.bordered:
            style.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
        book.add_named_style(style)
