"""MODUL.txt: modifiers in running text, list below list, the same number in two of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.errors import SourceFaultsError
from tests.support.files import DISTRIBUTIONS, concepts, load, skipped, write

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.model import Concept

FULL = DISTRIBUTIONS / "cpt" / "full-2025"
ASC = "Modifiers Approved for Ambulatory Surgery Center (ASC) Hospital Outpatient Use"


def modifiers(tmp_path: Path, text: str = "", **how: str) -> dict[str, Concept]:
    """Return the modifiers of the distribution, with another MODUL where a text is given."""
    folder = shutil.copytree(FULL, tmp_path / "full-2025", dirs_exist_ok=True)
    if text:
        write(folder / "standard" / "MODUL.txt", text, **how)
    found = concepts(load(tmp_path / "store", "cpt", "2025", folder)[0])
    return {code: each for code, each in found.items() if each.kind == "modifier"}


def test_each_list_has_its_section_and_the_centers_list_its_own_codes(tmp_path: Path) -> None:
    found = modifiers(tmp_path)
    assert {code: each.section for code, each in found.items()} == {
        "22": "Modifiers",
        "25": "Modifiers",
        "P1": "Modifiers: Physical Status",
        "P2": "Modifiers: Physical Status",
        "asc/25": "Modifiers: Ambulatory Surgery Center",
        "asc/73": "Modifiers: Ambulatory Surgery Center",
        "1P": "Modifiers: Category II",
        "8P": "Modifiers: Category II",
        "LT": "Modifiers: HCPCS Level II",
        "RT": "Modifiers: HCPCS Level II",
        "E1": "Modifiers: HCPCS Level II",
    }
    assert found["25"].display == "Second Hearth the Same Day: A hearth may be visited twice."
    assert found["asc/25"].display == "Second Hearth the Same Day: Of a house by the harbour."


def test_the_sections_of_modifiers_come_last() -> None:
    order = list(layouts.load("cpt").section_order)
    assert order.index("Modifiers") == len(order) - 5
    assert all(title.startswith("Modifiers") for title in order[-5:])


def test_wrapped_lines_that_begin_with_a_number_go_on_with_the_text(tmp_path: Path) -> None:
    found = modifiers(tmp_path)
    assert found["22"].display == (
        "Taller Lantern Work: When the tower is taller than usual by 50 percent of its height, "
        "say so in the ledger. Lamps are 99 at the most – never more."
    )
    assert found["P2"].display == "A keeper who is 2 or more nights awake"
    assert found["LT"].display == "Left tower (for towers that stand left of the gate)"
    assert found["1P"].display.endswith("of the Weather Reasons include storms and fog")


def test_the_notice_is_passed_over_and_counted(tmp_path: Path) -> None:
    _, manifest = load(tmp_path, "cpt", "2025", FULL)
    assert skipped(manifest, "MODUL") == {
        "blank": 18,
        "not a record (notice, disclaimer, heading)": 12,
    }


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", "\n"), ("cp1252", "\r\n")])
def test_encodings_and_line_ends_make_no_difference(
    tmp_path: Path, encoding: str, end: str
) -> None:
    text = (FULL / "standard" / "MODUL.txt").read_bytes().decode("cp1252").replace("\r\n", "\n")
    assert modifiers(tmp_path / "a", text, encoding=encoding, end=end) == modifiers(tmp_path / "b")


@pytest.mark.parametrize(
    "entry",
    ["22 Taller Work", "22\tTaller Work", "-22 Taller Work", "22: Taller Work", "22\nTaller Work"],
)
def test_an_entry_may_be_spelt_in_several_ways(tmp_path: Path, entry: str) -> None:
    found = modifiers(tmp_path, f"SAMPLE\n\nAppendix A\n\nModifiers\n{entry}\n")
    assert {code: each.display for code, each in found.items()} == {"22": "Taller Work"}


def test_the_lists_may_come_in_another_order(tmp_path: Path) -> None:
    level_ii = "Level II (HCPCS/National) Modifiers:\nLT Left\n\n"
    text = f"{level_ii}{ASC}\n\n25 Again\n\nModifiers\n\n25 One\n"
    assert {code: each.display for code, each in modifiers(tmp_path, text).items()} == {
        "25": "One",
        "asc/25": "Again",
        "LT": "Left",
    }


def test_a_number_twice_in_one_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceFaultsError, match=r"MODUL.txt:5: 25 stands twice, first in line 3"):
        modifiers(tmp_path, "Modifiers\n\n25 One\n\n25 Again\n")


@pytest.mark.parametrize("entry", ["225 Taller Work", "7 Taller Work", "2X Taller Work", "10 Low"])
def test_an_entry_that_is_no_modifier_is_refused_and_named(tmp_path: Path, entry: str) -> None:
    with pytest.raises(SourceFaultsError) as fault:
        modifiers(tmp_path, f"Modifiers\n\n25 One\n\n{entry}\n")
    assert f"MODUL.txt:5: '{entry}' cannot be understood as an entry of MODUL" in str(fault.value)


def test_a_modifier_has_no_part_in_the_agreement_of_the_flat_files(tmp_path: Path) -> None:
    found = modifiers(tmp_path)
    assert found["25"].designations == {}
    assert found["25"].properties["flag.add-on"] == "false"
