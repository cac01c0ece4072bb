"""Edits, limits and fees as CMS posts them: the counts of their quarters, and twins that agree."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from releasekit.classify import summary
from releasekit.classify.compare import compare
from releasekit.licensing import audience
from releasekit.store import Store
from releasekit.views.changes import view
from releasekit.views.selection import Selection
from tests.support.real import MARKS, REAL, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from releasekit.classify.compare import ReleaseDiff

    Compared = Callable[[str, str, str], ReleaseDiff]

pytestmark = MARKS

DISTRIBUTIONS = (
    ("mue-practitioner", "2024-04", "ncci/MCR_MUE_PractitionerServices_Eff_04-01-2024.csv"),
    ("mue-practitioner", "2024-07", "ncci/MCR_MUE_PractitionerServices_Eff_07-01-2024.csv"),
    ("mue-dme", "2024-04", "ncci/MCR_MUE_DMESupplierServices_Eff_04-01-2024.csv"),
    ("mue-dme", "2024-07", "ncci/MCR_MUE_DMESupplierServices_Eff_07-01-2024.csv"),
    ("ncci-add-on", "2024-04", "ncci/aoc_2024Q2.tsv"),
    ("pfs", "2022-01", "pprrvu/RVU22A.zip"),
    ("pfs", "2022-04", "pprrvu/RVU22B.zip"),
    ("pfs", "2025-10", "pprrvu/RVU25D.zip"),
    ("opps-caps", "2025-10", "pprrvu/RVU25D.zip"),
    ("asp-limits", "2025-07", "asp/asp-2025-07.zip"),
    ("asp-limits", "2025-10", "asp/asp-2025-10.zip"),
    ("ndc-hcpcs", "2025-07", "asp/asp-2025-07.zip"),
    ("ndc-hcpcs", "2025-10", "asp/asp-2025-10.zip"),
    ("opps-addendum-b", "2025-01", "oppsb/addendum-b-2025-01.zip"),
    ("opps-addendum-b", "2025-07", "oppsb/addendum-b-2025-07.zip"),
    ("opps-addendum-b", "2025-07", "oppsb/addendum-b-2025-07-r2.zip"),
    ("dmepos", "2025-04", "dmepos/DMEPOS25_APR.zip"),
    ("dmepos", "2026-01", "dmepos/DMEPOS26_JAN.zip"),
    ("gems", "2016", "gems/DiagnosisGEMs_2016.zip"),
    ("gems", "2018", "gems/Dxgem_2018.zip"),
    ("ms-drg", "2022", "msdrg/v39/appendix_A.txt"),
    ("ms-drg", "2023", "msdrg/v40/appendix_A.txt"),
    ("ms-drg", "2026", "msdrg/drg_weights.txt"),
)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    store = Store(tmp_path_factory.mktemp("edits"))
    seen = set()
    for code_set, version, path in DISTRIBUTIONS:
        load(store, code_set, version, [REAL / path], again=(code_set, version) in seen)
        seen.add((code_set, version))

    def one(code_set: str, before: str, after: str) -> ReleaseDiff:
        (diff,) = compare(store, before, after, code_sets=[code_set])
        return diff

    return one


@pytest.mark.parametrize(
    ("code_set", "before", "after", "came", "went", "changed"),
    [
        ("mue-practitioner", "2024-04", "2024-07", 28, 30, 19),
        ("mue-dme", "2024-04", "2024-07", 54, 20, 19),
        ("pfs", "2022-01", "2022-04", 30, 0, 6),
        ("asp-limits", "2025-07", "2025-10", 44, 2, 899),
        ("ndc-hcpcs", "2025-07", "2025-10", 393, 21, 27),
        ("opps-addendum-b", "2025-01", "2025-07@1", 214, 72, 586),
        ("opps-addendum-b", "2025-07@1", "2025-07@2", 0, 0, 5),
        ("dmepos", "2025-04", "2026-01", 7, 3, 3420),
        ("ms-drg", "2022", "2023", 0, 0, 0),
    ],
)
def test_rows_that_came_went_and_changed(  # noqa: PLR0913, PLR0917 (the columns of the answer key)
    compared: Compared, code_set: str, before: str, after: str, came: int, went: int, changed: int
) -> None:
    changes = compared(code_set, before, after).changes
    new = {change.delta.key for change in changes if change.came}
    gone = {change.delta.key for change in changes if change.went}
    others = {change.delta.key for change in changes} - new - gone
    assert (len(new), len(gone), len(others)) == (came, went, changed)


@pytest.mark.parametrize(
    ("code_set", "before", "after", "by_class", "codes"),
    [
        # The limits of 886 codes, or what else is a number of 5 more; a text of 3, a remark of 74.
        (
            "asp-limits",
            "2025-07",
            "2025-10",
            {"value-revised": 891, "descriptor-revised": 3, "indicator-revised": 74},
            899,
        ),
        ("ndc-hcpcs", "2025-07", "2025-10", {}, 9),  # 27 rows
        ("pfs", "2022-01", "2022-04", {"became-payable": 3, "status-revised": 3}, 4),  # 6 rows
    ],
)
def test_rows_that_changed_are_of_so_many_codes(  # noqa: PLR0913, PLR0917 (columns, as above)
    compared: Compared, code_set: str, before: str, after: str, by_class: dict[str, int], codes: int
) -> None:
    changes = compared(code_set, before, after).changes
    stayed = [change for change in changes if not (change.came or change.went)]
    counted = summary(stayed)
    assert {name: counted[name] for name in by_class} == by_class
    moved = {change.delta.key for change in changes if change.came or change.went}
    own = {change.delta.key for change in stayed} - moved
    assert len({key.partition("/")[0] for key in own}) == codes


def test_amounts_by_state_are_told_once(compared: Compared) -> None:
    diff = compared("dmepos", "2025-04", "2026-01")
    shown = view(diff, Selection(), audience("public"))
    assert (shown.changes, shown.lines) == (224760, 8945)
    titles = {change.aspect_title for section in shown.sections for change in section.told}
    assert titles == {"Ceiling", "Floor", "Fee", "Rural fee", "Code", "Descriptor"}
    assert sum(one.delta.aspect.startswith("value.") for one in diff.changes) == sum(
        max(change.columns, change.aspect.startswith("value."))
        for section in shown.sections
        for change in section.told
    )


def test_status_indicators_of_addendum_b(compared: Compared) -> None:
    for before, after, count in (("2025-01", "2025-07@1", 34), ("2025-07@1", "2025-07@2", 1)):
        changes = compared("opps-addendum-b", before, after).changes
        assert sum(change.delta.aspect == "status.status" for change in changes) == count


def test_general_equivalence_mappings(compared: Compared) -> None:
    changes = compared("gems", "2016", "2018").changes
    from_icd10 = [change for change in changes if change.delta.key.startswith("10/")]
    assert sum(change.came for change in from_icd10) == 3_050
    assert sum(change.went for change in from_icd10) == 649


@pytest.mark.parametrize(
    ("code_set", "name", "forms"),
    [
        ("pfs", "RVU25D.zip", ("PPRRVU2025_Oct.csv", "PPRRVU2025_Oct.txt", "PPRRVU2025_Oct.xlsx")),
        ("opps-caps", "RVU25D.zip", ("OPPSCAP_Oct.csv", "OPPSCAP_Oct.txt")),
        ("dmepos", "DMEPOS25_APR.zip", ("DMEPOS25_APR.csv", "DMEPOS25_APR25.csv")),
    ],
)
def test_forms_of_one_table_differ_in_no_number(
    code_set: str, name: str, forms: tuple[str, ...], tmp_path: Path
) -> None:
    import zipfile  # noqa: PLC0415 (of this test alone)

    (archive,) = (path for path in REAL.rglob(name))
    version = "2025-04" if "APR" in name else "2025-10"
    rows = []
    for form in forms:
        with zipfile.ZipFile(archive) as opened:
            opened.extract(form, tmp_path / form)
        store = Store(tmp_path / f"store-{form}")
        load(store, code_set, version, [tmp_path / form], again=False)
        snapshot = store.open(store.get(code_set, version))
        rows.append({one.code: one.properties for one in snapshot})
    assert all(row == rows[0] for row in rows)
    assert len(rows[0]) > 3_000


@pytest.mark.heavy
def test_two_quarters_of_pairs_at_full_scale(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for quarter, version in (("2024q2", "2024-04"), ("2024q3", "2024-07")):
        start = time.process_time()
        place = REAL / "ncci" / f"medicare-ncci-{quarter}-practitioner-ptp-edits.zip"
        load(store, "ncci-ptp-practitioner", version, [place], again=False)
        assert time.process_time() - start < 30  # a third of it on a machine that is at rest
    (diff,) = compare(store, "2024-04", "2024-07", code_sets=["ncci-ptp-practitioner"])
    before, after = (store.manifest(diff.layout.id, label) for label in ("2024-04", "2024-07"))
    assert (before.concepts, after.concepts) == (2_545_089, 2_546_017)
    assert (before.live, after.live) == (1_669_187, 1_669_820)
    assert summary(diff.changes) == {
        "edit-added": 925,
        "edit-revived": 1,
        "edit-ended": 293,
        "edit-modifier-allowed": 2,
    }
