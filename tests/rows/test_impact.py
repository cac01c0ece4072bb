"""releasekit impact on a made-up charge master and claims, against the samples."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

import releasekit
from releasekit.cli import check, impact
from tests.rows.test_check import write
from tests.support.contracts import proved

if TYPE_CHECKING:
    from tests.rows.conftest import Run

MASTER = (Path(__file__).parent / "master.csv").read_text(encoding="utf-8")
CLAIMS = """claim,cpt,dos,charge,payer
1,99468,2025-11-30,100,P
2,99468,2026-01-02,200,P
3,99468,2026-01-31,300,Q
4,99468,2024-11-30,400,Q
5,99468,,500,Q
"""
PAIR = ("impact", "2025", "2026")


def test_a_charge_master(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "master.csv", MASTER.encode())
    code, answer, messages = run(*PAIR, "--on", "master.csv", "--format", "json")
    assert code == 0, messages
    found = proved("impact-1", answer)
    assert (found["rows"], found["codes"]) == (8, 7)
    assert found["states"] == {"affected": 4, "unaffected": 2, "not-on-record": 1}
    work = {(line["owner"], line["code"]): line for line in found["work"]}
    assert set(work) == {("ICU", "99468"), ("ANES", "00285"), ("ANES", "99203")}
    deleted = work["ICU", "99468"]
    assert (deleted["rows"], deleted["amount"], deleted["replace_by"]) == (2, 2400, "99467")
    assert (deleted["basis"], deleted["last_day"]) == ("published", "2025-12-31")
    split = work["ANES", "00285"]
    assert (split["replace_by"], split["replacements"]) == ("", "00105, 00320")
    assert work["ANES", "99203"]["amount"] == -5
    assert found["spoilt"][0]["cell"] == "99999"
    owners = {total["name"]: total["amount"] for total in found["by_owner"]}
    assert owners == {"ICU": 2400, "ANES": 75.5}
    assert "owner: department; amount: price; units: quantity" in messages


def test_claims_before_and_after_the_day(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "claims.csv", CLAIMS.encode())
    answer = run(*PAIR, "--on", "claims.csv", "--format", "json")[1]
    found = proved("impact-1", answer)
    (total,) = found["by_class"]
    assert (total["rows"], total["amount"]) == (4, 1100)
    assert (total["rows_at_risk"], total["amount_at_risk"]) == (3, 1000)
    months = {each["name"]: each["amount"] for each in found["by_month"]}
    assert months == {"": 500, "2025-11": 100, "2026-01": 500}


def test_the_updated_file_replaces_only_what_is_certain(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "master.csv", MASTER.encode())
    run(*PAIR, "--on", "master.csv", "--updated", "new.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "new.csv").read_text(encoding="utf-8-sig"))))
    old = list(csv.DictReader(io.StringIO(MASTER)))
    changed = {
        row["item"]: (row["cpt"], row["replaced code"]) for row in rows if row["replaced code"]
    }
    assert changed == {"A1": ("99467", "99468"), "A2": ("99467-25", "99468-25")}
    assert [row["item"] for row in rows] == [row["item"] for row in old]
    assert [row["price"] for row in rows] == [row["price"] for row in old]


def test_the_forms_agree(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "claims.csv", CLAIMS.encode())
    given = (*PAIR, "--on", "claims.csv")
    table = run(*given)[1]
    assert "5 rows read, 5 codes in them; 4 affected (80.0 %)" in table
    assert "At risk from the effective date on: 3 rows, $1,000.00" in table
    assert "Replace by 99467" in table
    lines = list(csv.DictReader(io.StringIO(run(*given, "--format", "csv")[1])))
    facts = [(line["owner"], line["code"], line["rows"], line["amount_at_risk"]) for line in lines]
    assert facts == [("P", "99468", "2", "200.0"), ("Q", "99468", "2", "800.0")]
    run(*given, "--format", "parquet", "-o", "grouped.parquet")
    grouped = pq.read_table(tmp_path / "grouped.parquet").to_pylist()
    assert sum(row["rows"] for row in grouped) == 4
    assert {row["class"] for row in grouped} == {"code-deleted"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "no rows are named"),
        (("--on", "master.csv", "--owner-column", "dept"), "there is no such column"),
        (("--on", "master.csv", "--updated", "new.xlsx"), "is one CSV or Parquet file"),
    ],
)
def test_what_is_wrong_is_one_clear_error(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    write(tmp_path / "master.csv", MASTER.encode())
    code, _, messages = run(*PAIR, *arguments)
    assert code == 2
    assert message in messages
    assert not (tmp_path / "new.xlsx").exists()


@pytest.mark.parametrize(
    "given",
    [(*PAIR, "--on", "claims.csv", "--format", form) for form in impact.FORMATS]
    + [("check", "claims.csv", "--format", form) for form in check.FORMATS],
    ids=lambda given: f"{given[0]} {given[-1]}",
)
def test_every_form_that_is_offered_can_be_had(
    run: Run, tmp_path: Path, given: tuple[str, ...]
) -> None:
    write(tmp_path / "claims.csv", CLAIMS.encode())
    code, _, messages = run(*given, "-o", "out")
    assert code == 0, messages
    assert (tmp_path / "out").stat().st_size


def test_texts_go_only_to_who_may_have_them(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "claims.csv", CLAIMS.encode())
    given = (*PAIR, "--on", "claims.csv", "--format", "json")
    inside = proved("impact-1", run(*given)[1])["work"][0]
    outside = proved("impact-1", run(*given, "--audience", "public")[1])["work"][0]
    assert inside["descriptor"].startswith("Sample ")
    assert outside["descriptor"] == outside["before"] == outside["after"] == ""


def test_reviewed_replacements_are_written_with_whose_word_it_is(run: Run, tmp_path: Path) -> None:
    walk = ("crosswalk", "2025", "2026", "-s", "cpt", "--audience", "internal")
    run(*walk, "--format", "review-csv", "-o", "review.csv")
    text = (tmp_path / "review.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    decided = next(row for row in rows if row["Basis"] == "proposed" and row["Target"])
    decided |= {"Decision": "accept", "Reviewer": "A. Coder", "Reviewed on": "2025-12-01"}
    rows[rows.index(next(row for row in rows if row["Source"] == decided["Source"]))] = decided
    source, target = decided["Source"], decided["Target"]
    with (tmp_path / "review.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    write(tmp_path / "master.csv", f"item,cpt\nA,{source}\nB,99203\nC,285\n".encode())
    given = ("impact", "2025", "2026", "-s", "cpt", "--on", "master.csv", "--updated", "new.csv")
    run(*given)
    before = _updated(tmp_path)
    assert before["A"]["cpt"] == source
    run(*given, "--decisions", "review.csv")
    after = _updated(tmp_path)
    assert (after["A"]["cpt"], after["A"]["replaced by"]) == (target, "reviewed replacement")
    assert after["C"]["not replaced"] == "00285: choose among 00105, 00320"
    assert [row["item"] for row in after.values()] == ["A", "B", "C"]
    run(*given[:-2], "--rows", "rows.csv", "--decisions", "review.csv")
    told = (tmp_path / "rows.csv").read_text(encoding="utf-8-sig")
    from_python = releasekit.impact(
        "master.csv", "2025", "2026", store=releasekit.SAMPLES, code_set="cpt",
        decisions=["review.csv"],
    )  # fmt: skip
    ours = [
        {name: _as_csv(cell) for name, cell in row.items()}
        for row in from_python.to_pyarrow().to_pylist()
    ]
    assert ours == list(csv.DictReader(io.StringIO(told)))
    assert {row["replace_by"]: row["basis"] for row in ours}[target] == "reviewed"


def _as_csv(cell: object) -> str:
    return str(cell).lower() if isinstance(cell, bool) else "" if cell is None else str(cell)


def _updated(path: Path) -> dict[str, dict[str, str]]:
    text = (path / "new.csv").read_text(encoding="utf-8-sig")
    return {row["item"]: row for row in csv.DictReader(io.StringIO(text))}
