"""Labels that the files themselves contradict: notices, titles, and the days of their records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.errors import DistributionError, ReleasekitError, SourceFaultsError
from releasekit.ingest import inspect
from releasekit.ingest.evidence import label_of
from releasekit.ingest.temporary import TemporaryStore
from releasekit.store import Store
from tests.ingest.test_complete import quarter
from tests.ingest.test_quirks_cpt import flat
from tests.ingest.test_quirks_icd import ROWS, order
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path

AMA = "American Medical Association"
TRAILER = """Add:         1 A000     {short:<60} A title

Codes
  3 codes in icd10cm_order_{before}.txt
  1 codes in icd10cm_order_{after}.txt
      1 additions
      2 deletions
      0 revisions
"""
TABULAR = "<ICD10CM.tabular><version>{}</version><diag><name>A00</name></diag></ICD10CM.tabular>"
READ_ME = "List of Present On Admission (POA) exempt codes, for FY{} (2 codes)\n"
TABLE = "Current code assignment\tEffective\tPrevious Code(s) Assignment\n{}"


def addenda(after: int) -> dict[str, str]:
    return {"order_addenda.txt": TRAILER.format(short="A", before=after - 1, after=after)}


@pytest.mark.parametrize(
    ("label", "covers", "notice", "fits"),
    [
        ("2020", (), f"Copyright 1983-2019 {AMA}", ""),
        ("2021", (), f"Copyright 1983-2019 {AMA}", "2020"),
        ("2019", (), f"CPT © 2019 {AMA}. All rights reserved.", "2020"),
        ("2021", (), f"(c) 1983-2019 by the\n{AMA}", "2020"),
        ("2021", (), f"copyright 1966, 1970, 2019, {AMA}", "2020"),
        ("2020-04", ("category-iii",), f"copyright 2019 {AMA}", ""),
        ("2020-07", ("category-iii",), f"copyright 2020 {AMA}", ""),  # printed when it was posted
        ("PLA-Q4-2020", (), f"copyright 2019 {AMA}", ""),  # of the edition of 2020; effective 2021
        ("OTHER-2020-03-13", (), f"copyright 2019 {AMA}", ""),
        ("OTHER-2020-03-13", (), f"copyright 2016 {AMA}", "2017"),
        ("2021", (), f"In 1997 the {AMA} wrote it.", ""),
        ("2021", (), "Made-up notice 1983-2019", ""),
        ("2021", (), "", ""),
    ],
)
def test_the_year_of_a_notice_is_that_of_its_edition(
    tmp_path: Path, label: str, covers: tuple[str, ...], notice: str, fits: str
) -> None:
    flat(tmp_path / "before")
    load(tmp_path / "s", "cpt", "2010", tmp_path / "before")
    given = flat(tmp_path / "f", notice=f"{notice}\n\n")
    if fits:
        with pytest.raises(DistributionError, match=f"of the release {fits} by its text.*'"):
            load(tmp_path / "s", "cpt", label, given, covers=covers)
    _, manifest = load(tmp_path / "s", "cpt", label, given, covers=covers, force=bool(fits))
    assert bool(manifest.forced) == bool(fits)


@pytest.mark.parametrize(
    ("label", "files", "fits"),
    [
        ("2026", addenda(2026), ""),
        ("2026-04", addenda(2026), ""),
        ("2025", addenda(2026), "2026"),
        ("2026", {"tabular.xml": TABULAR.format(2026)}, ""),
        ("2026-04", {"tabular.xml": TABULAR.format(2026)}, ""),
        ("2026", {"tabular.xml": TABULAR.format(2025)}, "2025"),
        ("2026", {"ReadMe-POA.txt": READ_ME.format(2026)}, ""),
        ("2026", {"ReadMe-POA.txt": READ_ME.format(2024)}, "2024"),
        ("2026", {"conversion.txt": TABLE.format("A00.1\t2025\tA00.0\n")}, ""),
        ("2026", {"conversion.txt": TABLE.format("A00.1\t2016\tA00.0\n")}, ""),
        ("2026", {"conversion.txt": TABLE.format("A00.1\t4/1/2026\tA00.0\n")}, ""),
        ("2025", {"conversion.txt": TABLE.format("A00.1\t2025\tA00.0\n")}, "2026"),
        ("2026", {"POAexemptCodes2026.txt": "Code\tDescription\nA00.0\tA\n"}, ""),
        ("2026", {"POAexemptCodes2025.txt": "Code\tDescription\nA00.0\tA\n"}, "2025"),
        ("2026", {"my-changes-2025.csv": "code,action\nA00.0,revised\n"}, ""),  # the user's own
    ],
)
def test_files_beside_the_codes_say_it_too(
    tmp_path: Path, label: str, files: dict[str, str], fits: str
) -> None:
    for name, text in {"order.txt": order(ROWS), **files}.items():
        write(tmp_path / "f" / name, text)
    if fits:
        with pytest.raises(ReleasekitError, match=f"(?s)of the release {fits} by its.*load it as"):
            load(tmp_path / "s", "icd10cm", label, tmp_path / "f")
        assert Store(tmp_path / "s").releases("icd10cm") == []
    load(tmp_path / "s", "icd10cm", label, tmp_path / "f", force=bool(fits))


def days(*counts: tuple[str, int]) -> str:
    """Return an annual file of HCPCS with so many codes that were added on each day."""
    every = [day for day, count in counts for _ in range(count)]
    lines = quarter(*((f"A{n:04d}", 100, 3, f"Braid {n}") for n in range(1, len(every) + 1)))
    return "".join(
        f"{line[:268]}{day}{day}{line[284:]}"
        for line, day in zip(lines.splitlines(keepends=True), every, strict=True)
    )


@pytest.mark.parametrize(
    ("label", "name", "counts", "fits"),
    [
        ("2026-04", "a.txt", [("20200101", 6), ("20260401", 1)], ""),
        ("2026", "a.txt", [("20200101", 6), ("20260401", 1)], "2026-04"),
        ("2026", "HCPC2026_JAN_ANWEB.txt", [("20200101", 6), ("20260401", 1)], "2026-04"),
        ("2026", "a.txt", [("20260101", 6), ("20260204", 1)], "2026-04"),  # posted in April
        ("2026", "a.txt", [("20260101", 6), ("20251115", 1)], ""),  # retroactive
        ("2025-07", "a.txt", [("20251001", 3)], "2025-10"),
        ("2026", "a.txt", [("20260101", 4_000), ("20260701", 2)], ""),  # amended afterwards
        ("2026", "a.txt", [("20260101", 4_000), ("20260701", 9)], "2026-07"),
        ("2026", "a.txt", [("20200101", 6)], ""),  # a few codes do not say that there are no newer
        ("2026", "a.txt", [("20200101", 900), ("20250101", 40)], "2025"),
        ("2026", "a.txt", [("20200101", 900), ("20250401", 140)], "2025-04"),  # of a year before
        ("2025-07", "a.txt", [("20200101", 900), ("20250401", 140)], ""),
        ("2026", "HCPC2026_JAN_ANWEB.txt", [("20200101", 900), ("20250101", 40)], ""),
        ("2025-10", "a.txt", [("20200101", 900), ("20250101", 40)], ""),
        ("2026", "a.txt", [("        ", 6)], ""),
    ],
)
def test_the_latest_days_of_records_are_those_of_the_release(
    tmp_path: Path, label: str, name: str, counts: list[tuple[str, int]], fits: str
) -> None:
    place = write(tmp_path / name, days(*counts))
    if fits:
        message = f"(?s)of the release {fits} by its records, not {label}\n  load it as {fits}"
        with pytest.raises(SourceFaultsError, match=message):
            load(tmp_path / "s", "hcpcs", label, place)
    _, manifest = load(tmp_path / "s", "hcpcs", label, place, force=bool(fits))
    assert len(manifest.forced) == bool(fits)


@pytest.mark.parametrize(
    ("label", "name", "member", "fits"),
    [
        ("2026", "2026.zip", "icd10cm_order_2025.txt", "2025"),  # the publisher's name counts
        ("2025", "2026.zip", "icd10cm_order_2025.txt", ""),
        ("2025", "2026.zip", "order.txt", "2026"),
        ("2026", "april-2026.zip", "icd10cm_order_2026.txt", "2026-04"),
        ("2026-04", "april-2026.zip", "icd10cm_order_2026.txt", ""),
        ("2026-04", "april-2026.zip", "icd10cm_order_2025.txt", "2025"),
        ("2026", "HCPC2026_XYZ_.zip", "order.txt", ""),  # no month
    ],
)
def test_names_of_members_count_beside_that_of_the_archive(
    tmp_path: Path, label: str, name: str, member: str, fits: str
) -> None:
    import zipfile  # noqa: PLC0415 (this test alone)

    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr(member, order(ROWS))
    if fits:
        with pytest.raises(DistributionError, match=f"of the release {fits} by its name, not"):
            load(tmp_path / "s", "icd10cm", label, tmp_path / name)
    load(tmp_path / "s", "icd10cm", label, tmp_path / name, force=bool(fits))


@pytest.mark.parametrize(
    ("code_set", "name", "text", "label"),
    [
        ("hcpcs", "a.txt", days(("20200101", 3), ("20260401", 1)), "2026-04"),
        ("hcpcs", "a.txt", days(("20200101", 3), ("20251115", 1)), "2026"),
        ("hcpcs", "HCPC2026_JUL_ANWEB.txt", days(("20200101", 3)), "2026-07"),
        ("cpt", "LONGULT.txt", f"© 2025 {AMA}\n\n00100\tLantern work\n", "2026"),
    ],
)
def test_a_distribution_that_nobody_loaded_has_its_label_from_its_contents(
    tmp_path: Path, code_set: str, name: str, text: str, label: str
) -> None:
    place = write(tmp_path / "old" / name, text)
    layout = layouts.load(code_set)
    assert label_of(place, inspect([place], layout).claims, layout) == label
    with TemporaryStore() as temporary:
        _, release = temporary.open(code_set, str(place.parent))
    assert release.version == label
