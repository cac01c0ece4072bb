"""The publishers' own files, as folders by year and all in one: the same releases are found."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from releasekit.ingest.plan import State, plan
from releasekit.store import Store
from tests.support.real import MARKS, REAL

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = MARKS

CODE_SETS = ("hcpcs", "icd10cm", "icd10pcs")
RELEASES = [
    ("hcpcs", "2018", "annual", 2),
    ("hcpcs", "2019", "annual", 2),
    ("hcpcs", "2020", "annual", 1),
    ("hcpcs", "2020-04", "interim", 2),
    ("icd10cm", "2024", "annual", 1),
    ("icd10cm", "2025", "annual", 3),
    ("icd10pcs", "2025", "annual", 2),
    ("icd10cm", "2025-04", "interim", 2),
    ("hcpcs", "2025-10", "interim", 1),
    ("hcpcs", "2025-10", "correction", 2),
    ("icd10cm", "2026", "annual", 3),
    ("icd10pcs", "2026", "annual", 2),
]


@pytest.mark.parametrize("flat", [False, True])
def test_releases_are_found_in_folders_and_without(*, flat: bool, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    for code_set in CODE_SETS:
        for path in (REAL / code_set).rglob("*"):
            if path.is_file():
                place = folder / (path.name if flat else path.relative_to(REAL))
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, place)
    found = plan(folder, Store(tmp_path / "s"))
    assert {release.state for release in found.releases} == {State.NEW}
    told = [
        (release.code_set, release.version, release.kind.value, len(release.files))
        for release in found.releases
    ]
    # In one folder nothing says which quarter's transactions `trans_alpha.xlsx` has.
    apart = [("hcpcs", "2020-04", "interim", 1) if row[1] == "2020-04" else row for row in RELEASES]
    assert told == (apart if flat else RELEASES)
    unknown = {left.name.rpartition("/")[2] for left in found.left_out}
    layouts = {"2018-HCPCS-Record-Layout-.zip", "2019-HCPCS-Record-Layout.zip"}
    assert unknown == (layouts | {"trans_alpha.xlsx"} if flat else layouts)
