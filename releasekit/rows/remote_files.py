"""Files at addresses that DuckDB reads, s3://, https:// and their like; what may be wrong there."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from releasekit.errors import RowsError
from releasekit.rows import engine, engine_tables, spool

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOOKS = (".xlsx", ".xlsm", ".xls", ".zip")
_LINES = """
COPY (SELECT line FROM read_csv({address}, columns = {{'line': 'VARCHAR'}}, auto_detect = false,
  delim = '\x1f', quote = '', escape = '', header = false))
TO {place} (FORMAT csv, HEADER false, DELIMITER '\x1f', QUOTE '', ESCAPE '')
"""
_WRONG = "see that the address is right: its bucket or host, and the name"
_ADVICE = {
    r"(?i)extension|httpfs": (
        "DuckDB reads it with its extension httpfs, which is not here: where there is a network, "
        "INSTALL httpfs in DuckDB {version}, and copy ~/.duckdb to this machine; or copy the files"
    ),
    r"(?i)HTTP 40[013]|credential|authentication": (
        "say who asks: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION "
        "in the environment"
    ),
    r"HTTP 404|No files found": _WRONG,
    r"(?i)could not (?:resolve|connect|establish)": (
        "see that it can be reached; for a server of your own: DUCKDB_S3_ENDPOINT=HOST:PORT, "
        "DUCKDB_S3_USE_SSL=false, and ?s3_url_style=path behind the address"
    ),
    r"(?i)unicode|utf": "save it in UTF-8, or copy it to this machine, where others are read too",
    "": "see that the address is right, or copy the file to this machine",
}
"""What to do, by what DuckDB says; the first that fits."""


@contextmanager
def reached(address: str) -> Iterator[None]:
    """Raise RowsError with what to do for what DuckDB says of an address."""
    try:
        yield
    except Exception as error:
        if not engine.is_of_engine(error):
            raise
        text = str(error).split("\nLINE ")[0]
        advice = engine.advised(_ADVICE, text)
        raise engine.said(address, text, advice.format(version=_version())) from None


def copies(local: Any, address: str, folder: Path) -> Iterator[Path]:  # noqa: ANN401 (a backend of Ibis)
    """Copy the texts at an address, which may be a pattern, to a folder; yield each.

    They are then read as texts of this machine: heading, ragged lines and form as everywhere.
    Raises RowsError for a workbook, and for what cannot be reached.
    """
    plain, mark, query = address.partition("?")
    if plain.lower().endswith(_BOOKS):
        message = f"{engine.shown(address)}: workbooks are read from this machine"
        raise RowsError(message, advice="copy it here, or save it as CSV or Parquet")
    with reached(address):
        engine_tables.reach(local, [plain])
        found = [address]
        if re.search(r"[*\[]", plain):
            rows = local.con.execute("SELECT file FROM glob(?)", [address]).fetchall()
            found = [f"{name.partition('?')[0]}{mark}{query}" for (name,) in sorted(rows)]
        for each in found:
            place = spool.place_in(folder, "") / Path(each.partition("?")[0]).name
            place.parent.mkdir()
            quoted = engine_tables.quoted
            local.raw_sql(_LINES.format(address=quoted(each), place=quoted(str(place))))
            yield place
    if not found:
        message = f"{engine.shown(address)}: nothing lies there"
        raise RowsError(message, advice=_WRONG)


def _version() -> str:
    import duckdb  # noqa: PLC0415 (an extra)

    return str(duckdb.__version__)
