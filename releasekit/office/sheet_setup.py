"""What a sheet is beside its rows: widths, print, locks; for the spreadsheet engine only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import Outline, PageSetupProperties

from releasekit.office.cells import TextNumbers
from releasekit.office.sheets import letter

if TYPE_CHECKING:
    from releasekit.office.sheets import Sheet

_LETTER = 1
"""The paper, as ECMA-376 numbers it."""
_MOST_PROMPT, _MOST_ALERT = 250, 220
"""The characters of what is said to who types; Excel allows 255 and 225."""


def begin(page: Any, sheet: Sheet, header: str, footer: str) -> None:  # noqa: ANN401 (openpyxl's stubs name no write-only sheet)
    """Set what has to stand before the rows."""
    for place, column in enumerate(sheet.columns):
        if column.width:
            page.column_dimensions[letter(place)].width = column.width
        if column.hidden:
            page.column_dimensions[letter(place)].hidden = True
    _set_up_print(page, sheet.color, header, footer)
    if sheet.shown:  # what is folded stands below the row that unfolds it
        page.sheet_properties.outlinePr = Outline(summaryBelow=False)
        page.sheet_format.outlineLevelRow = 1
    if sheet.hidden:
        page.sheet_state = "veryHidden"
    if sheet.locked:
        _lock(page)
    if sheet.titled:
        page.freeze_panes = f"{letter(sheet.frozen)}2"


def finish(page: Any, sheet: Sheet, last: int) -> None:  # noqa: ANN401 (as above)
    """Set what holds for all rows, down to the last one."""
    columns = len(sheet.columns)
    if sheet.titled:
        page.print_title_rows = "1:1"
        page.auto_filter.ref = f"A1:{letter(columns - 1)}{last}"
        if 0 < sheet.printed < columns:
            page.print_area = f"A1:{letter(sheet.printed - 1)}{last}"
    page.col_breaks = TextNumbers(f"A1:{letter(max(columns, 1) - 1)}{max(last, 1)}")
    _guide(page, sheet, max(last, 2))


def _set_up_print(page: Any, color: str, header: str, footer: str) -> None:  # noqa: ANN401 (as above)
    """Print wide pages, as many as it takes, each as wide as the sheet."""
    page.page_setup.paperSize = _LETTER
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.sheet_properties.tabColor = color or None
    page.page_margins = PageMargins(
        left=0.4, right=0.4, top=0.8, bottom=0.7, header=0.4, footer=0.3
    )
    page.oddHeader.left.text = header or None
    page.oddHeader.right.text = "&A"
    page.oddFooter.left.text = footer or None
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
