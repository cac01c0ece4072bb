"""Files as they come: encodings, headings over headings, totals at the foot, blank columns."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.support.contracts import proved

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rows.conftest import Run

PLAIN = "Item,HCPCS/CPT,Svc Dt,Charge\r\n1,99468,01/05/2026,10\r\n2,285,12/31/2025,5\r\n"
EXPECTED = {("99468", "ended"), ("285", "valid")}
TEXTS = {
    "bom": b"\xef\xbb\xbf" + PLAIN.encode(),
    "semicolons": PLAIN.replace(",", ";").encode(),
    "utf-16 with a mark": PLAIN.encode("utf-16"),
    "utf-16 without": PLAIN.replace(",", "\t").encode("utf-16-le"),
    "utf-16, the big end first": PLAIN.encode("utf-16-be"),
    "lines by CR": PLAIN.replace("\r\n", "\r").encode(),
    "words above": b"Prepared by,X,,\nReport date,1/2/2026,,\n,,,\n" + PLAIN.encode(),
    "headings over headings": b"Codes,,,Money\n" + PLAIN.encode(),
    "blank rows and a total": PLAIN.encode() + b",,,\nTotal,,,15\n",
    "blank columns": PLAIN.replace(",", ",,").replace("\r\n", ",\r\n").encode(),
    "quoted line breaks": b'Note,CPT,DOS\n"a\nb, c",99468,2026-01-05\n"""x""",285,2025-12-31\n',
    "other words": b"Line,Billing Code,Day of svc\n1,99468,2026-01-05\n2,285,2025-12-31\n",
    "no heading": b"1,99468,x\n2,99203,y\n3,285,z\n",
}
"""A file with 99468 on a day on which it had ended, and 285 on one on which it was valid."""


@pytest.mark.parametrize("name", TEXTS)
def test_a_messy_text_is_read(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "rows.csv").write_bytes(TEXTS[name])
    code, answer, messages = run("check", "rows.csv", "--format", "json", "-s", "cpt")
    assert code == 0, messages
    found = {(row["code"], row["verdict"]) for row in proved("check-1", answer)["rows"]}
    expected = EXPECTED if name != "no heading" else {("99468", "ended"), ("285", "ended")}
    assert {pair for pair in found if pair[0] in {"99468", "285"}} == expected


def test_a_messy_workbook_is_read(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Notes"
    notes.append(["Read me"])
    page = book.create_sheet("Charges")
    page.append(["Charge master 2026"])
    page.merge_cells("A1:D1")
    page.append(["Codes", None, "Money"])
    page.merge_cells("A2:B2")
    for row in (("CPT", "Dept", "Price", "Date"), (99468, "ICU", 10.5, dt.date(2026, 1, 5))):
        page.append(row)
    page.append((285, "OR", 10.5, dt.date(2025, 12, 31)))
    page.append(("Total", None, 21))
    book.save(tmp_path / "book.xlsx")
    _, answer, messages = run("check", "book.xlsx", "--format", "json", "-s", "cpt")
    found = {(row["code"], row["verdict"]) for row in proved("check-1", answer)["rows"]}
    assert found >= EXPECTED
    assert "sheet Charges was read" in messages
    assert "without codes, not read: Notes" in messages


def test_a_workbook_without_rows_is_one_clear_error(run: Run, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "blank.xlsx")
    code, answer, messages = run("check", "blank.xlsx")
    assert (code, answer) == (2, "")
    assert "blank.xlsx: no sheet has rows" in messages


def test_one_slip_among_many_dates_does_not_turn_the_others(run: Run, tmp_path: Path) -> None:
    days = "".join(f"99468,{month}/5/2025\n" for month in range(1, 13))
    (tmp_path / "rows.csv").write_text(f"cpt,dos\n{days}99468,31/12/2025\n", encoding="utf-8")
    _, answer, _ = run("check", "rows.csv", "--format", "json")
    rows = proved("check-1", answer)["rows"]
    assert {row["why"] for row in rows if not row["date"]} == {"bad date: 31/12/2025"}
    assert "2025-02-05" in {row["date"] for row in rows}


def test_the_amount_is_a_column_of_numbers(run: Run, tmp_path: Path) -> None:
    text = "Charge code,Charge description,CPT,Gross charge,Dept\n27095216,One,99468,$5.00,ICU\n"
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    code, answer, messages = run("impact", "2025", "2026", "--on", "rows.csv", "--format", "json")
    assert code == 0, messages
    assert proved("impact-1", answer)["affected"]["amount"] == 5


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("code,units\n99468,1\n", "CPT was not asked for (-s)"),
        ("code,code type\n99468,CPT\n", "CPT was not asked for (-s)"),
        ("code,code type\nA4216,HCPCS Level II\n", "HCPCS Level II was not asked for (-s)"),
        ("code,code type\n02703Z6,ICD-10-PCS\n", "no release of ICD-10-PCS is loaded"),
    ],
)
def test_what_is_loaded_and_was_left_out_is_said_to_be(
    rows: str, why: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "rows.csv").write_text(rows, encoding="utf-8")
    asked = ("check", "rows.csv", "--code-column", "code", "--format", "json", "-s", "icd10cm")
    (row,) = proved("check-1", run(*asked)[1])["rows"]
    assert (row["verdict"], row["why"]) == ("input-error", why)


@pytest.mark.parametrize("every", [(), ("--all",)])
def test_a_bad_date_is_named_beside_what_was_mended(
    every: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    rows = "cpt,dos\n285,13/32/2020\n285,\n99468,110\n99468,\n99468,2025-07-01\n"
    (tmp_path / "rows.csv").write_text(rows, encoding="utf-8")
    asked = ("check", "rows.csv", "--date-column", "dos", "--format", "csv", *every)
    whys = [row["why"] for row in csv.DictReader(io.StringIO(run(*asked)[1]))]
    mended = "read as 00285: lost zeros put back"
    assert whys[:4] == [
        f"{mended}; bad date: 13/32/2020",
        f"{mended}; no date",
        "bad date: 110",
        "no date",
    ]
