"""Addresses of engines: any that Ibis knows, and one clear line for what is wrong with one."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from releasekit.rows import engine
from tests.rows.test_check import write
from tests.support.contracts import proved
from tests.support.tools import library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rows.conftest import Run

HEADING = "id,cpt,dx,dos,charge"
ROWS = [
    ("1", "99468", "A02.1", "2025-12-31", "$1,200.00"),
    ("2", "99468", None, "2026-01-01", "(75)"),
    ("3", "99430; 285", "a02", "2025-12-31", "free"),
    ("4", "88888", None, None, "1"),
]


@pytest.fixture
def database(tmp_path: Path) -> str:
    connection = sqlite3.connect(tmp_path / "rows.db")
    connection.execute(f"CREATE TABLE rows ({HEADING.replace('dos', 'dos DATE')})")
    connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", ROWS)
    connection.commit()
    connection.close()
    return f"sqlite:///{tmp_path / 'rows.db'}"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_an_engine_without_arrays_says_the_same(run: Run, tmp_path: Path, database: str) -> None:
    lines = (",".join(f'"{cell or ""}"' for cell in row) for row in ROWS)
    write(tmp_path / "rows.csv", "\n".join([HEADING, *lines]).encode())
    there = ("--engine", database, "--table", "rows", "--format", "json")
    found = [
        proved("check-1", run("check", *given)[1])
        for given in (("rows.csv", "--format", "json"), there)
    ]
    assert found[0]["rows"] == found[1]["rows"]
    assert found[0]["summary"] == found[1]["summary"]
    impacts = [
        proved("impact-1", run("impact", "2025", "2026", *given)[1])
        for given in (("--on", "rows.csv", "--format", "json"), there)
    ]
    assert impacts[0]["work"]
    assert impacts[0]["work"] == impacts[1]["work"]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nosuch://me:hunter2@host/db", "nosuch://me:***@host/db"),
        ("nosuch://host/db?user=me&password=hunter2", "password=***"),
        ("sqlite:////none/rows.db", "there is no file /none/rows.db"),
        ("spark://127.0.0.1:1", "Connection refused"),
        ("sc://127.0.0.1:1", "Connection refused"),
    ],
)
def test_what_is_wrong_is_one_line_without_a_password(run: Run, url: str, message: str) -> None:
    code, answer, messages = run("check", "--engine", url, "--table", "claims")
    assert (code, answer) == (2, "")
    assert message in messages
    assert "hunter2" not in messages
    assert len(messages.splitlines()) == 2, "what, and what to do"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_an_unknown_table_is_named_with_the_nearest(run: Run, database: str) -> None:
    code, _, messages = run("check", "--engine", database, "--table", "row")
    assert code == 2
    assert "--table row: there is no such table; did you mean rows?" in messages


def test_nobody_answers(run: Run) -> None:
    library("psycopg", extra="postgres")
    url = "postgres://me:hunter%402@127.0.0.1:1/db"
    code, _, messages = run("check", "--engine", url, "--table", "claims")
    assert code == 2
    assert "postgres://me:***@127.0.0.1:1/db" in messages
    assert "Connection refused" in messages
    assert "hunter" not in messages


@pytest.mark.parametrize(
    ("url", "module", "extra"),
    [("spark", "pyspark", "spark"), ("postgres://h/db", "psycopg", "postgres")],
)
def test_a_driver_that_is_not_installed(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, module: str, extra: str
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, f"ibis.backends.{extra}", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    code, _, messages = run("check", "--engine", url, "--table", "claims")
    assert code == 2
    assert f"{module} is not installed" in messages
    assert f"pip install 'releasekit[{extra}]'" in messages


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://me:a%40b@h/db", "postgres://me:***@h/db"),
        ("duckdb://md:db?motherduck_token=abc", "duckdb://md:db?motherduck_token=***"),
        ("sc://h:15002/;token=abc;user_id=me", "sc://h:15002/;token=***;user_id=me"),
        ("postgres://me@h/db", "postgres://me@h/db"),
    ],
)
def test_secrets_of_addresses_are_not_shown(url: str, shown: str) -> None:
    assert engine.shown(url) == shown


def test_an_address_of_files_goes_to_the_engine(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "rows.csv", b"id,cpt,dos\n1,00285,2025-12-31\n2,285,2026-01-01\n")
    table = pa.table({"id": ["1", "2"], "cpt": ["00285", "285"], "dos": ["2025-12-31"] * 2})
    (tmp_path / "claims").mkdir()
    pq.write_table(table, tmp_path / "claims" / "part.parquet")
    text = proved("check-1", run("check", f"file://{tmp_path}/rows.csv", "--format", "json")[1])
    assert [row["verdict"] for row in text["rows"]] == ["valid", "ended"]
    assert text["rows"][0]["code"] == "00285"
    folder = proved("check-1", run("check", f"file://{tmp_path}/claims/", "--format", "json")[1])
    assert [row["verdict"] for row in folder["rows"]] == ["valid", "valid"]
