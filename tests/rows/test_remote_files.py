"""Rows at addresses: read as those of this machine, and one clear error for what is wrong there."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from releasekit.errors import RowsError
from releasekit.rows.remote_files import reached
from tests.rows.test_files_as_they_come import checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.rows.conftest import Run

TEXT = (
    "Claims\n\nitem,cpt,date\n1,99468,2026-01-01\n2,99468\n3,285,2025-12-31,x\n4,285,2025-12-31\n"
)
JUDGED = [("1", "ended"), ("2", "input-error"), ("4", "valid")]


def told(rows: list[dict[str, Any]]) -> list[tuple[object, object]]:
    return [(row["row"]["item"], row["verdict"]) for row in rows]


def test_a_text_at_an_address_is_read_as_one_of_this_machine(run: Run, tmp_path: Path) -> None:
    (tmp_path / "it's").mkdir()
    for name in ("a", "b"):
        (tmp_path / "it's" / f"{name}.csv").write_text(TEXT)
    rows, found, err = checked(run, f"file://{tmp_path}/it's/*.csv", "-s", "cpt")
    assert told(rows) == JUDGED * 2
    assert found["rejected"] == [
        [6, "4 cells, where the heading has 3", name] for name in ("a.csv", "b.csv")
    ]
    assert "b.csv, line 6: is no row" in err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none/*.csv", "nothing lies there"),
        ("none.csv", "see that the address is right"),
        ("none.parquet", "see that the address is right"),
        ("book.xlsx", "workbooks are read from this machine"),
    ],
)
def test_what_is_wrong_at_an_address(run: Run, tmp_path: Path, name: str, said: str) -> None:
    code, out, err = run("check", f"file://{tmp_path}/{name}")
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 2, "what, and what to do"


SAID = {
    'Failed to download extension "httpfs" at URL "http://x"': "copy ~/.duckdb to this machine",
    "HTTP GET error reading (HTTP 403 Forbidden)": "AWS_ACCESS_KEY_ID",
    "HTTP GET error reading (HTTP 404 Not Found)": "its bucket or host",
    "Could not resolve hostname error for HTTP HEAD": "DUCKDB_S3_ENDPOINT=HOST:PORT",
    "Invalid unicode (byte sequence mismatch)": "save it in UTF-8",
    "anything else": "or copy the file to this machine",
}


@pytest.mark.parametrize("said", SAID)
def test_an_error_says_what_to_do_and_no_secret(said: str) -> None:
    address = "s3://claims/a.csv?s3_secret_access_key=hunter2"
    text = f"IO Error: {said} of {address}\nLINE 1: SELECT"
    with pytest.raises(RowsError) as raised, reached(address):
        raise duckdb.IOException(text)
    message = str(raised.value)
    assert SAID[said] in message
    assert said.split(" of ", maxsplit=1)[0][:40] in message
    assert "hunter2" not in message
    assert "LINE 1" not in message


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Run a server of S3 with rows; skipped where it or DuckDB's extension is not installed."""
    server = pytest.importorskip("moto.server", reason="pip install 'moto[server]'")
    boto3 = pytest.importorskip("boto3", reason="pip install 'moto[server]'")
    package = importlib.util.find_spec("duckdb_extension_httpfs")
    found = Path(package.origin or "").parent if package else tmp_path
    extension = next(found.glob(f"extensions/v{duckdb.__version__}/*"), None)
    if extension is None:
        pytest.skip(f"pip install duckdb-extension-httpfs=={duckdb.__version__}")
    monkeypatch.setenv("HOME", str(tmp_path))
    duckdb.sql(f"INSTALL '{extension}'")
    running = server.ThreadedMotoServer(port=0)
    running.start()
    host, port = running.get_host_and_port()
    names = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": "us-east-1"}
    here = {"DUCKDB_S3_ENDPOINT": f"{host}:{port}", "DUCKDB_S3_USE_SSL": "false"}
    for name, value in {**names, **here}.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1")
    client.create_bucket(Bucket="claims")
    client.put_object(Bucket="claims", Key="a/rows.csv", Body=TEXT.encode())
    (tmp_path / "rows.csv").write_text("item,cpt,date\n1,99468,2026-01-01\n4,285,2025-12-31\n")
    place = tmp_path / "rows.parquet"
    duckdb.sql(f"COPY (FROM read_csv('{tmp_path}/rows.csv', all_varchar = true)) TO '{place}'")
    client.put_object(Bucket="claims", Key="p/1.parquet", Body=place.read_bytes())
    shutil.copy(place, tmp_path / "same.parquet")
    yield "?s3_url_style=path"
    running.stop()


@pytest.mark.heavy
def test_rows_in_s3_are_judged_as_those_of_this_machine(
    bucket: str, run: Run, tmp_path: Path
) -> None:
    here = told(checked(run, str(tmp_path / "same.parquet"), "-s", "cpt")[0])
    for address in ("s3://claims/p/", "s3://claims/p/1.parquet", "s3://claims/p/*.parquet"):
        assert told(checked(run, address + bucket, "-s", "cpt")[0]) == here
    rows, found, _ = checked(run, f"s3://claims/a/rows.csv{bucket}", "-s", "cpt")
    assert told(rows) == JUDGED
    assert found["rejected"] == [[6, "4 cells, where the heading has 3", "rows.csv"]]
    given = ("impact", "2025", "2026", "-s", "cpt", "--format", "csv", "--on")
    there = run(*given, f"s3://claims/p/{bucket}")
    assert there[:2] == run(*given, str(tmp_path / "same.parquet"))[:2]
    code, _, err = run("check", f"s3://claims/none.parquet{bucket}")
    assert code == 2
    assert "see that the address is right: its bucket or host, and the name" in err
