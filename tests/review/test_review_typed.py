"""What coders type and what programs make of a form: read as it was meant, or refused by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from releasekit.errors import ReleasekitError
from releasekit.model import Relationship
from releasekit.review import read
from releasekit.review.form import HEADINGS, SCHEMA, relationship_of
from releasekit.review.xlsx_form import HIDDEN, SHEET
from tests.support.documents import converted
from tests.support.reviewing import (
    AFTER,
    BEFORE,
    DECIDED,
    KINDS,
    NOWHERE,
    ROWS,
    SALVE,
    TEN,
    WHO,
    Filled,
    decided,
    filled,
    form,
    write,
)
from tests.support.walks import links, walk

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.crosswalk import Crosswalk


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def two(root: Path) -> Crosswalk:
    return walk(root, (BEFORE, ""), (AFTER, ROWS))


@KINDS
@pytest.mark.parametrize("typed", ["B00.0", "b000", " b00.0 ", "B000"])
def test_a_code_may_be_typed_as_it_is_printed(
    typed: str, kind: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    rows: Filled = {SALVE: {"Decision": "other", "Corrected target": typed, **WHO}}
    again, settled = decided(root, two, filled(tmp_path / f"form.{kind}", root, two, rows))
    assert "A001 > B000 related-to reviewed merge" in links(again)
    assert [entry.corrected_target for entry in settled.entries] == ["B000"]
    place = write(tmp_path / f"next.{kind}", form(again, root, settled))
    assert [entry.corrected_target for entry in read(place).entries if entry.corrected_target] == [
        "B000"
    ]


def test_the_form_lets_a_printed_code_be_typed(two: Crosswalk, root: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "form.xlsx", form(two, root)))
    rules = book[SHEET].data_validations.dataValidation
    (width,) = [rule for rule in rules if rule.type == "textLength"]
    assert int(width.formula1) <= len("B000") < len("B00.0") == int(width.formula2)


@KINDS
def test_a_code_set_without_a_dot_knows_none(kind: str, root: Path, tmp_path: Path) -> None:
    codes = "10004 Quillon work upon an arch", "10005 Corvine work\n10006 Salve upon a stair"
    found = walk(root, (codes[0], ""), (codes[1], ""), code_set="cpt")
    row = ("10004", "")
    for typed, fault in (("100.05", "not a code of CPT"), ("10005", "")):
        rows: Filled = {row: {"Decision": "other", "Corrected target": typed, **WHO}}
        place = filled(tmp_path / f"form.{kind}", root, found, rows)
        if fault:
            with pytest.raises(ReleasekitError, match=fault):
                read(place)
        else:
            assert [entry.corrected_target for entry in read(place).entries] == [typed]


@KINDS
def test_a_locked_relationship_that_is_none_is_refused_by_row(
    kind: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    rows = {TEN: {**DECIDED[TEN], "Relationship": "akin"}}
    with pytest.raises(ReleasekitError, match="'akin' was not written into the form"):
        read(filled(tmp_path / f"form.{kind}", root, two, rows))


@KINDS
def test_a_form_of_the_first_edition_is_read(
    kind: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    now = filled(tmp_path / f"form.{kind}", root, two, DECIDED)
    expected = read(now).entries
    former = {
        "Corrected target": "Target instead",
        "Corrected relationship": "Relationship instead",
        "Earlier decision": "Earlier",
        SCHEMA: "releasekit/review/1",
    }
    if kind == "csv":
        text = now.read_text(encoding="utf-8")
        for heading, before in former.items():
            text = text.replace(heading, before)
        now.write_text(text, encoding="utf-8", newline="")
    else:
        book = openpyxl.load_workbook(now)
        for cell in (*book[SHEET][1], *book[HIDDEN][1]):
            cell.value = former.get(str(cell.value), cell.value)
        book.save(now)
    assert read(now).entries == expected


def test_a_form_without_the_difference_is_read(two: Crosswalk, root: Path, tmp_path: Path) -> None:
    now = filled(tmp_path / "form.xlsx", root, two, DECIDED)
    expected = read(now).entries
    book = openpyxl.load_workbook(now)
    sheet = book[SHEET]
    sheet.delete_cols(list(HEADINGS).index("Difference") + 1)
    for row in sheet.iter_rows(min_row=2):
        row[6].value = relationship_of(str(row[6].value))
        row[1].value = str(row[1].value).replace(".", "")
    book[HIDDEN]["B1"].value = "releasekit/review/2"
    book.save(now)
    assert sheet["G1"].value == "Relationship"
    assert read(now).entries == expected


@KINDS
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("means the same", "equivalent"),
        ("Target is more  specific", "source-is-broader-than-target"),
        ("target covers more", "source-is-narrower-than-target"),
        ("Equivalent", "equivalent"),
        ("source-is-narrower-than-target", "source-is-narrower-than-target"),
    ],
)
def test_a_relationship_is_chosen_in_our_words_or_in_those_of_fhir(  # noqa: PLR0913, PLR0917 (what a case is made of)
    kind: str, typed: str, meant: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    rows = {TEN: {**DECIDED[TEN], "Corrected relationship": typed}}
    entries = read(filled(tmp_path / f"form.{kind}", root, two, rows)).entries
    found = {(entry.source, entry.target): entry for entry in entries}
    assert found[TEN].corrected_relationship == meant
    assert {entry.shown.relationship for entry in entries} <= {*Relationship}


@KINDS
def test_codes_are_printed_with_their_dot_and_read_either_way(
    kind: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    place = filled(tmp_path / f"form.{kind}", root, two, {})
    assert {entry.source for entry in read(place).entries} >= {"A000", "D000"}
    if kind == "csv":
        text = place.read_text(encoding="utf-8")
        assert "A00.0" in text
        place.write_text(text.replace("A00.0", "A000"), encoding="utf-8")
    else:
        book = openpyxl.load_workbook(place)
        cells = [row[1] for row in book[SHEET].iter_rows(min_row=2)]
        assert "A00.0" in {cell.value for cell in cells}
        for cell in cells:
            cell.value = str(cell.value).replace(".", "")
        book.save(place)
    assert {entry.source for entry in read(place).entries} >= {"A000", "D000"}


@pytest.mark.parametrize("how", ["renamed", "taken out"])
def test_a_form_without_its_sheet_says_which(
    how: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    place = filled(tmp_path / "form.xlsx", root, two, DECIDED)
    book = openpyxl.load_workbook(place)
    if how == "renamed":
        book[SHEET].title = "Blatt1"
    else:
        book.remove(book[SHEET])
    book.save(place)
    with pytest.raises(ReleasekitError, match="has no sheet 'Review'"):
        read(place)


def test_rows_and_columns_in_another_order_say_the_same(
    two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    place = filled(tmp_path / "form.xlsx", root, two, DECIDED)
    as_written = decided(root, two, place)
    book = openpyxl.load_workbook(place)
    sheet = book[SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for number, values in enumerate([rows[0], *reversed(rows[1:])], start=1):
        for column, value in enumerate([*values[5:], *values[:5]], start=1):
            cell = sheet.cell(number, column)
            cell.number_format, cell.value = "General", value
    book.save(place)
    assert decided(root, two, place) == as_written


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_that_a_spreadsheet_saved_says_the_same(
    delimiter: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    import csv  # noqa: PLC0415 (this test only)
    import io  # noqa: PLC0415

    rows = {TEN: {**DECIDED[TEN], "Reviewer": "Zoë Ångström", "Comment": 'two\nlines; "q", =x'}}
    place = filled(tmp_path / "form.csv", root, two, rows)
    as_written = decided(root, two, place)
    lines = list(csv.reader(io.StringIO(place.read_text(encoding="utf-8"), newline="")))
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    place.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    assert decided(root, two, place) == as_written
    assert {entry.reviewer for entry in as_written[1].entries} == {"Zoë Ångström"}


@pytest.mark.slow
def test_a_form_saved_by_libreoffice_gives_the_same_bytes_again(
    two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    rows = DECIDED | {NOWHERE: {**DECIDED[NOWHERE], "Comment": "two\nlines", "Reviewer": "Zoë Å"}}
    found, settled = decided(root, two, filled(tmp_path / "form.xlsx", root, two, rows))
    ours = write(tmp_path / "ours.xlsx", form(found, root, settled))
    through = tmp_path / "through"
    through.mkdir()
    sheet = converted(ours.read_bytes(), "form.xlsx", "ods", through)
    saved = tmp_path / "saved.xlsx"
    saved.write_bytes(converted(sheet, "form.ods", "xlsx", through))
    assert saved.read_bytes() != ours.read_bytes()
    again = decided(root, two, saved)
    assert again == (found, settled)
    next_form = write(tmp_path / "next.xlsx", form(again[0], root, again[1]))
    assert next_form.read_bytes() == ours.read_bytes()
    assert len(openpyxl.load_workbook(saved)[SHEET][1]) == len(HEADINGS)
