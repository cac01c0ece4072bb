"""The review workbook as a coder meets it: what is locked, what may be typed, the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from msgspec.structs import replace

from releasekit.crosswalk.decisions import EDITABLE, Shown
from releasekit.licensing import Licensed
from releasekit.review import csv_form, xlsx_form
from releasekit.review.form import HEADINGS, cells_of
from releasekit.review.xlsx_form import HIDDEN, READ_ME, SHEET
from tests.support.reviewing import form, write

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.crosswalk import Crosswalk


def test_only_what_is_to_be_filled_in_is_unlocked(
    two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "form.xlsx", form(two, root)))
    assert book.sheetnames == [READ_ME, SHEET, HIDDEN]
    assert book[HIDDEN].sheet_state == "veryHidden"
    sheet = book[SHEET]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not sheet.protection.autoFilter
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:R{sheet.max_row}"
    names = list(HEADINGS.values())
    for row in sheet.iter_rows():
        shown = {name: str(cell.value or "") for name, cell in zip(names, row, strict=True)}
        free = {name for name, cell in zip(names, row, strict=True) if not cell.protection.locked}
        assert free == (set(EDITABLE) if shown["basis"] == "proposed" else set())
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert '"accept,reject,other,none"' in lists
    assert len(sheet.data_validations.dataValidation) == 4
    assert all(book[name].protection.sheet for name in book.sheetnames)


def test_what_is_decided_by_others_is_folded_below(
    two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    view = form(two, root)
    sheet = openpyxl.load_workbook(write(tmp_path / "form.xlsx", view))[SHEET]
    asked = view.undecided + view.decided
    assert 0 < asked < len(view.rows)
    outline = sheet.sheet_properties.outlinePr
    assert outline is not None
    assert outline.summaryBelow is False
    for number in range(1, sheet.max_row + 1):
        row = sheet.row_dimensions[number]
        folded = number > asked + 1
        assert (row.hidden, row.outlineLevel) == (folded, int(folded)), number
        assert row.collapsed is (number == asked + 1)
        place = list(HEADINGS).index("Basis") + 1
        assert number == 1 or (sheet.cell(number, place).value == "proposed") is not folded


def test_it_fits_on_letter_paper(two: Crosswalk, root: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path / "form.xlsx", form(two, root)))[SHEET]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (1, "landscape")
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.print_title_rows == "$1:$1"
    assert "$A$1:$Q$" in sheet.print_area  # no decision was made on earlier data
    columns = sheet.column_dimensions.values()
    names = dict(zip(HEADINGS.values(), sheet.column_dimensions, strict=True))
    assert {name for name, at in names.items() if sheet.column_dimensions[at].hidden} == {
        "step",
        "cardinality",
    }
    # 140 characters of 11 points fit on the page: shrunk to this width they are some 7 points.
    assert sum(one.width for one in columns if not one.hidden) <= 240


ALIKE = ("Velar ague of the arch", "Velar ague of the lens")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (ALIKE, "Velar ague of the [-arch-]{+lens+}"),
        (("Velar ague", "Velar ague, mild"), "Velar ague{+, mild+}"),
        (("Velar ague, mild", "Velar ague"), "Velar ague[-, mild-]"),
        (("Velar ague", "Velar ague"), ""),
        (("Velar ague", "Corvine salve in the rind"), ""),
        (("", "Corvine salve"), ""),
        (("", ""), ""),
    ],
)
def test_what_differs_is_marked_by_signs(
    texts: tuple[str, str], expected: str, two: Crosswalk, root: Path
) -> None:
    (row, *_) = form(two, root).rows
    source, target = (Licensed(text, cleared=True) for text in texts)
    place = list(HEADINGS).index("Difference")
    asked = replace(row, source_text=source, target_text=target)
    assert cells_of(asked)[place] == expected
    source, target = (Licensed(text, cleared=False) for text in texts)
    assert cells_of(replace(row, source_text=source, target_text=target))[place] == ""
    told = replace(asked, entry=replace(row.entry, shown=Shown(basis="published")))
    assert cells_of(told)[place] == ""


def test_the_same_form_gives_the_same_bytes(two: Crosswalk, root: Path) -> None:
    view = form(two, root)
    assert xlsx_form.write(view) == xlsx_form.write(view)
    assert csv_form.write(view) == csv_form.write(view)
