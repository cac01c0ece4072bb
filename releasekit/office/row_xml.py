"""The XML of a workbook's rows; imported by the spreadsheet engine only."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from releasekit.office.cells import fitting, line_count
from releasekit.office.sheets import Cell, letter
from releasekit.office.styles import LOOKS, TEXT_FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from releasekit.office.sheets import Content, Sheet, Value

_LINE, _HIGHEST = 15, 405
"""The height of a line, and the most that Excel allows for a row, in points."""
_PLAIN = 11
"""The size of the letters for which a line is as high, in points."""
_BOLD = 8
"""Bold letters take an eighth more."""
_FORMULA = ("=", "+", "-", "@", "\t")
_EPOCH = dt.date(1899, 12, 30)
"""The day from which the days of a workbook are counted."""


class Rows:
    """Writes the rows of one sheet; `cut` counts the texts that were too long for a cell."""

    def __init__(self, sheet: Sheet, style_id: Callable[..., int]) -> None:
        """Take the sheet, and the numbers of its styles by name and whether a text is quoted."""
        self.cut = 0
        self._style_id = style_id
        self._widths = [column.width for column in sheet.columns]
        self._letters = [letter(place) for place in range(len(sheet.columns))]
        self._locked = sheet.locked
        self._ruled = sheet.titled and not sheet.locked
        self._shown = sheet.shown + sheet.titled if sheet.shown else 0

    def xml(self, number: int, values: Sequence[Value]) -> str:
        """Return a row as high as its lines: not every program looks how high a wrapped text is."""
        high = _LINE
        cells = []
        for place, value in enumerate(values):
            if isinstance(value, Cell):
                cells.append(self._cell(place, number, value.style, value.content))
                high = max(high, self._height(place, value))
            elif value or value == 0:
                cells.append(self._cell(place, number, _style(value), value))
                width = self._widths[place] if place < len(self._widths) else 0
                high = max(high, line_count(value, width) * _LINE)
        return f'<row r="{number}"{self._attributes(number, high)}>{"".join(cells)}</row>'

    def _attributes(self, number: int, high: int) -> str:
        said = ""
        if self._ruled and number > 1:  # so that the lines run through empty cells too
            said = f' s="{self._style_id("text", quoted=False)}" customFormat="1"'
        if high > _LINE:
            said += f' ht="{min(high, _HIGHEST)}"'
            # Nobody can change the height of a locked row: no program may guess it again.
            said += ' customHeight="1"' if self._locked else ""
        if self._shown and number >= self._shown:
            said += ' outlineLevel="1" hidden="1"' if number > self._shown else ' collapsed="1"'
        return said

    def _cell(self, place: int, number: int, style: str, content: Content) -> str:
        """Return a cell; a text is never a formula or a number, whatever it looks like."""
        if place >= len(self._letters):
            self._letters += map(letter, range(len(self._letters), place + 1))
        quoted = isinstance(content, str) and content.startswith(_FORMULA)
        quoted = quoted and LOOKS[style].number_format != TEXT_FORMAT
        start = f'<c r="{self._letters[place]}{number}" s="{self._style_id(style, quoted=quoted)}"'
        if isinstance(content, dt.date):
            return f"{start}><v>{(content - _EPOCH).days}</v></c>"
        if not isinstance(content, str | tuple):
            return f"{start}><v>{content}</v></c>"
        text, cut = fitting(content)
        self.cut += cut
        return f'{start} t="inlineStr"><is>{text}</is></c>' if text else f"{start}/>"

    def _height(self, place: int, cell: Cell) -> int:
        """Return how high the lines of a cell are, in points."""
        look = LOOKS[cell.style]
        width = sum(self._widths[place : place + cell.span])
        width -= width // _BOLD if look.bold else 0
        lines = line_count(cell.content, width) if look.wrapped else 1
        return lines * _LINE * max(look.size, _PLAIN) // _PLAIN


def _style(value: Value) -> str:
    if isinstance(value, dt.date):
        return "date"
    return "number" if isinstance(value, int) else "text"
