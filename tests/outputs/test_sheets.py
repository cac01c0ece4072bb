"""The spreadsheet engine: titles that Excel allows, numbers as numbers, all else as text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import load_workbook

from releasekit import office
from releasekit.office.archive import moment
from releasekit.office.sheets import (
    Cell,
    Column,
    Highlight,
    Input,
    Sheet,
    Value,
    letter,
    plain_sheet,
)


def written(*sheets: Sheet) -> bytes:
    book = office.book(when=moment())
    for sheet in sheets:
        book.add(sheet)
    return book.content()


def test_plain_tables_are_sheets() -> None:
    rows = [("=1+1", 1234), ("00105", 0)]
    titles = ["a/b", "A?B", "A title that is longer than any that Excel allows", "''", "a/b"]
    sheets = [
        plain_sheet(titles[0], ("Code", "Many"), rows),
        *(plain_sheet(title, ("x",), []) for title in titles[1:4]),
        plain_sheet(titles[4], ("Code", "Many"), rows),
    ]
    content = written(*sheets)
    book = load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames}) == 5
    assert book.sheetnames[:3] == ["a-b", "A-B (2)", "A title that is longer than any"]
    assert list(book["a-b"].iter_rows(values_only=True)) == [("Code", "Many"), *rows]
    assert (book["a-b"].freeze_panes, book["a-b"].auto_filter.ref) == ("A2", "A1:B3")
    assert content == written(*sheets)


def test_a_cell_is_never_a_formula_and_a_number_stays_one() -> None:
    rows = [("=1+1", 3), ("+cmd|' /C calc'!A0", 0), ("@SUM(A1)", -2), ("-\x0b1", 1)]
    sheet = load_workbook(io.BytesIO(written(plain_sheet("x", ("what", "count"), rows)))).active
    assert sheet is not None
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 5
    assert [cell.data_type for cell in sheet["B"]] == ["s", *["n"] * 4]
    assert [cell.value for cell in sheet["A"]] == ["what", "=1+1", rows[1][0], "@SUM(A1)", "-1"]


def test_a_workbook_holds_no_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(written(plain_sheet("x", ("a",), [])))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")]
)
def test_columns_have_letters(column: int, letters: str) -> None:
    assert letter(column) == letters


def test_a_locked_sheet_lets_only_free_cells_be_typed_into() -> None:
    day = dt.date(2026, 1, 5)
    rows: list[list[Value]] = [
        [Cell("held", "held"), Cell("", "free"), Cell(day, "free date"), Cell(62.5, "held score")],
        [Cell("faded", "faded"), Cell("=1", "free"), Cell("-x", "free date"), Cell("", "faded")],
    ]
    sheet = Sheet(
        title="Form",
        columns=[Column(heading=name, width=9) for name in "abcd"],
        rows=rows,
        frozen=2,
        locked=True,
        inputs=[Input(column=1, kind="list", limits=('"x,y"',), title="b", prompt="x or y")],
        highlights=[Highlight(columns=(0, 1), color="FFFFF3CD", formula='$B2=""')],
    )
    book = load_workbook(io.BytesIO(written(sheet, Sheet(title="h", columns=[], rows=[["x"]]))))
    form = book["Form"]
    assert form.protection.sheet
    assert not form.protection.autoFilter
    assert form.freeze_panes == "C2"
    free = {
        cell.coordinate for row in form.iter_rows() for cell in row if not cell.protection.locked
    }
    assert free == {"B2", "C2", "B3", "C3"}
    assert [cell.value for cell in form[2]] == ["held", None, dt.datetime(2026, 1, 5), 62.5]  # noqa: DTZ001 (as Excel has it)
    assert [cell.value for cell in form[3]] == ["faded", "=1", "-x", None]
    assert [cell.data_type for cell in form[3]][1:3] == ["s", "s"]
    assert [cell.number_format for cell in form[2]] == ["@", "@", "yyyy-mm-dd", "0.0"]
    assert form["C3"].quotePrefix, "typed again in a cell of dates it would be a formula"
    (rule,) = form.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1, rule.prompt) == ("B2:B3", '"x,y"', "x or y")
    assert [str(area.sqref) for area in form.conditional_formatting] == ["A2:B3"]
    assert not book["h"].freeze_panes


def test_a_hidden_sheet_is_not_offered() -> None:
    content = written(
        Sheet(title="Shown", columns=[], rows=[["x"]]),
        Sheet(title="Known by", columns=[], rows=[["a"], ["b", "c", "d"]], hidden=True),
    )
    hidden = load_workbook(io.BytesIO(content))["Known by"]
    assert hidden.sheet_state == "veryHidden"
    assert list(hidden.iter_rows(values_only=True)) == [("a", None, None), ("b", "c", "d")]
