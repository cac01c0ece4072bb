"""What a review workbook lets be typed, what it marks, what it locks, and how it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit.crosswalk.entries import WORDS
from releasekit.model import Relationship

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from releasekit.views.reviews import ReviewView

    Letters = Mapping[str, str]
    """The letter of each column, by what it is called in an Entry."""


class _Guide(Struct, frozen=True, kw_only=True):
    """What may be typed into a column, and what is said to who types something else."""

    column: str
    rule: dict[str, Any]
    title: str
    prompt: str


def guide(sheet: Worksheet, view: ReviewView, letters: Letters, last: int) -> None:
    """Say what may be typed into which column, down to the last row."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 (slow to import)

    fewest, most = view.widths
    for guide in (
        _Guide(
            column="decision",
            rule={"type": "list", "formula1": f'"{",".join(WORDS)}"'},
            title="Decision",
            prompt="\n".join(f"{word}: {meaning}" for word, meaning in WORDS.items()),
        ),
        _Guide(
            column="instead",
            rule={
                "type": "textLength",
                "operator": "between",
                "formula1": str(fewest),
                "formula2": str(most),
            },
            title="Target instead",
            prompt=f"Only with the decision other: a code, {view.code_form}."[:250],
        ),
        _Guide(
            column="relationship",
            rule={"type": "list", "formula1": f'"{",".join(Relationship)}"'},
            title="Relationship instead",
            prompt="Leave it empty to keep the relationship that is given.",
        ),
        _Guide(
            column="reviewed",
            rule={"type": "date", "operator": "greaterThan", "formula1": "36526"},
            title="Reviewed on",
            prompt="The day of the decision. Ctrl+; is today.",
        ),
    ):
        rule = DataValidation(**guide.rule, allow_blank=True, showErrorMessage=True)
        rule.promptTitle, rule.prompt, rule.showInputMessage = guide.title, guide.prompt, True
        rule.errorTitle, rule.error = guide.title, guide.prompt[:220]
        letter = letters[guide.column]
        rule.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(rule)


def mark(sheet: Worksheet, letters: Letters, last: int) -> None:
    """Mark what is still to be decided, and what is decided by halves."""
    from openpyxl.formatting.rule import FormulaRule  # noqa: PLC0415 (slow to import)
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    def paint(first: str, final: str, color: str, formula: str) -> None:
        cells = {name: f"${letter}2" for name, letter in letters.items()}
        fill = PatternFill("solid", bgColor=color)
        area = f"{letters[first]}2:{letters[final]}{last}"
        said = [formula.format(**cells)]
        rule = FormulaRule(formula=said, fill=fill, stopIfTrue=True)  # type: ignore[no-untyped-call]  # its stub has no types
        sheet.conditional_formatting.add(area, rule)

    lacking = 'AND({decision}<>"",TRIM(%s)="")'
    paint("reviewer", "reviewer", "FFFFC7CE", lacking % "{reviewer}")
    paint("reviewed", "reviewed", "FFFFC7CE", lacking % "{reviewed}")
    paint("instead", "instead", "FFFFC7CE", '({decision}="other")<>({instead}<>"")')
    undecided = '{decision}="",{source}<>"",{basis}<>"published",{basis}<>"identical"'
    paint("step", "earlier", "FFFFF3CD", f"AND({undecided})")


def protect(sheet: Worksheet) -> None:
    """Lock all but what is to be filled in, with no password; filters and widths stay free."""
    protection = sheet.protection
    protection.sheet = True
    # In the file's format these say what is forbidden.
    protection.autoFilter = protection.sort = False
    protection.formatColumns = protection.formatRows = False
    protection.selectLockedCells = False


def fit(sheet: Worksheet) -> None:
    """Print as many pages as it takes, each as wide as the sheet."""
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 (slow to import)

    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def page(sheet: Worksheet, view: ReviewView) -> None:
    """Set up the printed page: wide, with the heading and the notice on each."""
    sheet.page_setup.orientation = "landscape"
    fit(sheet)
    sheet.print_title_rows = "1:1"
    if view.sample and sheet.oddHeader is not None:
        sheet.oddHeader.center.text = "SAMPLE DATA, made up"
    if sheet.oddFooter is not None:
        sheet.oddFooter.left.text = view.notice.replace("&", "&&")[:200]
        sheet.oddFooter.right.text = "&P / &N"
