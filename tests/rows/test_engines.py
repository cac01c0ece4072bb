"""Spark and PostgreSQL say row for row of the same rows what DuckDB says."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from tests.rows.test_check import HEADING, ROWS, write
from tests.support import postgres
from tests.support.contracts import proved
from tests.support.tools import library, program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.rows.conftest import Run

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("engines")]
CLAIMS = [
    *((f"{int(number):02}", *rest) for number, *rest in ROWS),
    ("13", "99468; 99430", "", "A02, a02.1", "13 Jan 2026", "(12.50)"),
    ("14", " 99203 ", "NU,TC", "", "2026-01-02T23:59:59-05:00", "1,200"),
    ("15", "", "", "", "2026-01-02", ""),
    ("16", "99468-25", "", "", "12/31/2025", "1E2"),
]
"""Made-up rows with what rows have: lists, lost zeros, modifiers, every sort of bad cell."""


def text() -> bytes:
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows([HEADING, *CLAIMS])
    return lines.getvalue().encode()


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    psycopg = library("psycopg", extra="postgres")
    with postgres.server() as url:
        with psycopg.connect(url) as connection:
            names = ", ".join(f'"{name}" text' for name in HEADING)
            connection.execute(f"CREATE TABLE claims ({names})")
            marks = ", ".join(["%s"] * len(HEADING))
            insert = f"INSERT INTO claims VALUES ({marks})"  # noqa: S608 (our own)
            for row in CLAIMS:
                connection.execute(insert, [cell or None for cell in row])
            typed = 'date_trunc($$day$$, "date of service"::date)::date'
            good = "\"date of service\" ~ '^2026-01'"
            connection.execute(
                f'CREATE TABLE typed AS SELECT id, "cpt code", {typed} AS dos '  # noqa: S608
                f"FROM claims WHERE {good}"
            )
        yield url


@pytest.fixture
def spark() -> str:
    program("java", package="default-jre-headless")
    library("pyspark", extra="spark")
    return "local[1]"


def facts(answer: str) -> dict[str, Any]:
    """Return what a check says of rows: everything but how they came."""
    document = proved("check-1", answer)
    return {"rows": document["rows"], "summary": document["summary"]}


def test_check_on_postgres(run: Run, tmp_path: Path, database: str) -> None:
    write(tmp_path / "claims.csv", text())
    here = run("check", "claims.csv", "--format", "json")
    there = run("check", "--engine", database, "--table", "claims", "--format", "json")
    assert facts(there[1]) == facts(here[1]), there[2]
    assert len(facts(here[1])["rows"]) > len(CLAIMS)


def test_days_of_the_type_of_dates_on_postgres(run: Run, tmp_path: Path, database: str) -> None:
    rows = [row for row in CLAIMS if row[4].startswith("2026-01")]
    lines = [f'{row[0]},"{row[1]}",{row[4][:10]}\n' for row in rows]
    write(tmp_path / "typed.csv", ("id,cpt code,dos\n" + "".join(lines)).encode())
    here = facts(run("check", "typed.csv", "--format", "json")[1])
    there = facts(run("check", "--engine", database, "--table", "typed", "--format", "json")[1])
    assert there == here


def impact(run: Run, *given: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    named = ("impact", "2025", "2026", *given, "--amount-column", "charge")
    document = proved("impact-1", run(*named, "--format", "json")[1])
    run(*named, "--format", "parquet", "-o", "grouped.parquet")
    del document["sources"]
    return document, pq.read_table("grouped.parquet").to_pylist()


def test_impact_on_postgres(run: Run, tmp_path: Path, database: str) -> None:
    write(tmp_path / "claims.csv", text())
    here = impact(run, "--on", "claims.csv")
    assert here[0]["states"]["affected"]
    assert impact(run, "--engine", database, "--table", "claims") == here


def test_a_wrong_password_and_an_unknown_table(run: Run, database: str) -> None:
    wrong = database.replace(postgres.PASSWORD, "my-secret")
    code, answer, messages = run("check", "--engine", wrong, "--table", "claims")
    assert (code, answer) == (2, "")
    assert "password authentication failed" in messages
    assert "my-secret" not in messages
    code, _, messages = run("check", "--engine", database, "--table", "claim")
    assert code == 2
    assert "did you mean claims?" in messages
    assert postgres.PASSWORD not in messages


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_check_and_impact_on_spark(run: Run, tmp_path: Path, spark: str) -> None:
    write(tmp_path / "claims.csv", text())
    engine = ("--engine", spark)
    here = run("check", "claims.csv", "--format", "json")[1]
    there = run("check", "claims.csv", *engine, "--format", "json")
    assert facts(there[1]) == facts(here), there[2]
    both = [impact(run, "--on", "claims.csv", *given) for given in ((), engine)]
    assert both[0] == both[1]
