"""Files, forms, parts and releases that contradict one another, and those that only differ."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest

from releasekit import layout as layouts
from releasekit.errors import ReleasekitError
from releasekit.ingest import loader
from releasekit.ingest.remarks import ALONE
from releasekit.store import Store
from tests.support.files import DISTRIBUTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from releasekit.ingest.outcome import Outcome

    Spoil = Callable[[Path], None]

PAIRS, SUPPLIES, LIMITS, GROUPS = "ncci-ptp-practitioner", "dmepos", "mue-practitioner", "ms-drg"
SHEET, COPY = "DMEPOS25_OCT.csv", "DMEPOS25_OCT25.csv"


def load(tmp_path: Path, code_set: str, label: str, path: Path) -> Outcome:
    """Load a path into the one store of a test."""
    store = Store(tmp_path / "store")
    return loader.load(store, layouts.load(code_set), label, [path], loader.Terms())


def sample(tmp_path: Path, code_set: str, label: str) -> Path:
    """Return a copy of a sample release's files."""
    return shutil.copytree(DISTRIBUTIONS / code_set / label, tmp_path / f"{code_set}-{label}")


def table(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("latin-1").splitlines()))


def written(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="latin-1", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def workbook(path: Path, rows: Iterable[Sequence[str]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([*row])
    book.save(path)


# A. Parts of one release


def test_a_part_of_another_quarter_is_refused_by_its_name(tmp_path: Path) -> None:
    folder = sample(tmp_path, PAIRS, "2025-10")
    (folder / "ccipra-v313r0-f1.TXT").unlink()
    shutil.copy(DISTRIBUTIONS / PAIRS / "2025-07" / "ccipra-v312r0-f1.TXT", folder)
    with pytest.raises(ReleasekitError, match=r"ccipra-v312r0-f1.TXT is of the release 2025-07 by"):
        load(tmp_path, PAIRS, "2025-10", folder)


def test_a_part_of_another_quarter_under_another_name_is_said(tmp_path: Path) -> None:
    load(tmp_path, PAIRS, "2025-07", DISTRIBUTIONS / PAIRS / "2025-07")
    folder = sample(tmp_path, PAIRS, "2025-10")
    old = DISTRIBUTIONS / PAIRS / "2025-07" / "ccipra-v312r0-f1.TXT"
    shutil.copy(old, folder / "ccipra-v313r0-f1.TXT")
    (remark,) = load(tmp_path, PAIRS, "2025-10", folder).remarks
    assert remark.startswith("ccipra-v313r0-f1.TXT: the same bytes as in 2025-07")


@pytest.mark.parametrize(
    ("counts", "refused"), [((30, 30, 29, 30), False), ((30, 30, 20, 30), True)]
)
def test_a_part_that_has_fewer_records_than_the_others_is_cut(
    tmp_path: Path, counts: Sequence[int], *, refused: bool
) -> None:
    folder = sample(tmp_path, PAIRS, "2025-10")
    for part, count in enumerate(counts, start=1):
        place = next(folder.glob(f"*f{part}.*"))
        lines = place.read_text().splitlines()[:6]
        lines += [f"{part}{n:04d}\t99213\t\t20200101\t*\t1\tMade up" for n in range(count)]
        place.write_bytes("\r\n".join([*lines, ""]).encode())
    if not refused:
        load(tmp_path, PAIRS, "2025-10", folder)
        return
    with pytest.raises(ReleasekitError, match=r"f3.TXT: holds 20 records, and \S+f1.TXT 30"):
        load(tmp_path, PAIRS, "2025-10", folder)


# B. Forms of one table


def second_form(folder: Path, change: Callable[[list[list[str]]], None] = lambda _: None) -> None:
    rows = table(folder / SHEET)
    change(rows)
    written(folder / COPY, rows)


def cell(row: int, place: int, value: str) -> Callable[[list[list[str]]], None]:
    def change(rows: list[list[str]]) -> None:
        rows[row][place] = value

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            cell(-1, 9, "26.1"),
            r"OCT25.csv:\d+: .*: [a-z-]+ is '26.1', and '[0-9.]+' in DMEPOS25_OCT",
        ),
        (cell(-1, 9, "26,1"), "is no number"),
        (cell(-1, 3, "J"), "jurisdiction is 'J', and 'D' in DMEPOS25_OCT.csv"),
        (lambda rows: rows.pop(), "holds [0-9]+ of the [0-9]+ codes that"),
    ],
)
def test_forms_of_one_table_that_differ(
    tmp_path: Path, change: Callable[[list[list[str]]], None], why: str
) -> None:
    folder = sample(tmp_path, SUPPLIES, "2025-10")
    second_form(folder, change)
    with pytest.raises(ReleasekitError, match=why):
        load(tmp_path, SUPPLIES, "2025-10", folder)


def same_number(rows: list[list[str]]) -> None:
    row = next(row for row in rows if "25.1" in row)
    row[row.index("25.1")] = "25.10"


@pytest.mark.parametrize("change", [lambda _: None, same_number])
def test_forms_that_differ_in_how_they_write(
    tmp_path: Path, change: Callable[[list[list[str]]], None]
) -> None:
    folder = sample(tmp_path, SUPPLIES, "2025-10")
    second_form(folder, change)
    assert load(tmp_path, SUPPLIES, "2025-10", folder).manifest.twins == (COPY,)


@pytest.mark.parametrize(("value", "differs"), [("0.869", False), ("0.8690", False), ("0.9", True)])
def test_a_table_beside_the_codes_has_the_same_numbers_in_its_workbook(
    tmp_path: Path,
    value: str,
    differs: bool,  # noqa: FBT001 (a column of the table)
) -> None:
    folder = sample(tmp_path, "pfs", "2025-10")
    rows = [row for row in table(folder / "GPCI2025.csv") if row[1:2] != [""]]
    at = next(row for row in rows if "0.869" in row)
    at[at.index("0.869")] = value
    workbook(folder / "GPCI2025.xlsx", rows)
    if not differs:
        load(tmp_path, "pfs", "2025-10", folder)
        return
    with pytest.raises(ReleasekitError, match=r"GPCI2025.xlsx: 1 row of its numbers differs? from"):
        load(tmp_path, "pfs", "2025-10", folder)


# C. The last line


GROUP = "{:03d} 08  P  SAMPLE GROUP OF ALDER AND BIRCH\r\n"
HEAD = "MS-DRGs Version 40\r\nDRG MDC MS Description\r\n"


@pytest.mark.parametrize(
    ("count", "cut", "refused"), [(300, 0, False), (300, 9, True), (12, 2, False)]
)
def test_a_list_of_groups_that_ends_within_its_last_line(
    tmp_path: Path, count: int, cut: int, *, refused: bool
) -> None:
    text = HEAD + "".join(GROUP.format(number) for number in range(1, count + 1))
    place = tmp_path / "appendix_A.txt"
    place.write_bytes(text.encode()[: len(text) - cut])
    if not refused:
        assert load(tmp_path, GROUPS, "2023", place).manifest.concepts == count
        return
    with pytest.raises(ReleasekitError, match="ends in the middle of a line, record 300"):
        load(tmp_path, GROUPS, "2023", place)


# G. Releases before and after


def limits(tmp_path: Path, day: str, codes: Iterable[int | str]) -> Path:
    """Write a quarter of limits of some codes."""
    titles = ["HCPCS/CPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator"]
    rows = [[*titles, "MUE Rationale"]]
    for place, code in enumerate(codes):
        row = [f"{code:>05}", str(place % 9 + 1), "2 Date of Service Edit: Policy", "CMS Policy"]
        rows.append(row)
    return written(tmp_path / f"MCR_MUE_PractitionerServices_Eff_{day}.csv", rows)


WHOLE = [*range(10_000, 10_340)]
QUARTERS = {"2024-04": "04-01-2024", "2024-07": "07-01-2024", "2024-10": "10-01-2024"}
CUT: dict[str, tuple[dict[str, list[int]], list[int], str]] = {
    "half, before a later one": ({"2024-10": WHOLE}, WHOLE[:200], "has none of 140 of the 340"),
    "ten in the middle, between two": (
        {"2024-04": WHOLE, "2024-10": WHOLE},
        WHOLE[:100] + WHOLE[110:],
        "10 are missing that the releases before it and 2024-10 have: 10100, ",
    ),
    "the last ten, behind another": ({"2024-04": WHOLE}, WHOLE[:-10], "the 10 last live codes"),
}


@pytest.mark.parametrize("name", CUT)
def test_a_release_that_lacks_what_its_neighbors_have(name: str, tmp_path: Path) -> None:
    others, codes, why = CUT[name]
    for label, had in others.items():
        load(tmp_path, LIMITS, label, limits(tmp_path, QUARTERS[label], had))
    with pytest.raises(ReleasekitError, match=why):
        load(tmp_path, LIMITS, "2024-07", limits(tmp_path, QUARTERS["2024-07"], codes))


WHOLE_ALL_THE_SAME: dict[str, tuple[dict[str, list[int]], list[int], int]] = {
    "a later one has some more": ({"2024-10": WHOLE}, WHOLE[:120] + WHOLE[150:], 0),
    "nine come back": ({"2024-04": WHOLE, "2024-10": WHOLE}, WHOLE[:100] + WHOLE[109:], 0),
    "the last ten are new later": ({"2024-10": WHOLE}, WHOLE[:-10], 1),
    "the last nine are new later": ({"2024-10": WHOLE}, WHOLE[:-9], 0),
}


@pytest.mark.parametrize("name", WHOLE_ALL_THE_SAME)
def test_a_release_beside_neighbors_that_have_more(name: str, tmp_path: Path) -> None:
    others, codes, remarks = WHOLE_ALL_THE_SAME[name]
    for label, had in others.items():
        load(tmp_path, LIMITS, label, limits(tmp_path, QUARTERS[label], had))
    outcome = load(tmp_path, LIMITS, "2024-07", limits(tmp_path, QUARTERS["2024-07"], codes))
    assert len(outcome.remarks) == remarks
    assert all("the 10 last live codes of CPT after 10329" in said for said in outcome.remarks)


PRODUCTS = (
    "HCPCS Code,Short Description,LABELER NAME,NDC,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,"
    "BILLUNITS,BILLUNITSPKG"
)


def fees(tmp_path: Path, day: str, place: Callable[[int], tuple[str, str]]) -> Path:
    """Write a quarter of products with what `place` puts into two columns of texts."""
    rows = [["Made up"], PRODUCTS.split(",")]
    for number in range(100):
        labeler, drug = place(number)
        ndc = f"{number:05d}-6789-01"
        rows.append(["J1100", "Made-up drug", labeler, ndc, drug, "1 MG", "1", "1", "1", "1"])
    return written(tmp_path / f"{day} NDC-HCPCS.csv", rows)


def products(number: int) -> tuple[str, str]:
    return f"Labeler {number % 7}", f"Drug {number % 5}"


@pytest.mark.parametrize("order", [("2025-07", "2025-10"), ("2025-10", "2025-07")])
def test_columns_that_are_swapped_beside_another_release(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    load(tmp_path, "ndc-hcpcs", order[0], fees(tmp_path, f"{order[0]}-01", products))
    other = fees(tmp_path, f"{order[1]}-01", lambda number: products(number)[::-1])
    with pytest.raises(
        ReleasekitError, match=f"drug and labeler are swapped: each has .*{order[0]}"
    ):
        load(tmp_path, "ndc-hcpcs", order[1], other)


@pytest.mark.parametrize("share", [19, 0])
def test_a_few_products_that_changed_so_are_taken(tmp_path: Path, share: int) -> None:
    load(tmp_path, "ndc-hcpcs", "2025-07", fees(tmp_path, "2025-07-01", products))
    later = fees(
        tmp_path,
        "2025-10-01",
        lambda number: products(number)[::-1] if number < share else products(number + 1),
    )
    assert load(tmp_path, "ndc-hcpcs", "2025-10", later).manifest.concepts == 100


# H. One file under two labels


def test_a_file_that_is_loaded_again_under_another_label_is_said(tmp_path: Path) -> None:
    text = HEAD.replace("Version 40", "") + "".join(GROUP.format(number) for number in range(1, 9))
    place = tmp_path / "appendix_A.txt"
    place.write_bytes(text.encode())
    assert load(tmp_path, GROUPS, "2023", place).remarks == (ALONE.format(name="MS-DRG"),)
    outcome = load(tmp_path, GROUPS, "2024", place)
    (remark,) = outcome.remarks
    assert remark.startswith("says of every code what 2023 says of it")
    assert f"  note: {remark}" in [*outcome.summary()]
    assert f"  note: {remark}" in [*outcome.messages()]
