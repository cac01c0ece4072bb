"""Postings of one release: told by the names of their files, loaded as corrections in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.ingest.pieces import posting_of
from releasekit.ingest.plan import State, carry_out, plan
from releasekit.model import ReleaseKind
from releasekit.store import Store
from tests.ingest.test_plan import CM, HCPCS, MORE, folder, planned, told
from tests.ingest.test_quirks_icd import ROWS
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("HCPC2025_OCT_ANWEB.xlsx", 1),
        ("HCPC2025_OCT_ANWEB_v4.xlsx", 4),
        ("HCPC2025_OCT_ANWEB (V2).xlsx", 2),
        ("addendum-b-2025-07-r2.zip", 2),
        ("2025-10@3", 3),
        ("order_2026_revised.txt", 2),
        ("october-2025-hcpcs-file-updated-09-10-2025.zip", 20250910),
        ("ccipra-v322r0-f1.txt", 1),
        ("RVU25D.zip", 1),
        ("icd10cm_order_2026.txt", 1),
        ("revised.txt", 2),
    ],
)
def test_the_name_of_a_file_says_which_posting_it_is(name: str, number: int) -> None:
    assert posting_of(name) == number


def test_postings_are_the_first_and_then_corrections(tmp_path: Path) -> None:
    found = planned(
        tmp_path,
        {
            "HCPC2026_APR_ANWEB_v4.txt": MORE,
            "HCPC2026_APR_ANWEB.txt": HCPCS,
            "HCPC2026_APR_ANWEB_v2.txt": MORE.replace("waiting", "at rest"),
            "2026-04 changes.csv": "code,action\nA0080,A\n",
        },
    )
    assert [(release.kind, told(release)[2]) for release in found.releases] == [
        (ReleaseKind.INTERIM, ["HCPC2026_APR_ANWEB.txt", "2026-04 changes.csv"]),
        (ReleaseKind.CORRECTION, ["HCPC2026_APR_ANWEB_v2.txt", "2026-04 changes.csv"]),
        (ReleaseKind.CORRECTION, ["HCPC2026_APR_ANWEB_v4.txt", "2026-04 changes.csv"]),
    ]
    store = Store(tmp_path / "s")
    assert {done.state for done, _ in carry_out(found, store)} == {State.LOADED}
    labels = [release.label for release in store.releases("hcpcs")]
    assert labels == ["2026-04@1", "2026-04@2", "2026-04@3"]
    assert store.get("hcpcs", "2026-04").reason == "posted again: HCPC2026_APR_ANWEB_v4.txt"
    again = plan(tmp_path / "in", store)
    assert {release.state for release in again.releases} == {State.PRESENT}


def test_a_later_posting_of_a_stored_release_is_a_correction_and_an_earlier_one_is_not(
    tmp_path: Path,
) -> None:
    load(tmp_path / "s", "hcpcs", "2026-04", write(tmp_path / "HCPC2026_APR_ANWEB_v2.txt", HCPCS))
    (later,) = planned(tmp_path, {"HCPC2026_APR_ANWEB_v3.txt": MORE}).releases
    assert (later.state, later.kind) == (State.NEW, ReleaseKind.CORRECTION)
    other = folder(tmp_path / "x", {"HCPC2026_APR_ANWEB.txt": MORE})
    (earlier,) = plan(other, Store(tmp_path / "s")).releases
    assert earlier.state is State.REFUSED
    assert "already loaded, from other files" in earlier.reason


def test_two_files_that_nothing_tells_apart_are_refused_and_copies_are_one(
    tmp_path: Path,
) -> None:
    other = CM.replace("mild", "severe")
    found = planned(
        tmp_path,
        {"a/icd10cm_order_2026.txt": CM, "b/icd10cm_order_2026.txt": other, "c.pdf": ""},
    )
    (release,) = found.releases
    assert release.state is State.REFUSED
    assert "a/icd10cm_order_2026.txt and b/icd10cm_order_2026.txt: each has the" in release.reason
    same: dict[str, str | dict[str, str]] = {
        "icd10cm_order_2026.txt": CM,
        "icd10cm_order_2026 (1).txt": CM,
        "codes 2026.zip": {"icd10cm_order_2026.txt": CM},
    }
    (release,) = planned(tmp_path / "x", same).releases
    assert release.state is State.NEW
    store = Store(tmp_path / "t")
    ((done, outcome),) = carry_out(plan(tmp_path / "x" / "in", store), store)
    assert done.state is State.LOADED
    assert outcome is not None
    assert outcome.manifest.concepts == len(ROWS)
