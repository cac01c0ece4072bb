"""Rows that are written a slice at a time are those that are written at once, in their order."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from releasekit import resources
from releasekit.rows import Named, Rows, row_slices
from releasekit.rows.arrow_columns import column
from releasekit.rows.row_slices import Slice, slices
from releasekit.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.rows.conftest import Run

FOLDER = Path(__file__).parent
CODES = (
    "99468",
    "99468-25",
    "99430",
    "285",
    "A02.1",
    "a02.0",
    "99999",
    "no code",
    None,
    "99467;99468",
)
DAYS = (dt.date(2025, 12, 31), dt.date(2026, 1, 1), None, dt.date(2027, 3, 1), dt.date(1999, 1, 1))


def claims(folder: Path, files: int, rows: int) -> None:
    folder.mkdir()
    for place in range(files):
        numbers = range(place * rows, (place + 1) * rows)
        content = {
            "id": list(numbers),
            "cpt": [CODES[number * 7 % len(CODES)] for number in numbers],
            "dx": [CODES[number * 3 % len(CODES)] for number in numbers],
            "date of service": [DAYS[number % len(DAYS)] for number in numbers],
            "modifier": [("25", "", None, "Q9")[number % 4] for number in numbers],
        }
        days = pa.array(content["date of service"], pa.date32())
        table = pa.table({**content, "date of service": days})
        pq.write_table(table, folder / f"{place}.parquet", row_group_size=rows // 3)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], []),
        ([("a", 0)], [Slice(("a",), 0, -1, 0)]),
        ([("a", 10)], [Slice(("a",), 0, 9, 10)]),
        ([("a", 11)], [Slice(("a",), 0, 9, 10), Slice(("a",), 10, 10, 1)]),
        ([("a", 5), ("b", 5)], [Slice(("a", "b"), 0, 4, 10)]),
        ([("a", 5), ("b", 6)], [Slice(("a",), 0, 4, 5), Slice(("b",), 0, 5, 6)]),
        ([("a", 2), ("b", 0), ("c", 7)], [Slice(("a", "b", "c"), 0, 6, 9)]),
        (
            [("a", 3), ("b", 25), ("c", 4)],
            [
                Slice(("a",), 0, 2, 3),
                Slice(("b",), 0, 9, 10),
                Slice(("b",), 10, 19, 10),
                Slice(("b",), 20, 24, 5),
                Slice(("c",), 0, 3, 4),
            ],
        ),
    ],
)
def test_files_are_cut(counts: list[tuple[str, int]], expected: list[Slice]) -> None:
    """Small files go together, a large one is cut; none is left out and their order is kept."""
    assert list(slices(counts, 10)) == expected


@pytest.mark.parametrize("form", ["parquet", "csv"])
@pytest.mark.parametrize("options", [["--all"], []])
def test_slices_give_what_all_at_once_gives(
    form: str, options: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims(tmp_path / "claims", 3, 60)
    named = ["--code-column", "cpt", "--code-column", "dx", "--modifier-column", "modifier"]
    command = ["check", "claims", *named, *options, "--format", form, "-o"]
    assert run(*command, f"whole.{form}")[0] == 0
    cut: list[int] = []
    write = row_slices.write

    def counted(table: Any, rows: Any, parts: Sequence[Slice], *rest: Any) -> None:  # noqa: ANN401
        cut.append(len(parts))
        write(table, rows, parts, *rest)

    monkeypatch.setattr(row_slices, "write", counted)
    monkeypatch.setattr(row_slices, "WHOLE_SLICE" if options else "SLICE", 25)
    assert run(*command, f"sliced.{form}")[0] == 0
    assert cut == [9]  # three of each file: 25, 25 and 10 rows
    whole, sliced = tmp_path / f"whole.{form}", tmp_path / f"sliced.{form}"
    if form == "csv":
        assert sliced.read_bytes() == whole.read_bytes()
        return
    one, other = pq.read_table(whole), pq.read_table(sliced)
    assert other.to_pylist() == one.to_pylist()
    assert [field.type for field in other.schema] == [field.type for field in one.schema]
    assert one.num_rows > 100
    ids = one["id"].to_pylist()
    assert ids == sorted(ids)


@pytest.mark.parametrize("own", ["file_row_number", "File_Index"])
def test_a_column_called_as_those_of_duckdb_is_one_of_the_rows(
    own: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB writes such a column itself; rows were sliced and put in order by it."""
    columns = {"id": list(range(9)), "cpt": ["99430", "99468", "no code"] * 3}
    pq.write_table(pa.table({**columns, own: list(range(900, 0, -100))}), tmp_path / "rows.parquet")
    monkeypatch.setattr(row_slices, "WHOLE_SLICE", 4)
    assert run("check", "rows.parquet", "--all", "-o", "found.parquet")[0] == 0
    found = pq.read_table(tmp_path / "found.parquet")
    assert found["id"].to_pylist() == columns["id"]
    assert found[own].to_pylist() == list(range(900, 0, -100))


PLAIN = [pa.int16(), pa.float64(), pa.string(), pa.date32(), pa.timestamp("us")]
OTHER = [
    pa.struct([("a", pa.int64())]),
    pa.list_(pa.int64()),
    pa.timestamp("us", tz="UTC"),
    pa.binary(),
]


@pytest.mark.parametrize(
    ("kind", "parts"), [*((each, 2) for each in PLAIN), *((each, 0) for each in OTHER)]
)
def test_what_arrow_may_write_otherwise_is_not_cut(
    kind: pa.DataType, parts: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_slices, "SLICE", 1)
    table = pa.table({"cpt": ["99468", "99430"], "own": pa.nulls(2, kind)})
    pq.write_table(table, tmp_path / "rows.parquet")
    with Rows(Store(resources.folder("releases"))) as rows:
        (found,) = rows.files([str(tmp_path / "rows.parquet")])
        settled = rows.settled(found)
        judged = rows.judged(settled, rows.columns(found, Named(codes=("cpt",))))
        assert judged.rows == 2
        assert (
            len(row_slices.cut(settled, settled.table.select(*found.names), every=False)) == parts
        )


def test_a_failed_write_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the writing thread says is no success of the reading one."""
    monkeypatch.setattr(row_slices, "SLICE", 1)
    pq.write_table(pa.table({"cpt": ["99468", "99430"]}), tmp_path / "rows.parquet")
    with Rows(Store(resources.folder("releases"))) as rows:
        (found,) = rows.files([str(tmp_path / "rows.parquet")])
        settled = rows.settled(found)
        own = settled.table.select("cpt")
        parts = row_slices.cut(settled, own, every=False)
        with pytest.raises(OSError, match="nowhere"):
            row_slices.write(own, settled, parts, tmp_path / "nowhere" / "out", rows.tell)
        assert rows.columns(settled, Named(codes=("cpt",))).codes  # its table is whole again
        assert settled.table.count().execute() == 2


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("string", ["a", None, "\u00e9\u00e8", ""]),
        ("int64", [1, None, -5, 2**62]),
        ("float64", [1.5, None, -0.25]),
        ("bool", [True, None, False] * 5),
        ("date", [dt.date(2026, 1, 1), None, dt.date(9999, 12, 31), dt.date(1, 1, 1)]),
    ],
)
def test_lists_as_columns_of_arrow(kind: str, values: list[Any]) -> None:
    present = [value for value in values if value is not None]
    for each in (values, present, [], values * 9):
        made = column(pa, each, kind)
        made.validate(full=True)
        assert made.to_pylist() == each
