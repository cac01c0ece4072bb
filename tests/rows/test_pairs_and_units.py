"""Pairs of codes on one claim and units against limits: verdicts, and neighbors without one."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from releasekit.cli import main
from releasekit.rows import Rows
from releasekit.rows.claim_lists import lists_of
from releasekit.store import Store
from tests.ingest.test_complete import quarter
from tests.rows.test_claims_and_resources import ISA
from tests.support.contracts import proved
from tests.support.files import load, write
from tests.support.lists import lists_store

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = """"Made up.",,,
"HCPCS/
CPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale
20610,{most},2 Date of Service Edit: Policy,Made up
36415,2,3 Date of Service Edit: Clinical,Made up
27447,1,1 Line Edit,Made up
99213,5,1 Line Edit,Made up
"""
HEAD = "claim,date,cpt,modifier,units"
SETS = ("-s", "pfs", "-s", "mue-practitioner")


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    root = lists_store(folder / "store").root
    for version, most in (("2026-01", 3), ("2026-04", 2)):
        text = LIMITS.format(most=most)
        path = write(folder / f"MCR_MUE_PractitionerServices_Eff_{version[5:]}-01-2026.csv", text)
        load(root, "mue-practitioner", version, path, sample=True, force=True)
    return root


def checked(lists: Path, path: Path, *options: str) -> dict[str, Any]:
    out = path.with_suffix(".json")
    arguments = ["check", str(path), "--store", str(lists), "--format", "json", "-o", str(out)]
    with pytest.raises(SystemExit) as stop:
        main([*arguments, *options])
    assert stop.value.code == 0
    found: dict[str, Any] = proved("check-1", out.read_bytes())
    return found


def verdicts(lists: Path, folder: Path, *rows: str, options: tuple[str, ...] = ()) -> list[str]:
    path = write(folder / "claims.csv", "\n".join((HEAD, *rows)) + "\n")
    return [row["verdict"] for row in checked(lists, path, *options)["rows"]]


NEVER, NEEDS = "pair-not-allowed", "pair-needs-modifier"
OVER = "units-over-limit"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("A,2026-05-01,20610,,1", "A,2026-05-01,36415,,1"), ["valid", NEVER]),
        (("A,2026-05-01,36415,,1", "A,2026-05-01,20610,,1"), [NEVER, "valid"]),
        (("A,2026-05-01,20610,,1", "A,2026-05-01,36415,59,1"), ["valid", NEVER]),
        (("A,2026-05-01,20610,,1", "B,2026-05-01,36415,,1"), ["valid", "valid"]),
        (("A,2026-05-01,20610,,1", "A,2026-05-02,36415,,1"), ["valid", "valid"]),
        (("A,2026-05-01,27447,,1", "A,2026-05-01,20610,,1"), ["valid", NEEDS]),
        (("A,2026-05-01,27447,,1", "A,2026-05-01,20610,59,1"), ["valid", "valid"]),
        (("A,2026-05-01,27447,RT,1", "A,2026-05-01,20610,,1"), ["valid", "valid"]),
        (("A,2026-05-01,27447,,1", "A,2026-05-01,20610,KX59,1"), ["valid", "valid"]),
        (("A,2026-05-01,27447,,1", "A,2026-05-01,20610,KX,1"), ["valid", NEEDS]),
        (("A,2026-05-01,20610,,1", "A,2026-05-01,99213,,1"), ["valid", "valid"]),
        (("A,2026-05-01,20610,,3",), [OVER]),
        (("A,2026-05-01,20610,,2",), ["valid"]),
        (("A,2026-03-31,20610,,3",), ["valid"]),
        (("A,2026-05-01,20610,,1", "A,2026-05-01,20610,,2"), [OVER, OVER]),
        (("A,2026-05-01,20610,,1", "A,2026-05-02,20610,,2"), ["valid", "valid"]),
        (("A,2026-05-01,20610,,1", "B,2026-05-01,20610,,2"), ["valid", "valid"]),
        (("A,2026-05-01,27447,,1", "A,2026-05-01,27447,,1"), ["valid", "valid"]),
        (("A,2026-05-01,27447,,1", "A,2026-05-01,27447,,2"), ["valid", OVER]),
        (("A,2026-05-01,00100,,99",), ["valid"]),
        (("A,2026-05-01,20610,,3", "A,2026-05-01,36415,,1"), [OVER, NEVER]),
    ],
)
def test_pairs_and_units(
    lists: Path, tmp_path: Path, rows: tuple[str, ...], expected: list[str]
) -> None:
    assert verdicts(lists, tmp_path, *rows, options=SETS) == expected


def test_what_is_said_beside_a_verdict(lists: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "claims.csv", f"{HEAD}\nA,2026-05-01,20610,,4\nA,2026-05-01,36415,,1\n")
    over, denied = checked(lists, path, *SETS)["rows"]
    assert over["why"].startswith("4 units, at most 2 per day")
    assert denied["why"].startswith("denied beside 20610, NCCI PTP Practitioner since 2020-01-01")


def test_units_without_claims_are_judged_where_their_column_is_named(
    lists: Path, tmp_path: Path
) -> None:
    path = write(tmp_path / "volumes.csv", "cpt,units\n20610,900\n36415,1\n")
    found = checked(lists, path, *SETS)
    assert [row["verdict"] for row in found["rows"]] == ["valid", "valid"]
    named = checked(lists, path, *SETS, "--units-column", "units")
    assert [row["verdict"] for row in named["rows"]] == [OVER, "valid"]


def test_a_claim_of_its_own_form_tells_claims_and_units_itself(lists: Path, tmp_path: Path) -> None:
    lines = (
        "GS*HC*S*R*20260101*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~"
        "CLM*C1*600***11:B:1*Y*A*Y*Y~LX*1~SV1*HC:20610*300*UN*3*11**1~DTP*472*D8*20260502~"
        "LX*2~SV1*HC:36415:59*8*UN*1*11**1~DTP*472*D8*20260502~SE*9*0001~GE*1*1~IEA*1*000000001~"
    )
    path = write(tmp_path / "claims.837", ISA + lines)
    found = checked(lists, path, *SETS)
    assert [row["verdict"] for row in found["rows"]] == [OVER, NEVER]
    assert found["summary"] == {NEVER: 1, OVER: 1}


def test_the_table_counts_them_and_the_rest_is_valid(
    lists: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "claims.csv", f"{HEAD}\nA,2026-05-01,20610,,1\nA,2026-05-01,36415,,1\n")
    with pytest.raises(SystemExit) as stop:
        main(["check", str(path), "--store", str(lists), *SETS, "--exit-code"])
    assert stop.value.code == 1
    said = capsys.readouterr().out
    assert "Denied beside another code of the claim      1" in said
    assert "Valid                                        1" in said


def test_a_code_with_a_fault_of_its_own_and_one_of_its_claim_counts_once(tmp_path: Path) -> None:
    root = tmp_path / "store"
    text = LIMITS.format(most=3)
    limits = write(tmp_path / "MCR_MUE_PractitionerServices_Eff_01-01-2026.csv", text)
    load(root, "mue-practitioner", "2026-01", limits, force=True)
    plain = quarter(("A0080", 100, 3, "Hearth wagon for lanterns, per mile"))
    load(root, "hcpcs", "2026", write(tmp_path / "HCPC2026.txt", plain))
    rows = ("A,2026-05-01,20610,,9", "B,2026-05-01,20610,,1", "B,2026-05-01,A0080,,1")
    path = write(tmp_path / "claims.csv", "\n".join((HEAD, *rows)) + "\n")
    document = checked(root, path)
    assert document["summary"] == {OVER: 1, "input-error": 1, "valid": 1}
    out = tmp_path / "faulty.csv"
    with pytest.raises(SystemExit):
        main(["check", str(path), "--store", str(root), "-o", str(out)])
    with out.open(encoding="utf-8-sig", newline="") as file:
        found = [(row["claim"], row["verdict"]) for row in csv.DictReader(file)]
    assert found == [("A", OVER), ("B", "input-error")]


def test_lists_of_several_settings_wait_for_a_choice(
    lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(lists)
    assert {line.layout.id for line in lists_of(store, "").timelines} >= {"mue-practitioner"}
    with pytest.raises(Exception, match="did you mean practitioner"):
        lists_of(store, "practitoner")
    names = {"mue-practitioner": "supplier"}
    monkeypatch.setattr(
        "releasekit.rows.claim_lists._setting", lambda layout: names.get(layout.id, "practitioner")
    )
    assert lists_of(store, "").settings == ("practitioner", "supplier")
    assert [line.layout.id for line in lists_of(store, "supplier").timelines] == [
        "mue-practitioner"
    ]


def test_a_store_without_lists_judges_as_before(tmp_path: Path) -> None:
    with Rows(Store(tmp_path)) as rows:
        assert rows.lists.timelines == ()
        assert json.dumps(rows.lists.settings) == "[]"
