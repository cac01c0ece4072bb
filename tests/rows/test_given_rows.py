"""releasekit.check and releasekit.impact take what a program has, and give a table of Ibis."""

from __future__ import annotations

import csv
import datetime as dt
import gc
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pytest

import releasekit
from releasekit.errors import RowsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS: list[dict[str, object]] = [
    {"item": "a", "cpt": "99468", "dos": dt.date(2025, 12, 31), "price": 5.0},
    {"item": "b", "cpt": "99468", "dos": dt.date(2026, 1, 1)},
    {"item": "c", "cpt": 285, "dos": None},
    {"item": "d", "cpt": "99203-25", "dos": dt.date(2026, 1, 1), "price": 7.5},
]
VERDICTS = [
    ("a", "valid", "99468"),
    ("b", "ended", "99468"),
    ("c", "input-error", "00285"),
    ("d", "valid", "99203"),
]
ACTIONS = {
    ("a", "Replace by 99467", False),
    ("b", "Replace by 99467", True),
    ("c", "Choose among 00105, 00320", True),
    ("d", "Read the descriptor again: it means something else", True),
}


def as_dicts(_: Path) -> object:
    return ROWS


def as_pandas(_: Path) -> object:
    return pytest.importorskip("pandas").DataFrame(ROWS)


def as_arrow(_: Path) -> object:
    texts = [{**row, "cpt": str(row["cpt"])} for row in ROWS]
    return pa.Table.from_pylist(texts, schema=None)


def as_ibis(path: Path) -> object:
    backend = ibis.duckdb.connect()
    backend.con.register("given", as_arrow(path))
    backend.raw_sql("CREATE TABLE rows AS SELECT * FROM given ORDER BY item")
    return backend.table("rows")


def as_path(path: Path) -> Path:
    place = path / "rows.csv"
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
    return place


def as_paths(path: Path) -> object:
    return [str(as_path(path))]


GIVEN = [as_dicts, as_pandas, as_arrow, as_ibis, as_path, as_paths]


@pytest.mark.parametrize("given", GIVEN)
def test_whatever_a_program_has(given: Callable[[Path], object], tmp_path: Path) -> None:
    rows = given(tmp_path)
    checked = releasekit.check(rows, store=releasekit.SAMPLES, code_set="cpt")
    gc.collect()
    found = [(row["item"], row["verdict"], row["read_as"]) for row in _rows(checked)]
    assert (found if given is not as_ibis else sorted(found)) == VERDICTS
    affected = releasekit.impact(rows, "2025", "2026", store=releasekit.SAMPLES, code_set="cpt")
    gc.collect()
    assert {(row["item"], row["action"], row["at_risk"]) for row in _rows(affected)} == ACTIONS
    assert not [name for name in (*checked.columns, *affected.columns) if name.startswith("rk_")]


def _rows(table: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (a table of Ibis)
    rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return rows


def test_the_result_goes_on_where_the_rows_are() -> None:
    checked = releasekit.check(ROWS, store=releasekit.SAMPLES, code_set="cpt")
    counts = checked.group_by("verdict").agg(codes=checked.count())
    assert {row["verdict"]: row["codes"] for row in _rows(counts)} == {
        "valid": 2,
        "ended": 1,
        "input-error": 1,
    }


def test_rows_without_a_date_are_judged_as_of_a_day() -> None:
    rows = [{"cpt": "99468"}]
    for day, verdict in ((dt.date(2025, 12, 31), "valid"), ("2026-01-01", "ended")):
        checked = releasekit.check(rows, store=releasekit.SAMPLES, as_of=day)
        assert [row["verdict"] for row in _rows(checked)] == [verdict]


def test_columns_may_be_named() -> None:
    rows = [{"a": "99468", "b": "99203", "c": "2026-01-01"}]
    checked = releasekit.check(
        rows, store=releasekit.SAMPLES, code_set="cpt", code_column="a", date_column="c"
    )
    assert [(row["column"], row["verdict"]) for row in _rows(checked)] == [("a", "ended")]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (5, "these are no rows"),
        ([], "have no columns"),
        ([{}], "have no columns"),
        ([1, 2], "these are no rows"),
        ("nothing.csv", "nothing lies there"),
        ([{"name": "first"}, {"name": "second"}], "no column holds codes"),
    ],
)
def test_what_is_no_rows_is_one_clear_error(rows: object, message: str) -> None:
    with pytest.raises(RowsError, match=message):
        releasekit.check(rows, store=releasekit.SAMPLES)
