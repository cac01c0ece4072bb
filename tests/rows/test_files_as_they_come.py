"""Workbooks of several sheets, lines of other widths, linked folders: read, or said to be left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rows.conftest import Run
HEADING = "item,cpt,dos,qty"
DAY = "2026-02-01"


def checked(run: Run, *arguments: str) -> tuple[list[dict[str, Any]], dict[str, Any], str]:
    code, out, err = run("check", *arguments, "--format", "json")
    assert code == 0, err
    found = json.loads(out)
    return found["rows"], found, err


def book(place: Path, **sheets: list[list[object]]) -> str:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(place)
    return str(place)


NOTES: list[list[object]] = [["about", "this"]]
NOTES += [["line", "words"] for _ in range(40)]
MASTER: list[list[object]] = [["item", "cpt"], ["a", "99468"], ["b", "99203"]]
DRUGS: list[list[object]] = [["item", "hcpcs"], ["c", "A2101"]]


def test_the_sheet_with_codes_is_read_and_the_others_are_named(run: Run, tmp_path: Path) -> None:
    given = book(tmp_path / "m.xlsx", Notes=NOTES, Master=MASTER, Drugs=DRUGS, Empty=[])
    rows, found, err = checked(run, given)
    assert [row["row"]["item"] for row in rows] == ["a", "b"]
    notes = found["files"][0]["notes"]
    assert notes[:3] == [
        "sheet Master was read",
        "codes stand in Drugs too, not read: --sheet NAME",
        "without codes, not read: Notes",
    ]
    assert notes[0] in err


def test_sheets_that_are_named_are_read_and_no_others(run: Run, tmp_path: Path) -> None:
    given = book(tmp_path / "m.xlsx", Notes=NOTES, Master=MASTER, Drugs=DRUGS)
    assert [row["row"]["item"] for row in checked(run, given, "--sheet", "Drugs")[0]] == ["c"]
    both = checked(run, given, "--sheet", "Drugs", "--sheet", "Master")[0]
    assert [row["row"]["item"] for row in both] == ["a", "b", "c"]
    named = checked(run, given, "--code-column", "hcpcs")[0]
    assert [row["row"]["item"] for row in named] == ["c"]


def test_one_sheet_needs_no_word(run: Run, tmp_path: Path) -> None:
    _, found, _ = checked(run, book(tmp_path / "m.xlsx", Master=MASTER, Empty=[]))
    assert not [note for note in found["files"][0]["notes"] if "sheet" in note]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("m.xlsx", "--sheet", "drugs"), "m.xlsx has no such sheet; did you mean Drugs?"),
        (("a.csv", "--sheet", "Drugs"), "--sheet Drugs: no file is a workbook"),
    ],
)
def test_a_sheet_that_is_not_there_is_one_clear_error(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    book(tmp_path / "m.xlsx", Master=MASTER, Drugs=DRUGS)
    (tmp_path / "a.csv").write_text("cpt\n99203\n")
    code, out, err = run("check", *arguments)
    assert (code, out) == (2, "")
    assert said in err


FEWER = "lines have fewer cells than the heading: what is missing at their ends is blank"
ONE_FEWER = "1 line has fewer cells than the heading: what is missing at its end is blank"
RAGGED = [
    ("fewer", ["1,99203,2026-02-01", "2,99203,2026-02-01,1"], ["1", "2"], [ONE_FEWER], []),
    ("fewer, no date", ["1,99203", "2,99203,2026-02-01,1"], ["1", "2"], [ONE_FEWER], []),
    ("blank cells behind", ["1,99203,2026-02-01,1,,", "2,99203,2026-02-01,1"], ["1", "2"], [], []),
    (
        "cells behind",
        ["1,99203,2026-02-01,1,x", "2,99203,2026-02-01,1"],
        ["2"],
        [],
        [[2, "5 cells, where the heading has 4"]],
    ),
    (
        "a line end in a cell",
        ['1,"99203\n",2026-02-01', "2,99203,2026-02-01,1"],
        ["1", "2"],
        [ONE_FEWER],
        [],
    ),
    ("every line", ["1,99203", "2,99203", "3,99203"], ["1", "2", "3"], [f"3 {FEWER}"], []),
    ("a foot", ["1,99203,2026-02-01,1", "Total"], ["1"], [ONE_FEWER], []),
    ("none", ["1,99203,2026-02-01,1", "", "2,99203,2026-02-01,"], ["1", "2"], [], []),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("lines", "items", "notes", "rejected"), [row[1:] for row in RAGGED])
def test_lines_of_other_widths(  # noqa: PLR0913, PLR0917 (a table)
    run: Run,
    tmp_path: Path,
    lines: list[str],
    items: list[str],
    notes: list[str],
    rejected: list[list[object]],
    end: str,
) -> None:
    text = end.join([HEADING, *lines, ""])
    (tmp_path / "rows.csv").write_bytes(text.encode())
    rows, found, err = checked(run, "rows.csv", "--code-column", "cpt")
    assert [row["row"]["item"] for row in rows] == items
    assert [note for note in found["files"][0]["notes"] if "fewer cells" in note] == notes
    assert found["rejected"] == [[*each, "rows.csv"] for each in rejected]
    for note in [*notes, *(str(why) for _, why in rejected)]:
        assert note in err
    if rejected:
        given = ("2025", "2026", "-s", "cpt", "--on", "rows.csv", "--format", "html")
        assert all(str(why) in run("impact", *given)[1] for _, why in rejected)


def test_short_lines_far_below_are_found_too(run: Run, tmp_path: Path) -> None:
    whole = [f"{number},99203,{DAY},1" for number in range(5_000)]
    lines = [*whole, f"x,99203,{DAY}", f"y,99203,{DAY},1,,", f"z,99203,{DAY},1,more"]
    (tmp_path / "rows.csv").write_text("\n".join([HEADING, *lines, ""]))
    rows, found, _ = checked(run, "rows.csv")
    assert [row["row"]["item"] for row in rows][-3:] == ["4999", "x", "y"]
    assert found["files"][0]["notes"] == [ONE_FEWER]
    assert found["rejected"] == [[5_004, "5 cells, where the heading has 4", "rows.csv"]]


def test_linked_folders_are_gone_through_and_circles_end(run: Run, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "b.csv").write_text(f"{HEADING}\nb,99203,{DAY},1\n")
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "a.csv").write_text(f"{HEADING}\na,99203,{DAY},1\n")
    (tmp_path / "claims" / "linked").symlink_to(tmp_path / "away")
    (tmp_path / "away" / "back").symlink_to(tmp_path / "claims")
    rows, _, _ = checked(run, "claims")
    assert [row["row"]["item"] for row in rows] == ["a", "b"]


def test_a_linked_folder_of_downloads_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "x.txt").write_text("words")
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "linked").symlink_to(tmp_path / "away")
    (tmp_path / "downloads" / "own").mkdir()
    (tmp_path / "downloads" / "inside").symlink_to(tmp_path / "downloads" / "own")
    _, out, err = run("load", "--all", "downloads", "--dry-run")
    assert "linked: is a link that leads out of the folder" in " ".join((out + err).split())
    assert "inside" not in out + err


@pytest.mark.parametrize(
    "content",
    [
        "99468 # caf\u00e9\n".encode("cp1252"),
        "\ufeff99468\r\n".encode(),
        "99468\n".encode("utf-16"),
    ],
    ids=["cp1252", "utf-8 with a mark", "utf-16"],
)
def test_a_list_of_codes_may_be_in_any_encoding(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "codes.txt").write_bytes(content)
    code, out, err = run("diff", "2025", "2026", "-s", "cpt", "--codes", "codes.txt")
    assert code == 0, err
    assert "99468" in out


def test_a_list_of_codes_that_is_none_is_one_clear_error(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "codes.xlsx", Codes=[["99468"]])
    code, _, err = run("diff", "2025", "2026", "-s", "cpt", "--codes", "codes.xlsx")
    assert code == 2
    assert "codes.xlsx: is no text, and no list of codes" in err


def test_what_is_wrong_in_several_tables_is_told_once(run: Run, tmp_path: Path) -> None:
    one = "id,cpt,dos\n1,99468,2026-01-05\n2,285,2026-01-05\n"
    other = "cpt,dos,note\n99468,2026-03-05,x\n00285,2026-02-05,x\n"
    (tmp_path / "a.csv").write_text(one, encoding="utf-8")
    (tmp_path / "b.csv").write_text(other, encoding="utf-8")
    answer = run("check", "a.csv", "b.csv")[1]
    assert "99468     2 rows; 2026-01-05 to 2026-03-05; last date of service 2025-12-31" in answer
    assert answer.count("99468 ") == 1
    lines = [line for line in answer.splitlines() if "00285 " in line]
    assert len(lines) == 2, "lost zeros are put back in one of them, which is another thing to say"


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json", "ragged"])
@pytest.mark.parametrize(("name", "other"), [("m[1]", "m1"), ("m*", "mm"), ("m?", "mm")])
def test_a_file_called_as_a_pattern_is_read_alone(
    name: str, other: str, suffix: str, run: Run, tmp_path: Path
) -> None:
    """A browser saves the second m.csv as m[1].csv: DuckDB took it for a pattern of m1.csv."""
    for place, item in ((name, "a"), (other, "b")):
        path = tmp_path / f"{place}.{suffix}"
        if suffix == "parquet":
            pq.write_table(pa.table({"item": [item], "cpt": ["99203"]}), path)
        elif suffix == "json":
            path.write_text(json.dumps({"item": item, "cpt": "99203"}))
        else:
            more = "\nshort" if suffix == "ragged" else ""
            path.write_text(f"item,cpt\n{item},99203{more}\n")
    rows = checked(run, str(tmp_path / f"{name}.{suffix}"))[0]
    assert [row["row"]["item"] for row in rows if row["code"]] == ["a"]


@pytest.mark.parametrize(
    ("name", "code"), [("rk_file", 2), ("RK_C", 2), ("rk_mine", 2), ("rk", 0), ("ark_c", 0)]
)
def test_names_that_are_added_are_not_the_rows_own(
    name: str, code: int, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "m.csv").write_text(f"item,cpt,{name}\na,99203,x\n")
    found, _, err = run("check", "m.csv", "--format", "json")
    assert found == code
    if code:
        assert f"m.csv: column {name}: names that begin with rk_ are kept" in err
        assert "rename it, or leave it out" in err


@pytest.mark.parametrize("form", ["table", "html", "json", "xlsx", "csv", "parquet"])
def test_every_form_is_written_where_lines_are_no_rows(form: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("item,cpt\na,99203\nb,99203,c\n")
    suffix = {"table": "txt"}.get(form, form)
    code, _, err = run("check", "m.csv", "--format", form, "-o", f"found.{suffix}")
    assert code == 0, err
    if form == "html":
        text = (tmp_path / "found.html").read_text()
        assert "m.csv, line 3: is no row and was not judged: 3 cells" in text
