"""Code sets without descriptors: limits with numbers, and pairs whose key is several cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.classify.compare import compare
from releasekit.errors import DistributionError, SourceFaultsError
from releasekit.ingest.convert import BadValueError, canonical_number
from releasekit.store import Store
from tests.ingest.test_layout import GOOD
from tests.ingest.test_safety import nothing_stored
from tests.support.files import load, skipped, write
from tests.support.limits import LIMITS, PAIRS, declare

if TYPE_CHECKING:
    from pathlib import Path

NOTICE = '"Made up, not CMS\'s.\n\nA second paragraph, with a comma. ",,,\n'
HEADING = (
    '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
)
APRIL = (
    '0001U,"1,200",2 Date of Service Edit: Policy,Policy\n'
    "A4206,1.50,1 Line Edit,Policy\nJ0120,05,1 Line Edit,Policy\n"
)
JULY = (
    "0001U,1200,2 Date of Service Edit: Policy,Policy\n"
    "A4206,2,1 Line Edit,Clinical\nK0001,+0.0,3 Date of Service Edit: Clinical,Policy\n"
)


@pytest.fixture(autouse=True)
def _declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "declared"
    declare(folder, "limits", LIMITS)
    declare(folder, "pairs", PAIRS)
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(folder))
    layouts.load.cache_clear()


def test_the_declaration_is_short() -> None:
    assert len(LIMITS.splitlines()) <= 35


def test_limits_load_without_descriptors_below_a_quoted_notice(tmp_path: Path) -> None:
    place = write(tmp_path / "limits_april.csv", NOTICE + HEADING + APRIL, end="\n")
    snapshot, manifest = load(tmp_path / "store", "limits", "2024-04", place)
    assert snapshot.heading == (
        *("hcpcs", "parent", "section", "kind"),
        *("attribute.units", "attribute.adjudication", "flag.by-line", "attribute.rationale"),
    )
    found = {concept.code: concept.properties for concept in snapshot}
    assert [found[code]["attribute.units"] for code in found] == ["1200", "1.5", "5"]
    assert [found[code]["flag.by-line"] for code in found] == ["false", "true", "true"]
    assert all(concept.display == "" for concept in snapshot)
    assert (manifest.concepts, manifest.live) == (3, 3)
    assert skipped(manifest, "limits") == {"not a record (notice, disclaimer, heading)": 2}


def test_a_number_in_another_spelling_is_no_change(tmp_path: Path) -> None:
    for version, rows in (("2024-04", APRIL), ("2024-07", JULY)):
        place = write(tmp_path / f"limits{version}.csv", NOTICE + HEADING + rows, end="\n")
        load(tmp_path / "store", "limits", version, place)
    store = Store(tmp_path / "store")
    (diff,) = compare(store, "2024-04", "2024-07", code_sets=["limits"])
    assert {(change.delta.key, change.rule.id) for change in diff.changes} == {
        ("J0120", "code-deleted"),
        ("K0001", "code-added"),
        ("A4206", "attribute-revised"),
    }
    assert {
        (change.delta.before, change.delta.after)
        for change in diff.changes
        if change.delta.aspect == "attribute.units"
    } == {("1.5", "2")}


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("", ""),
        ("0", "0"),
        ("007", "7"),
        ("1,000", "1000"),
        ("12,345,678.900", "12345678.9"),
        ("1.50", "1.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+3", "3"),
        ("-0.00", "0"),
        ("-1,000.10", "-1000.1"),
        ("33.4009", "33.4009"),
        ("$41.486", "41.486"),
        ("$1,060.40", "1060.4"),
    ],
)
def test_a_number_has_one_spelling(cell: str, number: str) -> None:
    assert canonical_number(cell) == number


@pytest.mark.parametrize("cell", [".", "-", "1,00", "12,3456", "1.2.3", "$ ", "five", "1e3", "٣"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(BadValueError, match="is no number"):
        canonical_number(cell)


PTP = (
    "Made up, not CMS's.\t\t\t\t\t\t\n"
    "Pairs\t\t\t\t\t\t\n"
    "Column 1\tColumn 2\tEffective\tDeletion\tModifier\tMod\tMod\n"
    "\t\tDate\tDate\t0=not allowed\t\t\n"
    "\t\t\t*=no data\t1=allowed\t\t\n"
)
EDITS = (
    "A4206\t0001U\t20240101\t*\t0\tx\ty\n"
    "A4206\t0001U\t20200101\t20201231\t1\tx\ty\n"
    "A42060\t0001U\t20240101\t*\t0\tx\ty\n"
)


def test_a_key_of_several_cells_below_a_stacked_heading(tmp_path: Path) -> None:
    edits = EDITS.replace("A42060", "A4205")
    place = write(tmp_path / "files" / "pairs.txt", PTP + edits, end="\n")
    write(tmp_path / "files" / "notes.csv", "pair,remark\nA4206/0001U/2024-01-01,seen\n")
    snapshot, _ = load(tmp_path / "store", "pairs", "2024-04", place.parent)
    assert snapshot.heading[:4] == ("first", "second", "effective", "parent")
    assert [concept.code for concept in snapshot] == [
        "A4205/0001U/2024-01-01",
        "A4206/0001U/2020-01-01",
        "A4206/0001U/2024-01-01",
    ]
    found = snapshot["A4206/0001U/2024-01-01"].properties
    assert found["attribute.remark"] == "seen"
    assert found["attribute.own-modifier"] == "y"
    assert "date.deletion" not in found
    ended = snapshot["A4206/0001U/2020-01-01"].properties
    assert (ended["date.deletion"], ended["attribute.modifier"]) == ("2020-12-31", "1")
    assert snapshot["A4206/0001U/2020-01-01"].section == "Edits"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (EDITS, r"pairs\.txt:8: 'A42060/0001U/2024-01-01' is no code of Pairs"),
        (
            EDITS.split("\n", maxsplit=1)[0] + "\n" + EDITS.split("\n", maxsplit=1)[0],
            r"pairs\.txt:7: A4206/0001U/2024-01-01 stands",
        ),
        ("A4206\t0001U\tsoon\t*\t0\tx\ty\n", r"pairs\.txt:6: the code: Effective Date: 'soon' is"),
    ],
)
def test_a_key_that_is_not_right_is_named_as_it_is_written(
    tmp_path: Path, rows: str, said: str
) -> None:
    place = write(tmp_path / "pairs.txt", PTP + rows, end="\n")
    with pytest.raises(SourceFaultsError, match=said):
        load(tmp_path / "store", "pairs", "2024-04", place)
    assert nothing_stored(tmp_path / "store")


def test_a_release_without_a_code_is_refused(tmp_path: Path) -> None:
    declare(tmp_path / "declared", "made", GOOD)
    empty = write(tmp_path / "made.csv", "code,text\n")
    with pytest.raises(DistributionError, match=r"Made 2026 would have no code: none is in made"):
        load(tmp_path / "store", "made", "2026", empty)
    assert nothing_stored(tmp_path / "store")
    one = write(tmp_path / "made.csv", "code,text\nA1,Velar arch\n")
    assert load(tmp_path / "store", "made", "2026", one)[1].concepts == 1
