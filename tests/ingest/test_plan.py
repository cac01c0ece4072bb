"""A folder of downloads becomes releases: code sets, labels and postings, and what is none."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING

import pytest

from releasekit.ingest import loader
from releasekit.ingest.plan import State, carry_out, plan
from releasekit.model import ReleaseKind
from releasekit.store import Store
from tests.ingest.test_complete import WHOLE, quarter
from tests.ingest.test_quirks_cpt import flat
from tests.ingest.test_quirks_icd import ROWS, order
from tests.support.files import DISTRIBUTIONS, write

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.ingest.plan import Plan, PlannedRelease

CM = order(ROWS)
PCS = order([("001", "0", "Bypass"), ("0016070", "1", "Bypass of the lantern, open")])
HCPCS = quarter(*WHOLE)
MORE = quarter(*WHOLE, ("A0090", 100, 3, "Hearth wagon, waiting"))
POA = (DISTRIBUTIONS / "icd10cm" / "poa-2025" / "POAexemptCodesFY25.txt").read_text()
CONVERSION = "Current code assignment,Effective,Previous Code(s) Assignment\nA00.0,2025,A00.9\n"


def folder(root: Path, files: dict[str, str | dict[str, str]]) -> Path:
    """Write files by their paths; those that are tables of files are zips."""
    for name, content in files.items():
        if isinstance(content, str):
            write(root / "in" / name, content)
        else:
            (root / "in" / name).parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(root / "in" / name, "w") as archive:
                for member, text in content.items():
                    archive.writestr(member, text.replace("\n", "\r\n"))
    return root / "in"


def planned(root: Path, files: dict[str, str | dict[str, str]]) -> Plan:
    return plan(folder(root, files), Store(root / "s"))


def told(release: PlannedRelease) -> tuple[str, str, list[str]]:
    return release.code_set, release.version, [name.rpartition("/")[2] for name in release.files]


def left(found: Plan) -> dict[str, str]:
    return {own.name: own.reason for own in found.left_out}


@pytest.mark.parametrize(
    ("name", "text", "code_set", "version"),
    [
        ("icd10cm_order_2026.txt", CM, "icd10cm", "2026"),
        ("2026/order.txt", CM, "icd10cm", "2026"),
        ("icd10cm/FY2026/order.txt", CM, "icd10cm", "2026"),
        ("2024-04/icd10cm_order_2024.txt", CM, "icd10cm", "2024-04"),
        ("April 2024/icd10cm_order_2024.txt", CM, "icd10cm", "2024-04"),
        ("2025-04/icd10cm_order_2026.txt", CM, "icd10cm", "2026"),  # the folder is of 2025
        ("2026-01/icd10cm_order_2026.txt", CM, "icd10cm", "2026"),  # nothing takes effect then
        ("2025-10/icd10cm_order_2026.txt", CM, "icd10cm", "2026"),  # the same day
        ("icd10cm-order-Jan-2021.txt", CM, "icd10cm", "2021-01"),
        ("icd10pcs_order_2026.txt", PCS, "icd10pcs", "2026"),
        ("HCPC2026_APR_ANWEB.txt", HCPCS, "hcpcs", "2026-04"),
        ("HCPC2026_JAN_ANWEB.txt", HCPCS, "hcpcs", "2026"),
        ("2026-01/anweb.txt", HCPCS, "hcpcs", "2026"),
        ("july 2026/anweb.txt", HCPCS, "hcpcs", "2026-07"),
    ],
)
def test_the_content_says_the_code_set_and_the_names_say_the_release(
    name: str, text: str, code_set: str, version: str, tmp_path: Path
) -> None:
    (release,) = planned(tmp_path, {name: text}).releases
    assert (release.code_set, release.version, release.state) == (code_set, version, State.NEW)


@pytest.mark.parametrize(
    ("name", "version", "effective"),
    [
        ("CPT 2026/standard", "2026", dt.date(2026, 1, 1)),
        ("PLA-Q4-2025", "PLA-Q4-2025", dt.date(2026, 1, 1)),
        ("OTHER-2026-03-13/standard", "OTHER-2026-03-13", dt.date(2026, 3, 13)),
    ],
)
def test_a_folder_may_have_the_publisher_s_own_label(
    name: str, version: str, effective: dt.date, tmp_path: Path
) -> None:
    flat(tmp_path / "in" / name)
    (release,) = plan(tmp_path / "in", Store(tmp_path / "s")).releases
    assert (release.version, release.effective) == (version, effective)
    assert len(release.files) == 3


def test_pieces_of_a_release_lie_anywhere_and_are_loaded_together(tmp_path: Path) -> None:
    found = planned(
        tmp_path,
        {
            "order 2025.zip": {"icd10cm_order_2025.txt": CM, "readme.pdf": "%PDF"},
            "POAexemptCodesFY25.zip": {"POAexemptCodesFY25.txt": POA},
            "more/ICD-10-CM conversion table FY2025.csv": CONVERSION,
            "POAexemptCodesFY24.txt": POA,
            "pcs 2025.zip": {"icd10pcs_order_2025.txt": PCS},
            "guide.pdf": "%PDF",
            "notes.txt": "Lunch at noon.\n",
        },
    )
    assert [told(release) for release in found.releases] == [
        (
            "icd10cm",
            "2025",
            ["order 2025.zip", "POAexemptCodesFY25.zip", "ICD-10-CM conversion table FY2025.csv"],
        ),
        ("icd10pcs", "2025", ["pcs 2025.zip"]),
    ]
    reasons = left(found)
    assert sorted(reasons) == ["POAexemptCodesFY24.txt", "guide.pdf", "notes.txt"]
    assert "goes with ICD-10-CM 2024, and no codes" in reasons["POAexemptCodesFY24.txt"]
    assert "no file that a code set declares" in reasons["notes.txt"]


def test_a_zip_of_two_code_sets_is_a_piece_of_both(tmp_path: Path) -> None:
    files = {"icd10cm_order_2025.txt": CM, "icd10pcs_order_2025.txt": PCS}
    found = planned(tmp_path, {"2025.zip": dict(files)})
    assert [told(release)[:2] for release in found.releases] == [
        ("icd10cm", "2025"),
        ("icd10pcs", "2025"),
    ]


def test_lists_without_a_label_go_with_the_one_release_in_their_folder(tmp_path: Path) -> None:
    own = "code,property,value\nA000,sunset,2026-01-01\n"
    found = planned(
        tmp_path,
        {
            "a/2025/icd10cm_order_2025.txt": CM,
            "a/2025/my-properties.csv": own,
            "a/properties.csv": own,
            "b/2025-04/HCPC2025_APR_ANWEB.txt": HCPCS,
            "my-properties.csv": own,
        },
    )
    by_code_set = {release.code_set: told(release)[2] for release in found.releases}
    assert by_code_set["icd10cm"] == [
        "icd10cm_order_2025.txt",
        "my-properties.csv",
        "properties.csv",
    ]
    assert by_code_set["hcpcs"] == ["HCPC2025_APR_ANWEB.txt"]
    assert "no name says with which release" in left(found)["my-properties.csv"]


def test_what_is_no_release_says_why(tmp_path: Path) -> None:
    found = planned(
        tmp_path,
        {
            "anweb.txt": HCPCS,
            "damaged.zip": "PK\x03\x04 and no more",
            "~$HCPC2026_JAN_ANWEB.xlsx": "lock",
            "hcpcs-layout-2026.txt": "RECORD LAYOUT\n",
            ".hidden/icd10cm_order_2026.txt": CM,
        },
    )
    assert not found.releases
    reasons = left(found)
    assert "releasekit load hcpcs VERSION FILE" in reasons["anweb.txt"]
    assert "cannot be read" in reasons["damaged.zip"]
    assert reasons["~$HCPC2026_JAN_ANWEB.xlsx"] == "lock file of an open document"
    assert "no line looks like one of annual file" in reasons["hcpcs-layout-2026.txt"]
    assert sorted(reasons) == [
        "anweb.txt",
        "damaged.zip",
        "hcpcs-layout-2026.txt",
        "~$HCPC2026_JAN_ANWEB.xlsx",
    ]


def test_a_release_that_is_refused_keeps_back_only_what_rests_on_it(tmp_path: Path) -> None:
    gap = "".join(CM.splitlines(keepends=True)[:1]) + order([("A001", "1", "Later")], first=9)
    found = planned(
        tmp_path,
        {
            "icd10cm_order_2025.txt": gap,
            "icd10cm_order_2025_v2.txt": CM,
            "icd10cm_order_2026.txt": CM,
            "HCPC2026_JAN_ANWEB.txt": HCPCS,
        },
    )
    done = {
        (release.code_set, release.version, release.kind.value): release
        for release, _ in carry_out(found, Store(tmp_path / "s"))
    }
    assert {key: release.state for key, release in done.items()} == {
        ("icd10cm", "2025", "annual"): State.REFUSED,
        ("icd10cm", "2025", "correction"): State.REFUSED,
        ("icd10cm", "2026", "annual"): State.LOADED,
        ("hcpcs", "2026", "annual"): State.LOADED,
    }
    assert "are missing" in done["icd10cm", "2025", "annual"].reason
    assert done["icd10cm", "2025", "correction"].reason == "rests on 2025, which was refused"


def test_lists_that_came_later_are_named(tmp_path: Path) -> None:
    files: dict[str, str | dict[str, str]] = {"icd10cm_order_2025.txt": CM}
    store = Store(tmp_path / "s")
    list(carry_out(planned(tmp_path, files), store))
    (release,) = planned(tmp_path, {**files, "POAexemptCodesFY25.txt": POA}).releases
    assert release.state is State.REFUSED
    assert "already loaded, without POAexemptCodesFY25.txt" in release.reason
    (release,) = plan(tmp_path / "in", store, loader.Terms(replace=True)).releases
    assert release.state is State.NEW
    assert release.kind is ReleaseKind.ANNUAL


def test_a_required_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    flat(tmp_path / "in" / "2026")
    modifiers = DISTRIBUTIONS / "cpt" / "full-2026" / "standard" / "MODUL.txt"
    (tmp_path / "in" / "2026" / "MODUL.txt").write_bytes(modifiers.read_bytes())
    (tmp_path / "in" / "2026" / "LONGULT.txt").unlink()
    (release,) = plan(tmp_path / "in", Store(tmp_path / "s")).releases
    assert release.state is State.REFUSED
    assert "no long descriptors of CPT is among its files" in release.reason
