"""Declarations: all of ours are right, and what is wrong in one is named by its dotted path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.errors import LayoutError
from tests.ingest.test_quirks_icd import ROWS, order
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
id = "made"
name = "Made"
title = "Made up"
publisher = "nobody"
uri = "urn:made"
text = "title"
sections = [{ title = "All", ranges = ["A-Z"] }]
kinds = [{ id = "any", title = "Any", pattern = "." }]

[code]
pattern = "[A-Z][0-9]+"
form = "a letter and digits"

[license]
holder = "nobody"
licensed = false
notice = "none"

[cadence]
effective = "01-01"

[[files]]
name = "table"
role = "concepts"
reader = "delimited"
members = "csv$"
delimiter = ","
columns = [{ name = "code", heading = "code" }, { name = "display", heading = "text" }]
"""


@pytest.mark.parametrize("code_set", layouts.code_sets())
def test_every_declaration_of_ours_is_right(code_set: str) -> None:
    layout = layouts.load(code_set)
    assert layout.id == code_set
    assert len({file.name for file in layout.files}) == len(layout.files)
    assert any(file.required for file in layout.files)


def test_a_good_declaration_is_read() -> None:
    layout = layouts.parse(GOOD, source="made.toml")
    assert layout.section_of("B1", "any") == "All"
    assert layout.files[0].column("display") == 1


def test_what_is_no_toml_is_named_with_its_line() -> None:
    with pytest.raises(LayoutError, match=r"^made\.toml: [^:]*line 4"):
        layouts.parse(GOOD.replace("title = ", "title = = "), source="made.toml")


def test_a_users_declaration_overlays_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "made.toml", GOOD, end="\n")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    table = write(tmp_path / "made.csv", "code,text\nA1,Velar arch\n")
    assert {"cpt", "made"} <= set(layouts.code_sets())
    snapshot, _ = load(tmp_path / "store", "made", "2026", table)
    assert snapshot["A1"].section == "All"


def test_two_declarations_that_claim_one_member_are_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = GOOD + GOOD[GOOD.index("[[files]]") :].replace('"table"', '"other"')
    write(tmp_path / "twice.toml", twice.replace('"made"', '"twice"'), end="\n")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    table = write(tmp_path / "made.csv", "code,text\nA1,Velar arch\n")
    with pytest.raises(LayoutError, match=r"table and other all claim made\.csv"):
        load(tmp_path / "store", "twice", "2026", table)


def test_a_code_of_no_section_is_counted_not_dropped(tmp_path: Path) -> None:
    rows = [*ROWS, ("V9X", "1", "Beyond")]
    text = order(rows).replace("V9X", "UZZ")
    snapshot, manifest = load(
        tmp_path / "store", "icd10cm", "2026", write(tmp_path / "order.txt", text)
    )
    assert (manifest.concepts, manifest.unplaced) == (3, 1)
    assert snapshot["UZZ"].section == ""
