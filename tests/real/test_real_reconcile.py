"""The publishers' own change lists against ours: every real pair, to the last difference."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from releasekit.reconcile import Reconciled, reconcile
from tests.support.real import MARKS

if TYPE_CHECKING:
    from releasekit.store import Store
    from tests.support.real import Compared

pytestmark = MARKS

POA = "POA-exempt changes"
REPORT = "transaction report"
GONE = ["G9976", "G9977"]  # nothing that CMS posted says why they left the file of 2019


@pytest.fixture(scope="module")
def against(store: Store, compared: Compared) -> dict[tuple[str, str, str], Reconciled]:
    """Return every pair's reconciliation, by BEFORE, AFTER and list, within its code set."""
    pairs = [
        ("icd10cm", "2024", "2025"),
        ("icd10cm", "2025", "2025-04"),
        ("icd10cm", "2025", "2026"),
        ("icd10pcs", "2025", "2026"),
        ("hcpcs", "2018", "2019"),
        ("hcpcs", "2019", "2020-01"),
        ("hcpcs", "2020-01", "2020-04"),
        ("hcpcs", "2025-10@1", "2025-10@2"),
    ]
    return {
        (f"{code_set} {before}", after, one.source): one
        for code_set, before, after in pairs
        for one in reconcile(compared(code_set, before, after), store, store).lists
    }


@pytest.mark.parametrize(
    ("before", "after", "source", "agree", "ours", "theirs", "unexplained"),
    [
        ("icd10cm 2024", "2025", "order addenda", 301, 0, 0, []),
        ("icd10cm 2025", "2025-04", "order addenda", 0, 0, 0, []),
        ("icd10cm 2025", "2026", "order addenda", 553, 0, 0, []),
        ("icd10cm 2025", "2026", POA, 248, 0, 0, []),
        ("icd10pcs 2025", "2026", "order addenda", 183, 64, 0, []),
        ("hcpcs 2018", "2019", "action codes", 351, 43, 21, GONE),
        ("hcpcs 2018", "2019", REPORT, 351, 43, 27, GONE),
        ("hcpcs 2019", "2020-01", "action codes", 408, 30, 11, []),
        ("hcpcs 2020-01", "2020-04", "action codes", 23, 10, 0, []),
        ("hcpcs 2020-01", "2020-04", REPORT, 23, 10, 0, []),
        ("hcpcs 2025-10@1", "2025-10@2", "action codes", 0, 1, 96, []),
        ("hcpcs 2025-10@1", "2025-10@2", REPORT, 0, 1, 96, []),
    ],
)
def test_each_list_agrees_or_the_difference_is_explained(  # noqa: PLR0913, PLR0917 (the columns)
    against: dict[tuple[str, str, str], Reconciled],
    before: str,
    after: str,
    source: str,
    agree: int,
    ours: int,
    theirs: int,
    unexplained: list[str],
) -> None:
    found = against[before, after, source]
    assert (found.agree, len(found.only_ours), len(found.only_theirs)) == (agree, ours, theirs)
    both = found.only_ours + found.only_theirs
    assert [one.entry.code for one in both if not one.why] == unexplained
    # What a list states of itself is what it holds.
    assert found.totals == {action: found.published[action] for action in found.totals}


def test_every_list_was_held_against_the_changes(
    against: dict[tuple[str, str, str], Reconciled],
) -> None:
    assert len(against) == 12


def test_the_exempt_list_is_as_its_read_me_says(
    against: dict[tuple[str, str, str], Reconciled],
) -> None:
    found = against["icd10cm 2025", "2026", POA]
    assert found.totals == {"addition": 209, "deletion": 14, "revision": 25}
    assert found.codes == {"after": (38_349, 38_349)}
    assert found.remarks == ()


def test_the_exempt_list_of_2025_needs_that_of_2024(store: Store, compared: Compared) -> None:
    diff = compared("icd10cm", "2024", "2025")
    outcome = reconcile(diff, store, store)
    assert [one.source for one in outcome.lists] == ["order addenda"]
    assert outcome.left_out == (
        f"{POA}: 2024 was loaded without the file that gives flag.poa-exempt",
    )
    assert not [one for one in diff.changes if one.delta.aspect == "flag.poa-exempt"]


def test_pcs_counts_from_april(against: dict[tuple[str, str, str], Reconciled]) -> None:
    found = against["icd10pcs 2025", "2026", "order addenda"]
    assert found.codes == {"before": (78_986, 78_948), "after": (79_115, 79_115)}
    assert {one.why for one in found.only_ours + found.only_theirs} == {"other-base"}


@pytest.mark.parametrize("source", ["action codes", REPORT])
def test_what_corrections_explain(
    against: dict[tuple[str, str, str], Reconciled], source: str
) -> None:
    found = against["hcpcs 2018", "2019", source]
    why = {(each.entry.code, each.entry.action): each.why for each in found.only_ours}
    assert why["DA", "deletion"] == "corrected-later"  # "Removed in error - add back to file"
    assert why["G9868", "addition"] == "correction-taken-in"  # in the corrections of 2018
    assert why["G9637", "revision"] == "correction-taken-in"  # "… revert back to 2017 description"
    (torn,) = (one for one in found.remarks if one.kind == "versions-contradict")
    assert torn.text.endswith("4 (G9978, G9979, G9989, G9990)")


def test_corrections_amend_the_report_and_not_the_action_codes(
    against: dict[tuple[str, str, str], Reconciled],
) -> None:
    codes = against["hcpcs 2018", "2019", "action codes"]
    report = against["hcpcs 2018", "2019", REPORT]
    assert codes.published == {"addition": 228, "deletion": 49, "revision": 95}
    new = {one.entry for one in report.only_theirs} - {one.entry for one in codes.only_theirs}
    assert {one.entry.code for one in report.only_theirs if one.why == "corrected-later"} == {
        "C1890", "C9034", "J1095", "J2186", "J2787", "Q5111",
    }  # fmt: skip
    assert len(new) == 6


def test_the_silent_repairs_of_april_2020(
    against: dict[tuple[str, str, str], Reconciled],
) -> None:
    found = against["hcpcs 2020-01", "2020-04", REPORT]
    assert Counter(one.why for one in found.only_ours) == {"silent-repair": 10}
    assert "L2006" in {one.entry.code for one in found.only_ours}
