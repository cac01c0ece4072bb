"""Dates: open ends are none, spreadsheets' numbers are days, and faults say how to write one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from releasekit.errors import DistributionError, SourceFaultsError
from tests.ingest.test_lines import CPT, hcpcs, load_lines
from tests.ingest.test_quirks_cpt import flat
from tests.ingest.test_quirks_hcpcs import HEADINGS, records, workbook
from tests.support.files import load, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

END = ("TERM DT", "date.terminated")
START = ("ADD DT", "date.added")


@pytest.mark.parametrize("column", [END, START])
@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("20200131", "2020-01-31"),
        (20200131, "2020-01-31"),
        ("2020-01-31", "2020-01-31"),
        ("2020-01-31 00:00:00", "2020-01-31"),
        ("1/31/2020", "2020-01-31"),
        ("01/31/2020", "2020-01-31"),
        (dt.date(2020, 1, 31), "2020-01-31"),
        (43861, "2020-01-31"),
        ("43861", "2020-01-31"),
        ("200131", "2020-01-31"),
        ("", None),
        ("99991231", None),
        (99991231, None),
        ("9999-12-31", None),
        ("12/31/9999", None),
        ("99999999", None),
    ],
)
def test_a_day_of_a_workbook_is_read_as_it_is_meant(
    tmp_path: Path, column: tuple[str, str], value: object, day: str | None
) -> None:
    heading, aspect = column
    rows = records()
    rows[2][heading] = value
    snapshot, _ = load(tmp_path / "s", "hcpcs", "2025", workbook(tmp_path / "anweb.xlsx", rows))
    assert snapshot["A0021"].properties.get(aspect) == day


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("soon", r"'soon' is no date such as 20260131, 260131, 2026-01-31 or 1/31/2026"),
        ("31/01/2020", r"'31/01/2020' is no date"),
        ("00000000", r"'00000000' is no date"),
        (30101, r"'30101' may be a date that lost its zero, or a spreadsheet's number"),
    ],
)
def test_what_is_no_day_is_named_by_row_and_column(
    tmp_path: Path, value: object, said: str
) -> None:
    rows = records()
    rows[2]["TERM DT"] = value
    with pytest.raises(SourceFaultsError, match=rf"anweb\.xlsx:4: A0021: TERM DT: {said}"):
        load(tmp_path / "s", "hcpcs", "2025", workbook(tmp_path / "anweb.xlsx", rows))


def test_a_number_of_five_digits_is_no_day_of_a_text(tmp_path: Path) -> None:
    line = hcpcs("A0080", "Wagon").replace("20200101", "43831   ", 1)
    with pytest.raises(SourceFaultsError, match="A0080: added: '43831' is no date"):
        load_lines(tmp_path, "hcpcs", [line])


@pytest.mark.parametrize("day", ["9999-12-31", "99991231", "12/31/9999"])
def test_an_open_end_in_a_licensees_lists_is_no_date(tmp_path: Path, day: str) -> None:
    folder = flat(tmp_path / "f")
    write(folder / "properties.csv", f"code,property,value\n0100T,sunset,{day}\n")
    write(folder / "my-changes.csv", f"code,action,date\n0100T,deleted,{day}\n")
    write(folder / "my-crosswalk.csv", f"source,target,effective\n0100T,10004,{day}\n")
    snapshot, manifest = load(tmp_path / "s", "cpt", "2026", folder)
    assert snapshot["0100T"].properties.get("date.sunset") is None
    assert {source.use: source.records for source in manifest.sources}["own crosswalk"] == 1


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ({"ADD DT": "ADDED"}, r"there is no heading 'ADD DT'; did you mean added\?"),
        ({"ASC_GRP": "", "ASC_DT": ""}, "there is no heading 'ASC_GRP', 'ASC_DT'"),
        (dict.fromkeys(HEADINGS, "x"), "no row has the headings of annual file"),
    ],
)
def test_a_table_that_is_not_recognized_says_which_headings_it_lacks(
    tmp_path: Path, headings: dict[str, str], said: str
) -> None:
    book = workbook(
        tmp_path / "anweb.xlsx", [], headings=[headings.get(name, name) for name in HEADINGS]
    )
    with pytest.raises(DistributionError, match=rf"in what was given.*\nanweb\.xlsx: {said}"):
        load(tmp_path / "s", "hcpcs", "2026", book)


@pytest.mark.parametrize("change", [str.lower, str.title, lambda name: name.replace(" ", "_")])
def test_headings_are_known_in_other_spellings(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    names = {name: change(name) for name in HEADINGS} | {"HCPC": "HCPCS\xa0Code"}
    rows = [{names[name]: cell for name, cell in row.items()} for row in records()]
    place = workbook(tmp_path / "anweb.xlsx", rows, headings=list(names.values()))
    assert load(tmp_path / "s", "hcpcs", "2026", place)[1].concepts == 8


def test_a_row_that_is_cut_behind_its_code_is_a_fault(tmp_path: Path) -> None:
    rows = records()
    rows[2] = {"HCPC": rows[2]["HCPC"]}
    with pytest.raises(SourceFaultsError, match=r"anweb\.xlsx:4: 'A0021' stands alone"):
        load(tmp_path / "s", "hcpcs", "2026", workbook(tmp_path / "anweb.xlsx", rows))


def test_a_text_that_is_not_recognized_shows_its_first_line(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f")
    write(folder / "LONGULT.txt", "\n" + "".join(f"{line[1:]}\n" for line in CPT))
    said = (
        r"LONGULT\.txt: no line looks like one of LONGULT; its first line is '0100\\tLantern work'"
    )
    with pytest.raises(DistributionError, match=said):
        load(tmp_path / "s", "cpt", "2026", folder)
