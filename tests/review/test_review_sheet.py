"""The review workbook as a coder meets it: what is locked, what may be typed, the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from releasekit.crosswalk.decisions import EDITABLE
from releasekit.review import csv_form, xlsx_form
from releasekit.review.form import HEADINGS
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
    assert sheet.auto_filter.ref == f"A1:Q{sheet.max_row}"
    names = list(HEADINGS.values())
    for row in sheet.iter_rows():
        shown = {name: str(cell.value or "") for name, cell in zip(names, row, strict=True)}
        free = {name for name, cell in zip(names, row, strict=True) if not cell.protection.locked}
        assert free == (set(EDITABLE) if shown["basis"] == "proposed" else set())
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert '"accept,reject,other,none"' in lists
    assert len(sheet.data_validations.dataValidation) == 4
    assert all(book[name].protection.sheet for name in book.sheetnames)


def test_the_same_form_gives_the_same_bytes(two: Crosswalk, root: Path) -> None:
    view = form(two, root)
    assert xlsx_form.write(view) == xlsx_form.write(view)
    assert csv_form.write(view) == csv_form.write(view)
