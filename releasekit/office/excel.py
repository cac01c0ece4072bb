"""The spreadsheet engine: writes workbooks row by row, the same bytes on every run."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from releasekit.office.archive import Archive
from releasekit.office.cells import (
    TextNumbers,
    fitting,
    footer,
    header,
    line_count,
    plain,
    sheet_title,
)
from releasekit.office.sheets import Cell, letter
from releasekit.office.styles import LOOKS, TEXT_FORMAT, add_styles
from releasekit.render import dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.office.sheets import Column, Content, Sheet, Value

MOST_ROWS = 1_048_576
"""The rows of a sheet, as Excel allows them."""
_LINE, _HIGHEST = 15, 405
"""The height of a line, and the most that Excel allows for a row, in points."""
_PLAIN = 11
"""The size of the letters for which a line is as high, in points."""
_FORMULA = ("=", "+", "-", "@", "\t")
_LETTER = 1
"""The paper, as ECMA-376 numbers it."""
_MOST_PROMPT, _MOST_ALERT = 250, 220
"""The characters of what is said to who types; Excel allows 255 and 225."""


class Book:
    """A workbook that grows sheet by sheet; a text is never a formula, whatever it begins with.

    `header` and `footer` are printed on every page; a footer longer than Excel allows ends with
    the last sentence that fits. `cut` counts the texts that were too long for a cell.
    """

    def __init__(
        self, *, when: dt.datetime, title: str = "", header: str = "", footer: str = ""
    ) -> None:
        """Start a workbook of the date `when`."""
        self.book = Workbook(write_only=True)
        self.when = when
        self.header = header
        self.footer = footer
        self.titles: list[str] = []
        self.cut = 0
        add_styles(self.book, dates.style())
        properties = self.book.properties
        properties.creator = properties.lastModifiedBy = "releasekit"
        properties.title = plain(title) or None
        properties.created = properties.modified = when

    def add(self, sheet: Sheet, *, first: bool = False) -> list[str]:
        """Add a sheet behind the others, or before them; return the titles that it got.

        Rows of a table beyond what Excel allows go on to further sheets.
        """
        rows = max(len(sheet.rows), 1)
        most = MOST_ROWS - 1 if sheet.titled else rows
        titles = []
        for start in range(0, rows, most):
            self.titles.append(sheet_title(sheet.title, self.titles))
            titles.append(self.titles[-1])
            page = self.book.create_sheet(self.titles[-1], 0 if first else None)
            _Page(self, page, sheet).write(sheet.rows[start : start + most])
        return titles

    def content(self) -> bytes:
        """Return the workbook's bytes."""
        stream = io.BytesIO()
        # Workbook.save would put the clock in; the archive closes with the writer.
        ExcelWriter(self.book, Archive(stream, self.when)).save()
        return stream.getvalue()


class _Page:
    """Writes one sheet. Cells are made once for a column and a style, and filled row after row."""

    def __init__(self, book: Book, page: Any, sheet: Sheet) -> None:  # noqa: ANN401 (openpyxl's stubs name no write-only sheet)
        self.book = book
        self.page = page
        # openpyxl would bind each value twice, the second time by way of an exception.
        page._values_to_row = _placed  # noqa: SLF001 (a quarter of the time)
        self.sheet = sheet
        self.widths = [column.width for column in sheet.columns]
        self.number = 0
        self._cells: dict[tuple[int, str, bool], Any] = {}

    def write(self, rows: Sequence[Any]) -> None:
        """Write the heading, if there is one, and the rows."""
        last = len(rows) + self.sheet.titled
        for place, column in enumerate(self.sheet.columns):
            if column.width:
                self.page.column_dimensions[letter(place)].width = column.width
        _set_up_print(self.page, self.book, self.sheet.color)
        if self.sheet.hidden:
            self.page.sheet_state = "veryHidden"
        if self.sheet.locked:
            _lock(self.page)
        if self.sheet.titled:
            self._head(self.sheet.columns, last)
        self.page.col_breaks = TextNumbers(f"A1:{letter(max(len(self.widths), 1) - 1)}{last}")
        _guide(self.page, self.sheet, max(last, 2))
        for row in rows:
            self._append(self.sheet.cells(row))

    def _head(self, columns: Sequence[Column], last: int) -> None:
        self.page.freeze_panes = f"{letter(self.sheet.frozen)}2"
        self.page.print_title_rows = "1:1"
        if 0 < self.sheet.printed < len(columns):
            self.page.print_area = f"A1:{letter(self.sheet.printed - 1)}{max(last, 1)}"
        self.page.auto_filter.ref = f"A1:{letter(len(columns) - 1)}{max(last, 1)}"
        self._append([Cell(column.heading, column.style) for column in columns])

    def _append(self, values: Sequence[Value]) -> None:
        """Write a row as high as its lines: not every program looks how high a wrapped text is."""
        self.number += 1
        drawn = [self._drawn(place, value) for place, value in enumerate(values)]
        high = max(map(self._height, range(len(values)), values), default=_LINE)
        dimensions = self.page.row_dimensions
        if high > _LINE:
            height = {"ht": str(min(high, _HIGHEST))}
            # Nobody can change the height of a locked row: no program may guess it again.
            dimensions[self.number] = height | ({"customHeight": "1"} if self.sheet.locked else {})
        self.page.append(drawn)
        dimensions.clear()
        for place, value in enumerate(values):
            if isinstance(value, Cell) and (value.link or value.span > 1):
                self._extend(place, value)

    def _height(self, place: int, value: Value) -> int:
        """Return how high the lines of a cell are, in points."""
        if not isinstance(value, Cell):
            return line_count(value, sum(self.widths[place : place + 1])) * _LINE
        look = LOOKS[value.style]
        width = sum(self.widths[place : place + value.span])
        lines = line_count(value.content, width) if look.wrapped else 1
        return lines * _LINE * max(look.size, _PLAIN) // _PLAIN

    def _extend(self, place: int, cell: Cell) -> None:
        """Let a cell of the row just written lead to a sheet, and reach over those behind it."""
        start = f"{letter(place)}{self.number}"
        if cell.link:
            quoted = cell.link.replace("'", "''")
            link = Hyperlink(ref=start, location=f"'{quoted}'!A1")
            self.page._hyperlinks.append(link)  # noqa: SLF001 (a cell's own is lost: cells are used again)
        if cell.span > 1:
            self.page.merged_cells.add(f"{start}:{letter(place + cell.span - 1)}{self.number}")

    def _drawn(self, place: int, value: Value) -> Any:  # noqa: ANN401 (as above)
        """Return the cell of a column with another value; it is written before the next row."""
        if isinstance(value, Cell):
            return self._cell(place, value.style, value.content)
        if isinstance(value, int):
            return self._cell(place, "number", value)
        if isinstance(value, dt.date):
            return self._cell(place, "date", value)
        return self._cell(place, "text", value) if value or self.sheet.titled else None

    def _cell(self, place: int, style: str, content: Content) -> Any:  # noqa: ANN401 (as above)
        quoted = isinstance(content, str) and content.startswith(_FORMULA)
        cell: Any = self._cells.get((place, style, quoted))
        if cell is None:
            cell = self._cells[place, style, quoted] = WriteOnlyCell(self.page)
            cell.style = style
            if quoted and LOOKS[style].number_format != TEXT_FORMAT:
                cell.quotePrefix = True  # else it becomes a formula when somebody edits it
        if not isinstance(content, str | tuple):
            cell.value = content
            return cell
        text, cut = fitting(content)
        self.book.cut += cut
        # To bind it as a value would make a formula of = at its beginning, and an error of #N/A.
        cell._value = None if text == "" else text  # noqa: SLF001 (and take longer)
        cell.data_type = "n" if text == "" else "s"
        return cell


def _placed(cells: Sequence[Any], number: int) -> Iterator[Any]:
    """Stream the cells of a row with their places."""
    for column, cell in enumerate(cells, start=1):
        if cell is not None:
            cell.row, cell.column = number, column
            yield cell


def _set_up_print(page: Any, book: Book, color: str) -> None:  # noqa: ANN401 (as above)
    """Print wide pages, as many as it takes, each as wide as the sheet."""
    page.page_setup.paperSize = _LETTER
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.sheet_properties.tabColor = color or None
    page.page_margins = PageMargins(
        left=0.4, right=0.4, top=0.8, bottom=0.7, header=0.4, footer=0.3
    )
    page.oddHeader.left.text = header(book.header) or None
    page.oddHeader.right.text = "&A"
    page.oddFooter.left.text = footer(book.footer) if book.footer else None
    page.oddFooter.left.size = 7
    page.oddFooter.right.text = "&P / &N"


def _lock(page: Any) -> None:  # noqa: ANN401 (as above)
    """Lock a sheet, with no password; filters, widths and heights stay free."""
    protection = page.protection
    protection.sheet = True
    # In the file's format these say what is forbidden.
    protection.autoFilter = protection.sort = False
    protection.formatColumns = protection.formatRows = False
    protection.selectLockedCells = False


def _guide(page: Any, sheet: Sheet, last: int) -> None:  # noqa: ANN401 (as above)
    """Say what may be typed into which column, and what is to be colored, down to the last row."""
    for allowed in sheet.inputs:
        first, second = (*allowed.limits, None, None)[:2]
        rule = DataValidation(
            type=allowed.kind,
            operator=allowed.operator,
            formula1=first,
            formula2=second,
            allow_blank=True,
            showErrorMessage=True,
            showInputMessage=True,
            promptTitle=allowed.title,
            prompt=allowed.prompt[:_MOST_PROMPT],
            errorTitle=allowed.title,
            error=allowed.prompt[:_MOST_ALERT],
        )
        place = letter(allowed.column)
        rule.add(f"{place}2:{place}{last}")
        page.data_validations.append(rule)
    for highlight in sheet.highlights:
        start, end = map(letter, highlight.columns)
        fill = PatternFill("solid", bgColor=highlight.color)
        paint: Any = FormulaRule  # its stub has no types
        rule = paint(formula=[highlight.formula], fill=fill, stopIfTrue=True)
        page.conditional_formatting.add(f"{start}2:{end}{last}", rule)
