"""Lines that are no rows: each is told, by the command and in Python, and no other goes with it."""

from __future__ import annotations

import itertools
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import ibis
import pytest

import releasekit
from releasekit.rows.ragged_lines import Laid, Text, laid
from releasekit.rows.text_rows import head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROW = "1,99203,x"
FEWER = "lines have fewer cells than the heading: what is missing at their ends is blank"
ONE_FEWER = "1 line has fewer cells than the heading: what is missing at its end is blank"
OPEN, LONG = "a quote is opened and not closed", "longer than 2,000,000 bytes"
WIDE = "4 cells, where the heading has 3"
LINES: dict[str, tuple[list[str], list[str], list[tuple[int, str]], list[str]]] = {
    "whole": ([ROW, "2,99203,y"], ["1", "2"], [], []),
    "fewer": (["2,99203", ROW], ["2", "1"], [], [ONE_FEWER]),
    "more": (["2,99203,y,z", ROW], ["1"], [(2, WIDE)], []),
    "blank cells more": (["2,99203,y,,", ROW], ["2", "1"], [], []),
    "blank lines": (["", "  ", ROW], ["1"], [], []),
    "a sign of inches": (['2,99203,5" pipe', ROW], ["2", "1"], [], []),
    "a quote that stays open": (['2,99203,"y', ROW, ROW], ["1", "1"], [(2, OPEN)], []),
    "every second line": (['2,99203,"y', ROW] * 2, ["1"] * 2, [(2, OPEN), (4, OPEN)], []),
    "signs behind a quote": (['2,99203,"y"z', ROW], ["1"], [(2, OPEN)], []),
    "a cell over lines": (['2,99203,"a\n\nb"', ROW], ["2", "1"], [], []),
    "one of Windows": (['2,99203,"a\r\nb"', "3"], ["2", "3"], [], [ONE_FEWER]),
    "a short row over lines": (['2,"99203\n"', ROW], ["2", "1"], [], [ONE_FEWER]),
    "two in a row": (['2,99203,"y', '3,99203,"z', ROW], ["1"], [(2, OPEN), (3, OPEN)], []),
    "other signs": (["2,99203,caf\udce9", ROW], ["2", "1"], [], ["1 line is not in UTF-8"]),
    "too long": (["2,99203," + "x" * 2_000_001, ROW], ["1"], [(2, LONG)], []),
}  # fmt: skip


def read(path: Path, lines: list[str], end: str = "\n") -> tuple[list[str], Laid]:
    """Return the first cells of a text, and what was laid down of it."""
    text = end.join(["item,cpt,note", *lines, ""])
    (path / "rows.csv").write_bytes(text.encode("utf-8", errors="surrogateescape"))
    local = ibis.duckdb.connect()
    found, _ = head(path / "rows.csv")
    one = laid(local, Text(str(path / "rows.csv"), found._replace(ragged=False), "rows.csv"), path)
    return local.read_parquet(one.place)["item"].to_pyarrow().to_pylist(), one


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", LINES)
def test_lines_that_are_not_as_the_heading_says(tmp_path: Path, name: str, end: str) -> None:
    lines, items, rejected, notes = LINES[name]
    found, one = read(tmp_path, lines, end)
    assert found == items
    assert [(line.line, line.why) for line in one.rejected.lines] == rejected
    assert all(said.startswith(note) for said, note in zip(one.notes, notes, strict=True))


def test_no_line_is_lost_among_many_that_are_no_rows(tmp_path: Path) -> None:
    number = 20_000
    lines = [f"{n},99203,x" + (",more" if n % 2 else "") for n in range(number)]
    found, one = read(tmp_path, lines)
    assert found == [str(n) for n in range(0, number, 2)]
    assert len(one.rejected.lines) + one.rejected.more == number // 2
    assert one.rejected.lines[0].line == 3  # below the heading and the first row


@contextmanager
def told_of() -> Iterator[list[warnings.WarningMessage]]:
    """Yield what is said of rows; Ibis says things of its own."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", releasekit.RowsWarning)
        yield told


def test_python_is_told_what_the_command_tells(tmp_path: Path) -> None:
    for name, row in (("a", "99203,2026-01-02,3"), ("b", "99203")):
        (tmp_path / f"{name}.csv").write_text(f"cpt,dos\n99203,2026-01-02\n{row}\n")
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    with told_of() as told:
        checked = releasekit.check(paths, store=releasekit.SAMPLES, code_set="cpt")
    said = [str(each.message) for each in told]
    assert any("a.csv, line 3: is no row and was not judged: 3 cells" in text for text in said)
    assert any(text.startswith("b.csv: 1 line has fewer cells") for text in said)
    assert not any("more:" in text for text in said)
    assert {each.filename for each in told} == {__file__}
    rows = releasekit.rejected_lines(checked.filter(checked.verdict == "valid"))
    assert rows.to_pyarrow().to_pylist() == [
        {
            "file": "a.csv",
            "line": 3,
            "why": "3 cells, where the heading has 2",
            "text": "99203,2026-01-02,3",
        }
    ]
    with told_of() as told:
        found = releasekit.impact(paths, "2025", "2026", store=releasekit.SAMPLES, code_set="cpt")
    assert "line 3: is no row" in str(told[-1].message)
    assert releasekit.rejected_lines(found).count().to_pyarrow().as_py() == 1


@pytest.mark.parametrize("many", [25, 1_500])
def test_of_many_the_first_are_told_and_all_are_in_the_table(tmp_path: Path, many: int) -> None:
    lines = itertools.repeat("1,99203,2026-01-02,3,more", many)
    text = "\n".join(["item,cpt,dos,qty", "1,99203,2026-01-02,3", *lines, ""])
    (tmp_path / "a.csv").write_text(text)
    with told_of() as told:
        checked = releasekit.check(tmp_path / "a.csv", store=releasekit.SAMPLES)
    assert len(told) == 21
    assert f"{many - 20:,} further lines are no rows" in str(told[-1].message)
    assert releasekit.rejected_lines(checked).count().to_pyarrow().as_py() == many


@pytest.mark.parametrize("given", [1, None, "a.csv", [{"cpt": "99203"}]])
def test_rejected_lines_of_what_is_no_result_are_an_error(given: object) -> None:
    with pytest.raises(releasekit.ReleasekitError, match="is no table that check or impact"):
        releasekit.rejected_lines(given)


def test_whole_rows_need_no_word(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("cpt,dos\n99203,2026-01-02\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error", releasekit.RowsWarning)
        for rows in (tmp_path / "a.csv", [{"cpt": "99203"}]):
            checked = releasekit.check(rows, store=releasekit.SAMPLES)
            assert releasekit.rejected_lines(checked).to_pyarrow().to_pylist() == []
