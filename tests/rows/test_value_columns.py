"""Columns of money, units, owners and places are told by heading and cells; what looks like one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from releasekit.rows.recognize import CodeColumn, Columns
from releasekit.rows.row_files import RowTable
from releasekit.rows.value_columns import value_columns
from releasekit.views import own_columns

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rows.conftest import Run

NUMBERS = ("12.50", "3")
TALL = (
    "description", "code|1", "modifiers", "setting", "drug_unit_of_measurement",
    "standard_charge|gross", "payer_name", "plan_name", "standard_charge|negotiated_dollar",
    "estimated_amount", "count",
)  # fmt: skip
WIDE = (
    "description", "drug_unit_of_measurement", "standard_charge | gross",
    "additional_payer_notes | Health | PPO", "standard_charge | min",
)  # fmt: skip
CLAIM = (
    "CLM_ID", "CLM_PMT_AMT", "CLM_TOT_CHRG_AMT", "LINE_SRVC_CNT", "LINE_PLACE_OF_SRVC_CD",
    "LINE_NCH_PMT_AMT", "LINE_SBMTD_CHRG_AMT", "LINE_ALOWD_CHRG_AMT",
)  # fmt: skip
HEADINGS = [
    (TALL, {"amount": "standard_charge|gross"}),
    (WIDE, {"amount": "standard_charge | gross"}),
    (
        CLAIM,
        {"claim": "CLM_ID", "amount": "LINE_SBMTD_CHRG_AMT", "units": "LINE_SRVC_CNT",
         "place": "LINE_PLACE_OF_SRVC_CD"},
    ),
    (("Unit price", "Units", "Dept"), {"amount": "Unit price", "units": "Units", "owner": "Dept"}),
    (("Charge units", "Charge"), {"amount": "Charge units", "units": "Charge units"}),
    (("Maximum Quantity", "Allowed Amount"), {"amount": "Allowed Amount"}),
    (("Minutes", "Min units", "Qty"), {"units": "Qty"}),
    (("Price per unit", "paid"), {"amount": "Price per unit"}),
    (("Owner notes", "Owner"), {"owner": "Owner"}),
    (("Payer", "Payer notes"), {"owner": "Payer"}),
]  # fmt: skip


@pytest.mark.parametrize(("names", "told"), HEADINGS)
def test_values_are_told(names: tuple[str, ...], told: dict[str, str]) -> None:
    found = value_columns(
        dict.fromkeys(names, NUMBERS if "PLACE" not in "".join(names) else ("11", "3"))
    )
    kept = {name: column for name, column in found.items() if column and name != "id"}
    assert kept == {name: column for name, column in told.items() if name != "id"}


@pytest.mark.parametrize(
    ("name", "cells", "taken"),
    [
        ("POS", ("11", "22", "02"), True),
        ("pos_code", ("11", ""), True),
        ("Place of service", ("21",), True),
        ("PLACE_OF_SRVC_CD", ("9",), True),
        ("POS", ("Point", "Sale"), False),  # something else is called so too
        ("POS", (), False),
        ("Position", ("11", "22"), False),
        ("deposit", ("11",), False),
        ("pos", ("111", "222"), False),
    ],
)
def test_a_place_of_service_is_told_by_heading_and_cells(
    name: str,
    cells: tuple[str, ...],
    taken: bool,  # noqa: FBT001 (a column of the table)
) -> None:
    assert value_columns({"x": ("1",), name: cells})["place"] == (name if taken else "")


KINDS = [
    ("price", ["$1,234.50 ", "(75.00)", "", "n/a", *["5"] * 20], [1234.5, -75.0, "", "n/a"]),
    ("qty", ["2", "1.5", "-3"], [2, 1.5, -3]),
    ("item", ["1", "20"], [1, 20]),
    ("zip", ["02134", "10001"], ["02134", "10001"]),
    ("house", ["02134", "10001"], ["02134", "10001"]),  # zeros at the beginning tell it
    ("account no", ["1", "2"], ["1", "2"]),
    ("mark", ["250.10", "401.9"], ["250.10", "401.9"]),  # not money, by its heading
    ("reference", ["123456789012"], ["123456789012"]),
    ("posted", ["01/15/2026", "2/1/2026"], [dt.date(2026, 1, 15), dt.date(2026, 2, 1)]),
    ("posted", ["13/05/2025", "01/06/2025"], [dt.date(2025, 5, 13), dt.date(2025, 6, 1)]),
    (
        "posted",
        ["2026-01-15", "", "soon", *["2026-01-16"] * 20],
        [dt.date(2026, 1, 15), "", "soon"],
    ),
    ("seen at", ["2026-01-15 10:30"], ["2026-01-15 10:30"]),  # a time is kept
    ("version", ["1.2.3", "1.10.1"], ["1.2.3", "1.10.1"]),
    ("words", ["one", "two"], ["one", "two"]),
    ("code", ["00285", "99203"], ["00285", "99203"]),
    ("total", ["007", "8"], ["007", "8"]),
]


@pytest.mark.parametrize(("name", "cells", "values"), KINDS)
def test_own_numbers_and_days_are_such_and_names_stay_texts(
    name: str, cells: list[str], values: list[object]
) -> None:
    import ibis  # noqa: PLC0415 (slow to import)

    table = ibis.memtable({"code column": ["1"] * len(cells), name: cells})
    rows = RowTable(table=table, names=("code column", name), form="text", source="x")
    columns = Columns(codes=(CodeColumn(name="code column", code_sets=("cpt",)),))
    reads = own_columns.readers(rows, columns)
    assert "code column" not in reads
    shown = [own_columns.read_cells([cell], [reads.get(name)])[0] for cell in cells]
    assert shown[: len(values)] == values
    assert [type(one) for one in shown[: len(values)]] == [type(one) for one in values]


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        (pa.int16(), False),
        (pa.float64(), False),
        (pa.decimal128(9, 2), False),
        (pa.string(), False),
        (pa.null(), False),
        (pa.date32(), True),
        (pa.bool_(), True),
        (pa.list_(pa.int64()), True),
    ],
)
def test_amounts_are_numbers(
    kind: pa.DataType,
    refused: bool,  # noqa: FBT001 (a parameter)
    run: Run,
    tmp_path: Path,
) -> None:
    table = pa.table({"cpt": ["99468"], "money": pa.nulls(1, kind)})
    pq.write_table(table, tmp_path / "rows.parquet")
    named = ("--on", "rows.parquet", "--amount-column", "money")
    code, _, messages = run("impact", "2025", "2026", *named)
    assert code == (2 if refused else 0), messages
    assert ("column money holds no numbers: it is of the type" in messages) is refused
