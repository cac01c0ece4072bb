"""releasekit reconcile at the terminal: every form, every exit code; and plain workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.cli.test_cli import SAMPLES, run
from tests.support.contracts import proved
from tests.support.files import DISTRIBUTIONS, load

if TYPE_CHECKING:
    from pathlib import Path

CM = DISTRIBUTIONS / "icd10cm"


def test_the_command_in_all_its_forms(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)
    table, err = run("reconcile", "2025", "2026", capsys=capsys)
    assert "HCPCS Level II 2025-01 → 2026-01 reconciled with action codes" in table
    base = ("reconcile", "2025", "2026", "-s", "icd10cm")
    assert "SAMPLE. These releases are made up" in table
    assert "ICD-10-CM 2025 → 2026 reconciled with order addenda" in table
    assert "the texts differ in spacing only" in table
    assert "CPT 2026 came without a change list" in err
    document = proved("reconciliation-1", run(*base, "--format", "json", capsys=capsys)[0])
    (found,) = document["code_sets"]
    assert found["published"] == {"additions": 23, "deletions": 13, "revisions": 7}
    assert found["computed"] == {"additions": 23, "deletions": 13, "revisions": 8}
    assert found["only_ours"] == [{"code": "D730", "action": "revision", "why": "whitespace-only"}]
    markdown, _ = run(*base, "--format", "md", capsys=capsys)
    assert "| revisions | 7 | 8 |" in markdown
    rows, _ = run(*base, "--format", "csv", capsys=capsys)
    assert rows.splitlines()[1].startswith(
        "icd10cm,order addenda,D730,revision,only ours,whitespace-only,"
    )
    run(*base, "--exit-code", capsys=capsys)


def test_an_unexplained_difference_is_exit_1_where_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for version in ("2025", "2026"):
        load(tmp_path, "icd10cm", version, DISTRIBUTIONS / "icd10cm" / version)
    base = ("reconcile", "2025", "2026", "--store", str(tmp_path))
    run(*base, capsys=capsys)
    out, _ = run(*base, "--exit-code", code=1, capsys=capsys)
    assert "unexplained 3" in out


@pytest.mark.parametrize("pair", [("2026", "2025"), ("2026", "2026"), ("2025", "2025")])
def test_a_list_is_of_what_came_later(
    pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)
    for some in ((), ("-s", "icd10cm")):
        _, err = run("reconcile", *pair, *some, code=2, capsys=capsys)
        assert f"{pair[0]} does not come before {pair[1]}" in err
        assert "name the earlier release first" in err


def test_a_release_without_lists_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(tmp_path, "icd10cm", "2025", CM / "2025")
    load(tmp_path, "icd10cm", "2026", CM / "2026" / "icd10cm order 2026.txt")
    given = ("reconcile", "2025", "2026", "--store", str(tmp_path))
    _, err = run(*given, code=2, capsys=capsys)
    assert "there is no change list" in err


def test_several_lists_of_one_code_set_are_several_elements(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for version in ("2025", "2026"):
        load(tmp_path, "icd10cm", version, CM / version, CM / f"poa-{version}")
    base = ("reconcile", "2025", "2026", "--store", str(tmp_path))
    document = proved("reconciliation-1", run(*base, "--format", "json", capsys=capsys)[0])
    first, second = document["code_sets"]
    assert (first["code_set"], second["code_set"]) == ("icd10cm", "icd10cm")
    assert (first["source"], second["source"]) == ("order addenda", "POA-exempt changes")
    assert first["codes"]["before"] == {"stated": 7, "computed": 7}
    assert second["totals"] == {"additions": 2, "deletions": 1, "revisions": 1}
    assert [one["kind"] for one in first["remarks"]] == ["not-counted", "stated-total"]
    markdown, _ = run(*base, "--format", "md", capsys=capsys)
    assert "- the list states 2 additions, but holds 1" in markdown


def test_a_list_that_cannot_be_held_against_the_changes_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(tmp_path, "icd10cm", "2025", CM / "2025")
    load(tmp_path, "icd10cm", "2026", CM / "2026", CM / "poa-2026")
    _, err = run("reconcile", "2025", "2026", "--store", str(tmp_path), capsys=capsys)
    assert "not reconciled with the POA-exempt changes: 2025 was loaded without" in err


def test_the_workbook_has_totals_remarks_and_a_sheet_a_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for version in ("2025", "2026"):
        load(tmp_path / "s", "icd10cm", version, CM / version, CM / f"poa-{version}")
    base = ("reconcile", "2025", "2026", "--store", str(tmp_path / "s"), "--format", "xlsx")
    for name in ("a.xlsx", "b.xlsx"):
        run(*base, "-o", str(tmp_path / name), capsys=capsys)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == [
        "Totals",
        "Remarks",
        "ICD-10-CM order addenda",
        "ICD-10-CM POA-exempt changes",
    ]
    totals = list(book["Totals"].iter_rows(min_row=2, values_only=True))
    addenda = ("icd10cm", "2025", "2026", "order addenda")
    assert totals[0] == (*addenda, "additions", 2, 1, 3)
    assert (*addenda, "codes before", 7, None, 7) in totals
    assert (*addenda, "unexplained", None, 0, 3) in totals
    rows = list(book["ICD-10-CM order addenda"].iter_rows(min_row=2, values_only=True))
    assert [row[2:5] for row in rows] == [
        ("A0002", "addition", "only ours"),
        ("A009", "deletion", "only ours"),
        ("Q878", "revision", "only ours"),
        ("QA01", "addition", "only ours"),
    ]
