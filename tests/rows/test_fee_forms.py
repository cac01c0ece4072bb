"""What rows are paid is told by every output to the same cent, and what is in no total says why."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from releasekit.cli import main
from releasekit.store import Store
from releasekit.timeline.keyed_rows import keys_of
from tests.support.files import DISTRIBUTIONS, load, write
from tests.support.lists import AFTER, BEFORE, lists_store
from tests.support.paid import paid

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return lists_store(tmp_path_factory.mktemp("lists"))


def test_fees_alone_are_told_by_code_and_of_no_code_set_to_compare(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "cpt,units\n99213,10\n93000,1\n77777,2\n"
    fees = paid(store, tmp_path, rows=rows)
    totals = [Decimal(fees[name]) for name in ("total_before", "total_after", "difference")]
    asked = ["impact", BEFORE, AFTER, "-s", "pfs", "--on", str(tmp_path / "volumes.csv")]
    said = {}
    for form in ("table", "html", "xlsx", "csv", "parquet"):
        made = tmp_path / f"impact.{form}"
        with pytest.raises(SystemExit) as stop:
            main([*asked, "--store", str(store.root), "--format", form, "-o", str(made)])
        assert stop.value.code == 0, capsys.readouterr().err
        said[form] = made.read_text() if form in {"table", "html"} else ""
    book, lines = _sheet(tmp_path / "impact.xlsx")
    assert set(lines) == {"99213", "93000", "77777"}
    (line,) = fees["lines"]
    names = ("Total before", "Total after", "Total difference")
    own = [sum(Decimal(str(each[name] or 0)) for each in lines.values()) for name in names]
    assert [f"{each:.2f}" for each in own] == [f"{each:.2f}" for each in totals]
    absent = f"in neither {BEFORE} nor {AFTER}"
    assert (lines["77777"]["Total before"], lines["77777"]["Why in no total"]) == (None, absent)
    for found in (_csv_fees(tmp_path / "impact.csv"), _parquet_fees(tmp_path / "impact.parquet")):
        columns = ("total_before", "total_after", "difference")
        own = [sum(Decimal(str(row[name] or 0)) for row in found) for name in columns]
        assert own == totals
        assert {row["code"] for row in found} == {"99213", "93000", "77777"}
    for form in ("table", "html"):
        text = " ".join(said[form].split())
        assert f"${totals[0]:,.2f}, now ${totals[1]:,.2f} ({totals[2]:+,.2f}" in text
    said["xlsx"] = "\n".join(str(cell) for row in book["Summary"].values for cell in row)
    for form in ("table", "html", "xlsx"):
        assert "Not compared" not in said[form]
        assert "No row is affected" not in said[form]
        assert f"In no total: 1 row, {absent}" in said[form]
    for form in ("table", "html"):
        assert ("Largest" in said[form]) is (line["difference"] != "0.00")


def _sheet(path: Path) -> tuple[Any, dict[str, dict[Any, Any]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 (heavy)

    book = load_workbook(path)
    heads, *cells = book["Paid by PFS"].iter_rows(values_only=True)
    return book, {str(row[0]): dict(zip(heads, row, strict=True)) for row in cells}


def _csv_fees(path: Path) -> list[dict[str, Any]]:
    with path.open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == "fee"]


def _parquet_fees(path: Path) -> list[dict[str, Any]]:
    from pyarrow.parquet import read_table  # noqa: PLC0415 (heavy)

    return [row for row in read_table(path).to_pylist() if row["kind"] == "fee"]


KEYED = ("E0431", "E0431/NU", "E0431/RR", "E0431/QE/RR")


@pytest.mark.parametrize(
    ("modifiers", "row"),
    [
        ("RR,QE", "E0431/QE/RR"),  # the list has them in an order of its own
        ("QE,RR", "E0431/QE/RR"),
        ("KX,RR,QE", "E0431/QE/RR"),
        ("RR", "E0431/RR"),
        ("KX,RR", "E0431/RR"),
        ("QE", "E0431"),
        ("", "E0431"),
    ],
)
def test_a_line_is_paid_by_the_row_that_has_most_of_its_modifiers(modifiers: str, row: str) -> None:
    of_line = tuple(filter(None, modifiers.split(",")))
    assert next(key for key in keys_of("E0431", of_line, 3) if key in KEYED) == row
    assert len(list(keys_of("E0431", of_line, 1))) == 1


@pytest.mark.parametrize(
    ("before", "after", "modifier", "why", "state"),
    [
        (
            *("E0607,NU,,", "E0607,NU,,", ""),
            *("listed only with modifiers (NU): the rows name none", "unaffected"),
        ),
        ("E0607,NU,,", "A4216,,,", "NU", "no longer in 2025-10", "affected"),
        ("A4216,,,", "E0607,NU,,", "NU", "new in 2025-10, so that 2025-07", "unaffected"),
        ("A4216,,,", "A4216,,,", "NU", "in neither 2025-07 nor 2025-10", "input-error"),
    ],
)
def test_a_code_that_ended_one_that_is_new_and_one_that_never_was_are_told_apart(  # noqa: PLR0913, PLR0917 (a row of the table)
    tmp_path: Path, before: str, after: str, modifier: str, why: str, state: str
) -> None:
    for version, row in ((BEFORE, before), (AFTER, after)):
        (file,) = (DISTRIBUTIONS / "dmepos" / version).rglob("*.csv")
        lines = file.read_text(encoding="utf-8").splitlines()
        start = next(at for at, line in enumerate(lines) if line.startswith("HCPCS"))
        cells = lines[start].count(",") + 1
        named = [*row.split(",")[:3], "D", "IN"]
        new = ",".join([*named, *["1.00"] * (cells - len(named) - 1), "made up"])
        written = write(tmp_path / version / file.name, "\n".join([*lines[: start + 1], new, ""]))
        load(tmp_path / "store", "dmepos", version, written.parent, sample=True, force=True)
    rows = f"hcpcs,modifier,units\nE0607,{modifier},1\n"
    fees = paid(Store(tmp_path / "store"), tmp_path, rows=rows, code_set="dmepos")
    (line,) = fees["unpriced"]
    assert line["why"].startswith(why)
    assert json.loads((tmp_path / "impact.json").read_bytes())["states"] == {state: 1}
