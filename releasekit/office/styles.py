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
TEXT_FORMAT = "@"


class Look(Struct, frozen=True, kw_only=True):
    """How a cell looks: colors as ARGB, the number format, and whether a locked sheet locks it."""

    ink: str = ""
    ground: str = ""
    bold: bool = False
    italic: bool = False
    size: int = 11
    wrapped: bool = True
    bordered: bool = False
    locked: bool = True
    number_format: str = TEXT_FORMAT


_INK, _WHITE, _GRAY = "FF17212B", "FFFFFFFF", "FFEEF2F5"
_FREE = Look(ink=_INK, ground=_WHITE, bordered=True, locked=False)
_HELD = Look(ink=_INK, ground=_WHITE, bordered=True)
_FADED = Look(ink="FF5A6672", ground=_GRAY, bordered=True)
_FORMATS = {"": TEXT_FORMAT, " score": "0.0", " date": "yyyy-mm-dd"}
_FORM = {"free": _FREE, "held": _HELD, "faded": _FADED}

LOOKS: Mapping[str, Look] = {
    "text": Look(),
    "number": Look(wrapped=False, number_format="#,##0"),
    "heading": Look(ink=_WHITE, ground="FF44546A", bold=True),
    "form heading": Look(ink=_WHITE, ground="FF3C4D5D", bold=True, bordered=True),
    "input heading": Look(ink=_WHITE, ground="FF0B4F8A", bold=True, bordered=True),
    "title": Look(bold=True, size=16, wrapped=False),
    "banner": Look(ink="FFC00000", bold=True, size=12, wrapped=False),
    "label": Look(bold=True),
    "small": Look(italic=True, size=9),
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


def add_styles(book: Workbook) -> None:
    """Add every look to a workbook as a named style."""
    for name, look in LOOKS.items():
        style = NamedStyle(name=name)
        style.font = Font(
            name=_FONT, size=look.size, bold=look.bold, italic=look.italic, color=look.ink or None
        )
        style.alignment = Alignment(vertical="top", wrap_text=look.wrapped or None)
        style.number_format = look.number_format
        style.protection = Protection(locked=look.locked)
        if look.ground:
            style.fill = PatternFill("solid", fgColor=look.ground)
        if look.bordered:
            style.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
        book.add_named_style(style)
