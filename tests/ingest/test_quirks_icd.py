"""Quirks of ICD-10: names, order numbers, parents, placeholders, notes, tables that multiply."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from releasekit.diff import Comparison
from releasekit.errors import DistributionError, SourceFaultsError
from tests.support.files import DISTRIBUTIONS, concepts, load, write

if TYPE_CHECKING:
    from pathlib import Path

CM = DISTRIBUTIONS / "icd10cm"
PCS = DISTRIBUTIONS / "icd10pcs"


def order(rows: list[tuple[str, str, str]], first: int = 1) -> str:
    """Return an order file of (code, flag, text) rows, numbered from `first`."""
    return "".join(
        f"{number:05d} {code:<7} {flag} {text:<60} {text}\n"
        for number, (code, flag, text) in enumerate(rows, first)
    )


ROWS = [("A00", "0", "Quillon fever"), ("A000", "1", "Quillon fever, mild")]


@pytest.mark.parametrize(
    "name",
    [
        "icd10cm-order-2026.txt",
        "icd10cm_order_2026.txt",
        "icd10cm order 2026.TXT",
        "Code-desciptions/odd.txt",
    ],
)
def test_whatever_its_name_the_order_file_is_known(tmp_path: Path, name: str) -> None:
    place = write(tmp_path / "files" / name, order(ROWS))
    assert load(tmp_path / "store", "icd10cm", "2026", place)[1].concepts == 2


def test_order_numbers_are_never_compared(tmp_path: Path) -> None:
    one = write(tmp_path / "one.txt", order(ROWS))
    other = write(tmp_path / "other.txt", order(ROWS[::-1]))
    left, _ = load(tmp_path / "left", "icd10cm", "2025", one)
    right, _ = load(tmp_path / "right", "icd10cm", "2026", other)
    assert list(Comparison(left, right).pairs()) == []


def test_flags_parents_placeholders_and_a_letter_second(tmp_path: Path) -> None:
    found = concepts(load(tmp_path / "2025", "icd10cm", "2025", CM / "2025")[0])
    assert found["T360X1A"].parent == "T36"
    assert (found["A00"].billable, found["A000"].billable) == (False, True)
    found = concepts(load(tmp_path / "2026", "icd10cm", "2026", CM / "2026")[0])
    assert found["T360X1A"].parent == "T360X1"
    assert found["QA01"].parent == "QA0"
    assert found["QA0"].section == "Congenital malformations and chromosomal abnormalities"
    assert found["U070"].section == "Codes for special purposes"


def test_blanks_within_a_text_are_kept(tmp_path: Path) -> None:
    snapshot, _ = load(tmp_path / "store", "icd10cm", "2026", CM / "2026")
    assert snapshot["Q878"].display == "Other  braid syndromes"


def test_notes_are_lists_with_accents_and_codes_lose_their_dots(tmp_path: Path) -> None:
    snapshot, manifest = load(tmp_path / "store", "icd10cm", "2026", CM / "2026")
    assert snapshot["A00"].properties["note.inclusion-term"] == ("Fièvre de Quillon",)
    assert snapshot["A00"].properties["note.excludes1"] == (
        "lantern harm (U07.0)",
        "harm by salve (T36.-)",
    )
    assert snapshot["A000"].properties["note.code-first"] == ("code first the seed",)
    assert snapshot["T36"].properties["note.seventh-character"] == (
        "A initial encounter",
        "D subsequent encounter",
    )
    assert "note.excludes1" not in snapshot["A000"].properties
    order_file = next(one for one in manifest.sources if one.use == "order file")
    assert dict(order_file.skipped) == {"code that the release does not have": 1}


def test_addenda_are_kept_beside_the_snapshot(tmp_path: Path) -> None:
    _, manifest = load(tmp_path / "store", "icd10cm", "2026", CM / "2026")
    assert manifest.tables["declared.tsv.zst"]["lines"] == 5 + 1  # and the trailer's totals


def test_a_release_of_one_system_says_nothing_of_the_other(tmp_path: Path) -> None:
    with pytest.raises(DistributionError, match="no order file of ICD-10-PCS"):
        load(tmp_path / "store", "icd10pcs", "2026", CM / "2026")


def test_tables_multiply_to_exactly_the_order_files_codes(tmp_path: Path) -> None:
    snapshot, manifest = load(tmp_path / "store", "icd10pcs", "2025", PCS / "2025")
    assert snapshot["00163J0"].properties["attribute.approach"] == "Approach: Percutaneous"
    assert snapshot["00163J0"].properties["attribute.device"] == "Device: Reed"
    assert snapshot["00163J0"].parent == "001"
    assert [source.records for source in manifest.sources] == [5, 4]


def test_tables_of_another_year_are_refused_and_the_codes_named(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    shutil.copytree(PCS / "2025", folder)
    (folder / "icd10pcs_tables_2025.xml").write_bytes(
        (PCS / "2026" / "icd10pcs_tables_2026.xml").read_bytes()
    )
    with pytest.raises(SourceFaultsError) as fault:
        load(tmp_path / "store", "icd10pcs", "2025", folder, force=True)
    assert "icd10pcs_tables_2025.xml: has no 0016370, which icd10pcs_order_2025.txt has" in str(
        fault.value
    )
    assert "icd10pcs_order_2025.txt: has no 00164J0, which icd10pcs_tables" in str(fault.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("00003 A!9     1 Bad", "is no record of order file"),
        ("3 A009    1 Lost its zeros", "looks like a record of order file"),
        (f"00003 A000    1 {'x':<60} x", "A000 stands twice"),
    ],
)
def test_a_line_that_is_no_record_is_refused(tmp_path: Path, line: str, said: str) -> None:
    place = write(tmp_path / "icd10cm-order.txt", order(ROWS) + line + "\n")
    with pytest.raises(SourceFaultsError, match=r"icd10cm-order\.txt:3: ") as fault:
        load(tmp_path / "store", "icd10cm", "2026", place)
    assert said in str(fault.value)


def test_a_codes_file_of_procedures_is_a_twin_of_their_order_file(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    shutil.copytree(PCS / "2026", folder)
    snapshot, _ = load(tmp_path / "a", "icd10pcs", "2026", folder)
    texts = {c.code: c.display for c in snapshot if c.properties["flag.billable"] == "true"}
    lines = "".join(f"{code} {text}\n" for code, text in texts.items())
    write(folder / "icd10pcs_codes_2026.txt", lines)
    _, manifest = load(tmp_path / "b", "icd10pcs", "2026", folder)
    assert manifest.twins == ("icd10pcs_codes_2026.txt",)
    assert manifest.unclaimed == ()
    write(folder / "icd10pcs_codes_2026.txt", lines[lines.index("\n") + 1 :])
    with pytest.raises(SourceFaultsError, match="1 is missing"):
        load(tmp_path / "c", "icd10pcs", "2026", folder)
    alone = write(tmp_path / "alone" / "icd10pcs_codes_2026.txt", lines)
    with pytest.raises(DistributionError, match="no order file"):
        load(tmp_path / "d", "icd10cm", "2026", alone)
    assert load(tmp_path / "d", "icd10pcs", "2026", alone)[1].concepts == len(texts)
