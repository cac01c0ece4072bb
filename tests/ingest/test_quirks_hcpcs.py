"""Quirks of HCPCS: continuation records, disclaimers, moved headings, stray cells, split rows."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from releasekit import layout as layouts
from releasekit.errors import DistributionError, SourceFaultsError
from releasekit.layout.fields import Heading, Span
from tests.support.files import DISTRIBUTIONS, concepts, load, skipped, write

if TYPE_CHECKING:
    from pathlib import Path

HERE = DISTRIBUTIONS / "hcpcs" / "2025"
TEXT, BOOK = layouts.load("hcpcs").files[:2]
SPANS = [column.place.span for column in TEXT.columns if isinstance(column.place, Span)]
HEADINGS = [column.place.heading[0] for column in BOOK.columns if isinstance(column.place, Heading)]
Row = dict[str, Any]


def records() -> list[Row]:
    """Return the made-up text file's records as a workbook would have them."""
    rows: list[Row] = []
    text = next(HERE.glob("*.txt")).read_bytes().decode("latin-1").split("\r\n")
    for line in text:
        if line[10:11] in {"3", "7"}:
            cells = [line[first - 1 : last] for first, last in SPANS]
            rows.append({name: cell.strip() for name, cell in zip(HEADINGS, cells, strict=True)})
            rows[-1]["HCPC"] = line[:5]
        elif line[10:11] in {"4", "8"}:
            rows[-1]["LONG DESCRIPTION"] += f" {line[11:91].strip()}"
    return rows


def workbook(
    path: Path, rows: list[Row], *, above: int = 0, headings: list[str] | None = None
) -> Path:
    """Write rows below a heading that stands after `above` rows of disclaimers."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number in range(above):
        sheet.append([None] if number % 2 else ["*Made up.\u00a0 Disclaimer"])
    chosen = headings or HEADINGS
    sheet.append(chosen)
    for row in rows:
        sheet.append([row.get(name, "") for name in chosen])
    book.save(path)
    return path


def test_the_text_form_with_continuations_disclaimers_and_hard_blanks(tmp_path: Path) -> None:
    snapshot, manifest = load(tmp_path / "store", "hcpcs", "2025", HERE)
    found = concepts(snapshot)
    assert list(found) == ["A0021", "A1", "E0100", "G0001", "J0120", "K0001", "LT", "Q0001"]
    assert found["E0100"].display == (
        "Quill frame of bent reed, with glass lens and all its rings, for long use by day and by "
        "night, each"
    )
    assert found["E0100"].properties["attribute.pricing"] == ("32", "44")
    assert found["A1"].kind == "modifier"
    assert found["A1"].section == "Modifiers"
    assert sum(skipped(manifest, "ANWEB").values()) == 5


def test_an_ended_code_stays_with_its_date(tmp_path: Path) -> None:
    snapshot, manifest = load(tmp_path / "store", "hcpcs", "2025", HERE)
    assert snapshot["K0001"].terminated == "2013-12-31"
    assert (manifest.concepts, manifest.live) == (8, 6)


def test_a_date_of_six_digits_is_read(tmp_path: Path) -> None:
    found = load(tmp_path / "store", "hcpcs", "2025", HERE)[0]["G0001"]
    assert found.properties["date.asc-effective"] == "2017-04-01"


@pytest.mark.parametrize("above", [0, 7, 10])
def test_workbook_and_csv_are_twins_of_the_text_wherever_the_heading_stands(
    tmp_path: Path, above: int
) -> None:
    text = list(load(tmp_path / "text", "hcpcs", "2025", HERE)[0])
    book = workbook(tmp_path / "anweb.xlsx", records(), above=above)
    assert list(load(tmp_path / "xlsx", "hcpcs", "2025", book)[0]) == text
    csv = io.StringIO("*Made up, not CMS's\n" * above)
    csv.seek(0, io.SEEK_END)
    csv.write(",".join(HEADINGS) + "\n")
    for row in records():
        csv.write(",".join(f'"{row[name]}"' for name in HEADINGS) + "\n")
    place = write(tmp_path / "anweb.csv", csv.getvalue())
    assert list(load(tmp_path / "csv", "hcpcs", "2025", place)[0]) == text


def test_stray_numbers_blanks_tail_rows_and_hidden_or_merged_cells(tmp_path: Path) -> None:
    rows = records()
    rows[6]["TERM DT"] = 20131231.0
    rows[4]["ADD DT"] = 20200101
    rows[3]["ACT EFF DT"] = dt.datetime(2020, 1, 1)  # noqa: DTZ001 (a cell has no zone)
    rows[0]["HCPC"] = "A1"  # without the three blanks before it
    rows[2] |= {"XREF1": None, "SEQNUM": "00100"}
    place = workbook(tmp_path / "anweb.xlsx", rows, above=2)
    book = openpyxl.load_workbook(place)
    sheet = book.worksheets[0]
    sheet.merge_cells("A1:F1")
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[6].hidden = True
    for number in range(200, 2200):
        sheet.cell(number, 1).value = None
        sheet.cell(number, 1).style = "Good"
    book.save(place)
    text = list(load(tmp_path / "text", "hcpcs", "2025", HERE)[0])
    assert list(load(tmp_path / "xlsx", "hcpcs", "2025", place)[0]) == text


def test_a_code_split_over_two_rows_is_joined(tmp_path: Path) -> None:
    rows = records()
    first, rest = rows[3]["LONG DESCRIPTION"][:60].strip(), rows[3]["LONG DESCRIPTION"][60:].strip()
    rows[3]["LONG DESCRIPTION"] = first
    split: Row = {"HCPC": "E0100", "SEQNUM": "0020", "RECID": "4", "LONG DESCRIPTION": rest}
    place = workbook(tmp_path / "anweb.xlsx", [*rows[:4], split, *rows[4:]])
    text = list(load(tmp_path / "text", "hcpcs", "2025", HERE)[0])
    assert list(load(tmp_path / "xlsx", "hcpcs", "2025", place)[0]) == text


def test_a_continuation_without_its_first_record_is_refused(tmp_path: Path) -> None:
    rows = records()
    stray: Row = {"HCPC": "G9999", "RECID": "4", "LONG DESCRIPTION": "and more"}
    with pytest.raises(SourceFaultsError, match=r"anweb.xlsx:3: continues 'G9999'"):
        load(tmp_path / "s", "hcpcs", "2025", workbook(tmp_path / "anweb.xlsx", [rows[0], stray]))


def test_a_transaction_report_beside_it_is_not_the_annual_file(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    workbook(folder / "anweb.xlsx", records())
    report = [
        {"HCPC": "A0021", "ACTION CD": "ADD", "SHORT DESCRIPTION": "x", "LONG DESCRIPTION": "y"}
    ]
    names = ["HCPC", "ACTION CD", "SHORT DESCRIPTION", "LONG DESCRIPTION"]
    workbook(folder / "trans_alpha.xlsx", report, headings=names)
    _, manifest = load(tmp_path / "store", "hcpcs", "2025", folder)
    assert [source.name for source in manifest.sources] == ["anweb.xlsx"]
    assert manifest.unclaimed == ("trans_alpha.xlsx",)


def test_two_annual_files_are_not_one_release(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    workbook(folder / "anweb.xlsx", records())
    workbook(folder / "anweb_v4.xlsx", records()[1:])
    with pytest.raises(DistributionError, match=r"anweb.xlsx and anweb_v4.xlsx: each is the"):
        load(tmp_path / "store", "hcpcs", "2025", folder)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("HCPC", "W0001", "'W0001' is no code of HCPCS Level II"),
        ("ADD DT", "20209901", "A0021: ADD DT: '20209901' is no date such as 20260131, 260131, "),
        ("HCPC", "", "has values but no code"),
    ],
)
def test_a_bad_cell_is_named_with_its_row(
    tmp_path: Path, column: str, value: str, said: str
) -> None:
    rows = records()
    rows[2][column] = value
    with pytest.raises(SourceFaultsError, match=r"anweb\.xlsx:4: ") as fault:
        load(tmp_path / "s", "hcpcs", "2025", workbook(tmp_path / "anweb.xlsx", rows))
    assert said in str(fault.value)
    assert not list((tmp_path / "s").rglob("*.json"))


def test_many_faults_are_shown_together_and_counted(tmp_path: Path) -> None:
    rows = [{**row, "ADD DT": "never"} for row in records() * 4]
    with pytest.raises(SourceFaultsError) as fault:
        load(tmp_path / "s", "hcpcs", "2025", workbook(tmp_path / "anweb.xlsx", rows))
    assert len(fault.value.faults) == 20
    assert "… and 29 more like these: lines 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 …" in str(fault.value)


@pytest.mark.parametrize(("one", "other"), [("COV", "TOS1"), ("TOS1", "PRICE1"), ("COV", "BETOS")])
def test_a_workbook_in_which_two_columns_are_swapped(tmp_path: Path, one: str, other: str) -> None:
    rows = [row | {one: row[other] or "0Z", other: row[one]} for row in records()]
    place = workbook(tmp_path / "hcpcs.xlsx", rows)
    with pytest.raises(SourceFaultsError, match=f"{one}.* is .*, none of "):
        load(tmp_path / "store", "hcpcs", "2025", place)
