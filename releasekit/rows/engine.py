"""Where rows are judged: DuckDB in this process, or whatever Ibis connects to."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from releasekit.errors import RowsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEMORY = "512MB"
"""What DuckDB may hold of the rows; the rest goes to a temporary folder."""
_INSTALL = "install it: pip install 'releasekit[rows]'"
_SPARK = ("spark", "pyspark", "spark://", "sc://", "local[")


@contextmanager
def connected(url: str, folder: Path) -> Iterator[Any]:
    """Open an Ibis connection; `folder` takes what does not fit in memory.

    `url` is empty for DuckDB, `spark` for a Spark of this machine or of SPARK_REMOTE, a master's
    address, or whatever `ibis.connect` takes: postgres://…, a database file. RowsError where the
    extra is not installed, or nobody answers.
    """
    try:
        import ibis  # noqa: PLC0415 (an extra, and slow to import)
    except ModuleNotFoundError as error:
        message = f"rows need {error.name or 'ibis'}, which is not installed"
        raise RowsError(message, advice=_INSTALL) from None
    try:
        backend = _backend(ibis, url, folder)
    except Exception as error:
        text = " ".join(str(error).split())[:300]
        message = f"--engine {url}: {type(error).__name__}: {text}"
        raise RowsError(
            message, advice="see that it runs, and that Ibis has its backend"
        ) from error
    try:
        yield backend
    finally:
        backend.disconnect()


def _backend(ibis: Any, url: str, folder: Path) -> Any:  # noqa: ANN401 (a module and a backend of Ibis)
    if not url or url == "duckdb":
        return ibis.duckdb.connect(
            memory_limit=MEMORY, temp_directory=str(folder), preserve_insertion_order=False
        )
    if url.startswith(_SPARK):
        return ibis.pyspark.connect(_spark(url))
    return ibis.connect(url)


def _spark(url: str) -> Any:  # noqa: ANN401 (a session of Spark)
    import os  # noqa: PLC0415

    from pyspark.sql import SparkSession  # noqa: PLC0415 (an extra)

    builder = SparkSession.builder.appName("releasekit").config("spark.sql.session.timeZone", "UTC")
    if url.startswith("sc://") or os.environ.get("SPARK_REMOTE"):
        remote = url if url.startswith("sc://") else os.environ["SPARK_REMOTE"]
        return builder.remote(remote).getOrCreate()
    master = url if url not in {"spark", "pyspark"} else "local[*]"
    return builder.master(master).config("spark.ui.enabled", "false").getOrCreate()
