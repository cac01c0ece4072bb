"""Workbooks and pages of check and impact: the facts of the data forms, with real days and sums."""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from releasekit import resources
from releasekit.cli import main, row_options
from tests.support.goldens import GOLDEN, as_expected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., str]

STORE = str(resources.folder("releases"))
ROWS = """item,department,description,cpt,price,quantity,service date
A1,ICU,=1+1,99468,"$1,200.00 ",10,2026-01-05
A2,ICU,Two,99468-25,1200,1,2025-12-01
A3,ANES,Three,285,80.50,4,2026-02-03
A4,ANES,Four,99203,(5.00),2,2026-01-20
A5,ANES,Five,A02.1,10,2,2026-01-20
A6,,Six,99430,10,2,2025-11-20
A7,,Seven,99999,10,2,2026-01-20
A8,,Eight,,10,2,2026-01-20
A9,ICU,Nine,"99468, 99203",77,2,soon
"""
IMPACT = ("impact", "2025", "2026", "--on", "rows.csv", "-s", "cpt")


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with the rows; give its messages."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")

    def call(*arguments: str) -> str:
        with pytest.raises(SystemExit) as stop:
            main([*arguments, "--store", STORE])
        out, err = capfd.readouterr()
        assert not stop.value.code, err
        return out + err

    return call


def day(*parts: int) -> dt.datetime:
    return dt.datetime.combine(dt.date(*parts), dt.time())


def table(path: Path, sheet: str) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(path)[sheet]
    heading, *rows = page.iter_rows(values_only=True)
    assert page.auto_filter.ref
    assert page.freeze_panes
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


def test_the_workbook_of_an_impact_has_the_facts_of_its_json(run: Run, tmp_path: Path) -> None:
    run(*IMPACT, "-o", "impact.json")
    run(*IMPACT, "-o", "impact.xlsx")
    facts = json.loads((tmp_path / "impact.json").read_text(encoding="utf-8"))
    codes = table(tmp_path / "impact.xlsx", "Changes by code")
    risk = sum(line["Amount at risk"] for line in codes)
    assert (sum(line["Rows"] for line in codes), risk) == (
        facts["affected"]["rows"],
        facts["affected"]["amount_at_risk"],
    )
    owners = {line["owner"] for line in facts["work"] if line["owner"]}
    assert owners <= set(openpyxl.load_workbook(tmp_path / "impact.xlsx").sheetnames)
    for owner in owners:
        rows = table(tmp_path / "impact.xlsx", owner)
        expected = sum(line["rows"] for line in facts["work"] if line["owner"] == owner)
        assert len(rows) == expected
    wrong = table(tmp_path / "impact.xlsx", "Not right already")
    assert [(line["Your cell"], line["Rows"]) for line in wrong] == [
        (each["cell"], each["rows"]) for each in facts["spoilt"]
    ]


def test_days_and_money_are_values_and_texts_stay_texts(run: Run, tmp_path: Path) -> None:
    run(*IMPACT, "-o", "impact.xlsx")
    rows = {row["item"]: row for row in table(tmp_path / "impact.xlsx", "ICU")}
    first = rows["A1"]
    assert first["Effective"] == day(2026, 1, 1)
    assert first["Date of service"] == day(2026, 1, 5)
    assert (first["Amount"], first["Units"]) == (1200, 10)
    assert (first["Code"], first["cpt"], first["Replace by"]) == ("99468", "99468", "99467")
    assert first["description"] == "=1+1"
    cells = [
        cell for row in openpyxl.load_workbook(tmp_path / "impact.xlsx")["ICU"] for cell in row
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [rows[item]["At risk"] for item in ("A1", "A2")] == ["yes", "no"]
    assert next(iter(first)) == "Code"


@pytest.mark.parametrize(
    ("command", "beside", "every"),
    [(IMPACT, "impact-rows.csv", 6), (("check", "rows.csv"), "check-rows.csv", 6)],
)
def test_what_a_workbook_does_not_list_lies_beside_it(  # noqa: PLR0913, PLR0917 (a case)
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    beside: str,
    every: int,
) -> None:
    monkeypatch.setattr(row_options, "LISTED", 2)
    name = beside.partition("-")[0]
    said = run(*command, "-o", f"{name}.xlsx")
    assert f"wrote {tmp_path / beside}" in said or f"wrote {beside}" in said
    whole = list(csv.DictReader((tmp_path / beside).read_text(encoding="utf-8-sig").splitlines()))
    assert len(whole) == every
    book = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")
    summary = [str(cell.value) for row in book["Summary"] for cell in row if cell.value]
    assert any(f"all {every} rows" in text and beside in text for text in summary)


def test_more_rows_than_a_spreadsheet_opens_are_parquet(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_options, "LISTED", 2)
    monkeypatch.setattr(row_options, "OPENED", 3)
    run(*IMPACT, "-o", "impact.xlsx")
    assert pq.read_table(tmp_path / "impact-rows.parquet").num_rows == 6


def test_the_rows_file_has_every_affected_row_with_its_own_columns(
    run: Run, tmp_path: Path
) -> None:
    run(*IMPACT, "--rows", "affected.csv")
    text = (tmp_path / "affected.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert sorted((row["item"], row["code"], row["replace_by"]) for row in rows) == [
        ("A1", "99468", "99467"),
        ("A2", "99468", "99467"),
        ("A3", "00285", ""),
        ("A4", "99203", ""),
        ("A9", "99203", ""),
        ("A9", "99468", "99467"),
    ]


def test_dates_that_cannot_be_read_are_said(run: Run) -> None:
    said = run(*IMPACT)
    assert "2 affected rows have no date of service that can be read (bad date: soon)" in said


def test_the_workbook_of_a_check_lists_what_is_wrong(run: Run, tmp_path: Path) -> None:
    run("check", "rows.csv", "-s", "cpt", "-o", "check.xlsx")
    rows = table(tmp_path / "check.xlsx", "Rows")
    ended = next(row for row in rows if row["item"] == "A1")
    assert (ended["Verdict"], ended["Replacements"]) == ("Ended", "99467 (published)")
    assert ended["Last day"] == day(2025, 12, 31)
    codes = table(tmp_path / "check.xlsx", "By code")
    assert sum(line["Rows"] for line in codes) == len(rows)
    run("check", "rows.csv", "-s", "cpt", "--all", "-o", "all.xlsx")
    verdicts = {row["Verdict"] for row in table(tmp_path / "all.xlsx", "Rows")}
    assert "Valid" in verdicts


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (IMPACT, "impact/cpt-2025-to-2026-internal.html"),
        ((*IMPACT, "--audience", "public"), "impact/cpt-2025-to-2026-public.html"),
        (("check", "rows.csv", "-s", "cpt"), "check/cpt.html"),
    ],
)
def test_a_page_is_as_expected(
    request: pytest.FixtureRequest, run: Run, tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    run(*command, "-o", "page.html")
    as_expected(request, GOLDEN / name, (tmp_path / "page.html").read_text(encoding="utf-8"))


def test_a_workbook_is_the_same_on_every_run(run: Run, tmp_path: Path) -> None:
    for command in (IMPACT, ("check", "rows.csv", "-s", "cpt")):
        for name in ("a.xlsx", "b.xlsx"):
            run(*command, "-o", name)
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
