"""releasekit check on made-up rows in every form, against the samples."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.support.contracts import proved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.rows.conftest import Run

HEADING = ("id", "cpt code", "mod", "dx", "date of service", "charge")
ROWS = [
    ("1", "99203", "", "A02.1", "2026-01-02", "80"),
    ("2", "99468", "", "", "12/31/2025", "$75.00 "),
    ("3", "99468", "", "", "01/01/2026", "75"),
    ("4", "99430", "", "", "2025-12-31", "75"),
    ("5", "285", "", "a02", "20251231", "75"),
    ("6", "A2101", "NU", "", "2026-01-02", "75"),
    ("7", "A2101", "A9", "", "2026-01-02", "75"),
    ("8", "99999", "", "", "2026-01-02", "75"),
    ("9", "99203", "", "", "soon", "75"),
    ("10", "99203", "", "", "", "75"),
    ("11", "99430", "", "", "2020-01-01", "75"),
    ("12", "not here", "", "", "2026-01-02", "75"),
]
VERDICTS = {
    ("1", "cpt code"): "valid",
    ("1", "dx"): "valid",
    ("2", "cpt code"): "valid",
    ("3", "cpt code"): "ended",
    ("4", "cpt code"): "not-yet-effective",
    ("5", "cpt code"): "valid",
    ("5", "dx"): "header",
    ("6", "cpt code"): "valid",
    ("7", "cpt code"): "modifier-invalid",
    ("8", "cpt code"): "not-on-record",
    ("9", "cpt code"): "input-error",
    ("10", "cpt code"): "input-error",
    ("11", "cpt code"): "not-yet-effective",
    ("12", "cpt code"): "malformed",
}


def text(separator: str = ",", *, end: str = "\n", above: str = "") -> str:
    lines = io.StringIO()
    csv.writer(lines, delimiter=separator, lineterminator=end).writerows([HEADING, *ROWS])
    return above + lines.getvalue()


def as_csv(path: Path) -> Path:
    return write(path / "rows.csv", text().encode())


def as_tabs(path: Path) -> Path:
    return write(path / "rows.txt", text("\t", end="\r\n").encode())


def as_pipes(path: Path) -> Path:
    return write(path / "rows.dat", text("|").encode("utf-8-sig"))


def as_utf_16(path: Path) -> Path:
    return write(path / "rows.csv", text().encode("utf-16"))


def as_windows(path: Path) -> Path:
    return write(path / "rows.csv", text(above="Prepared by caf\u00e9\n\n").encode("cp1252"))


def as_workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Made up", ""), HEADING, *ROWS):
        sheet.append(row)
    book.save(path / "rows.xlsx")
    return path / "rows.xlsx"


def as_parquet(path: Path) -> Path:
    columns = {name: [row[place] for row in ROWS] for place, name in enumerate(HEADING)}
    pq.write_table(pa.table(columns), path / "rows.parquet")
    return path / "rows.parquet"


def as_json_lines(path: Path) -> Path:
    rows = (json.dumps(dict(zip(HEADING, row, strict=True))) for row in ROWS)
    return write(path / "rows.jsonl", "\n".join(rows).encode())


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


FORMS = [as_csv, as_tabs, as_pipes, as_utf_16, as_windows, as_workbook, as_parquet, as_json_lines]


def verdicts(answer: str) -> dict[tuple[str, str], str]:
    document = proved("check-1", answer)
    return {(row["row"]["id"], row["column"]): row["verdict"] for row in document["rows"]}


def rows_of(answer: str) -> dict[tuple[str, str], dict[str, Any]]:
    document = proved("check-1", answer)
    return {(row["row"]["id"], row["column"]): row for row in document["rows"]}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_verdicts(
    form: Callable[[Path], Path], run: Run, tmp_path: Path
) -> None:
    code, answer, messages = run("check", str(form(tmp_path)), "--format", "json")
    assert code == 0, messages
    assert verdicts(answer) == VERDICTS
    assert "column cpt code is taken for codes of CPT" in messages
    assert "column dx is taken for codes of ICD-10-CM" in messages
    assert "dates of service: date of service" in messages


def test_what_is_said_of_each(run: Run, tmp_path: Path) -> None:
    rows = rows_of(run("check", str(as_csv(tmp_path)), "--format", "json")[1])
    ended = rows["3", "cpt code"]
    assert (ended["last_day"], [each["code"] for each in ended["replacements"]]) == (
        "2025-12-31",
        ["99467"],
    )
    assert rows["4", "cpt code"]["first_day"] == "2026-01-01"
    assert (rows["5", "cpt code"]["code"], rows["5", "cpt code"]["read_as"]) == ("285", "00285")
    assert "lost zeros" in rows["5", "cpt code"]["why"]
    assert rows["5", "dx"]["read_as"] == "A02"
    assert "A9" in rows["7", "cpt code"]["why"]
    assert rows["9", "cpt code"]["why"] == "bad date: soon"
    assert rows["10", "cpt code"]["why"] == "no date"
    assert rows["2", "cpt code"]["row"]["charge"] == "$75.00 "


def test_the_table_and_the_data_forms_agree(run: Run, tmp_path: Path) -> None:
    place = str(as_csv(tmp_path))
    _, table, _ = run("check", place)
    for verdict in ("Ended", "Header, not valid for reporting", "Modifier not valid"):
        assert verdict in table
    assert "last date of service 2025-12-31; report 99467" in table
    assert max(map(len, table.splitlines())) <= 100
    _, listed, _ = run("check", place, "--format", "csv")
    faulty = {(row["id"], row["column"]) for row in csv.DictReader(io.StringIO(listed))}
    assert faulty == {key for key, verdict in VERDICTS.items() if verdict != "valid"}
    run("check", place, "--format", "parquet", "--all", "-o", "out.parquet")
    every = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert {(row["id"], row["column"]): row["verdict"] for row in every} == VERDICTS


def test_rows_without_a_date_are_judged_as_of_a_day(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "list.txt", b"99468\n99430\nA02.1\n")
    _, answer, messages = run("check", "list.txt", "--format", "json")
    found = {row["code"]: row["verdict"] for row in proved("check-1", answer)["rows"]}
    assert found == {"99468": "ended", "99430": "valid", "A02.1": "valid"}
    assert "no date column: judged as of CPT 2026-01-01" in messages
    _, answer, _ = run("check", "list.txt", "--format", "json", "--as-of", "2025-12-31")
    found = {row["code"]: row["verdict"] for row in proved("check-1", answer)["rows"]}
    assert found == {"99468": "valid", "99430": "not-yet-effective", "A02.1": "valid"}


def test_columns_may_be_named(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "odd.csv", b"a,b,c\nx,99468,2026-01-01\ny,99203,2026-01-01\n")
    named = ("--code-column", "b", "--date-column", "c")
    _, answer, _ = run("check", "odd.csv", *named, "--format", "json")
    found = [(row["row"]["a"], row["verdict"]) for row in proved("check-1", answer)["rows"]]
    assert sorted(found) == [("x", "ended"), ("y", "valid")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rows.csv", "--code-column", "cpt cod"), "did you mean cpt code?"),
        (("rows.csv", "--date-column", "dos"), "there is no such column"),
        (("rows.csv", "--date-column", "dx", "--as-of", "2026-01-01"), "contradict"),
        (("none.csv",), "nothing lies there"),
        (("empty.csv",), "is empty"),
        (("prose.csv",), "no column holds codes"),
        (("bytes.bin",), "is no text"),
        (("bad.xlsx",), "is no workbook"),
        ((), "no rows are named"),
    ],
)
def test_what_is_wrong_is_one_clear_error(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    as_csv(tmp_path)
    write(tmp_path / "empty.csv", b" \n")
    write(tmp_path / "prose.csv", b"name,word\nfirst,one\nsecond,two\n")
    write(tmp_path / "bytes.bin", b"\x01\x00\x02\x00\xff")
    write(tmp_path / "bad.xlsx", b"PK\x03\x04 damaged")
    code, answer, messages = run("check", *arguments)
    assert (code, answer) == (2, "")
    assert message in messages
    assert "Traceback" not in messages


def test_a_line_that_is_no_row_is_said_and_the_rest_is_judged(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "rows.csv", b"cpt,dos\n99203,2026-01-02\n99203\n99203,2026-01-02,3\n")
    code, answer, messages = run("check", "rows.csv", "--format", "json")
    assert code == 0
    document = proved("check-1", answer)
    assert document["summary"] == {"valid": 1, "input-error": 1}  # one has no date any more
    assert document["rejected"] == [[4, "3 cells, where the heading has 2", "rows.csv"]]
    assert "rows.csv, line 4: is no row" in messages


def test_exit_code_tells_that_something_is_wrong(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "good.csv", b"cpt,dos\n99203,2026-01-02\n")
    assert run("check", "good.csv", "--exit-code")[0] == 0
    as_csv(tmp_path)
    assert run("check", "rows.csv", "--exit-code")[0] == 1


def test_several_files_of_one_heading_are_one_table(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.csv", "b.csv"):
        write(tmp_path / "in" / name, b"cpt,dos\n99203,2026-01-02\n99468,2026-01-02\n")
    for given in (("in",), ("in/*.csv",), ("in/a.csv", "in/b.csv")):
        _, answer, _ = run("check", *given, "--format", "json")
        assert proved("check-1", answer)["summary"] == {"valid": 2, "ended": 2}


def test_what_is_listed_is_in_the_order_of_rows_then_columns_then_cells(
    run: Run, tmp_path: Path
) -> None:
    cells = [("99468", "A02"), ("99203", "A021"), ("99468; 99430", ""), ("88888", "A02, a02")]
    lines = [f'{number},"{cpt}","{dx}"\n' for number, (cpt, dx) in enumerate(cells * 3000)]
    half = len(lines) // 2
    heading = "id,cpt,dx\n"
    for name, part in (("a.csv", lines[:half]), ("b.csv", lines[half:])):
        write(tmp_path / name, (heading + "".join(part)).encode())
    day = ("--as-of", "2025-12-31")
    answer = run("check", "a.csv", "b.csv", *day, "--format", "csv")[1]
    faulty = [
        (int(row["id"]), row["column"], row["code"], row["read_as"])
        for row in csv.DictReader(io.StringIO(answer))
    ]
    expected = [
        found
        for number in range(len(lines))
        for found in (
            [(number, "dx", "A02", "A02")],
            [],
            [(number, "cpt", "99468; 99430", "99430")],
            [(number, "cpt", "88888", "88888"), *[(number, "dx", "A02, a02", "A02")] * 2],
        )[number % 4]
    ]
    assert faulty == expected
    shown = run("check", "a.csv", "b.csv", *day)[1]
    assert re.search(rf"Valid +{len(lines):,}\n", shown)
