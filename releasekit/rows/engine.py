"""Where rows are judged: DuckDB in this process, or whatever Ibis connects to."""

from __future__ import annotations

import re
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus, urlsplit

from releasekit.errors import RowsError
from releasekit.faults import near

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEMORY = "400MB"
"""What DuckDB may hold of the rows; the rest goes to a temporary folder."""
_SPARK = ("spark", "pyspark", "spark://", "sc://", "local[", "yarn", "k8s://")
_SPARK_HERE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
    "spark.ui.enabled": "false",
}
"""A Spark of this machine is of nobody else's use."""
_SPARK_QUIET = {"spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}
"""Every Spark whose driver is this process says only what is wrong."""
_SECRET = re.compile(r"(?i)(?:password|pwd|token|secret|key)[^=&;]*=([^&;]*)")
_MOST = 300
"""How many characters of what an engine says are shown."""
_POSTGRES = frozenset({"postgres", "postgresql"})
_FILES = frozenset({"duckdb", "sqlite"})
"""Engines whose address is a file; they would make one that is not there."""
_ADVICE = {
    r"FileNotFound": (
        "its workers do not see the files of this machine: give files where they read, such as "
        "s3a://BUCKET/FOLDER/ or a shared folder, or --table NAME"
    ),
    r"No FileSystem for scheme|FileSystem not found": (
        "Spark reads such addresses with a package of its own, and calls S3 s3a://: set "
        "spark.jars.packages in its conf/spark-defaults.conf, as hadoop-aws of its version"
    ),
    r"PATH_NOT_FOUND": "see that the address is right, and that its workers see what lies there",
    "": "this is what the engine says of it",
}
"""What to do, by what an engine says; the first that fits."""
_PORTS = {"spark": 7077, "sc": 15002}
_PATIENCE = 10
"""Seconds until an address of Spark must answer; Spark itself tries for minutes."""


@contextmanager
def connected(url: str, folder: Path) -> Iterator[Any]:
    """Open an Ibis connection; `folder` takes what does not fit in memory.

    `url` is empty or `duckdb` for DuckDB, `spark` for a Spark of this machine or of SPARK_REMOTE,
    a master's address, or whatever `ibis.connect` takes: postgres://…, a database file. RowsError
    where the extra is not installed, or nobody answers.
    """
    try:
        backend = _backend(url, folder)
    except RowsError:
        raise
    except ImportError as error:
        raise _missing(url, error) from None
    except Exception as error:  # noqa: BLE001 (whatever a driver raises)
        raise failed(url, error, "see that it runs, and that the address is right") from None
    try:
        yield backend
    except Exception as error:
        if not is_of_engine(error) or (_is_of_duckdb(error) and not is_local(url)):
            raise  # of the DuckDB that read the files for another engine
        raise failed(url, error, advised(_ADVICE, str(error))) from None
    finally:
        backend.disconnect()


def _missing(url: str, error: ImportError) -> RowsError:
    """Return that what an engine needs is not installed, and how to install it."""
    scheme = url.partition(":")[0]
    if is_local(url):
        wanted, extra = error.name or "ibis", "releasekit[rows]"
    elif url.startswith(_SPARK):
        wanted, extra = "pyspark", "releasekit[spark]"
    elif scheme in _POSTGRES:
        wanted, extra = "psycopg", "releasekit[postgres]"
    else:
        wanted, extra = f"the driver of {scheme}", f"ibis-framework[{scheme}]"
    message = f"--engine {shown(url)}: {wanted} is not installed" if url else f"rows need {wanted}"
    return RowsError(message, advice=f"install it: pip install '{extra}'")


def local(folder: Path) -> Any:  # noqa: ANN401 (a backend of Ibis)
    """Return DuckDB in this process; `folder` takes what does not fit in memory."""
    import ibis  # noqa: PLC0415 (an extra, and slow to import)

    backend = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=str(folder))
    for setting, value in (("enable_progress_bar", True), ("enable_progress_bar_print", False)):
        backend.raw_sql(f"SET {setting} = {value}")  # it counts, and others show: see rows.watch
    return backend


def _backend(url: str, folder: Path) -> Any:  # noqa: ANN401 (a backend of Ibis)
    if is_local(url):
        return local(folder)
    import ibis  # noqa: PLC0415 (an extra, and slow to import)

    parts = urlsplit(url)
    file = Path(re.sub("^//", "/", parts.path))
    if parts.scheme in _FILES and not parts.netloc and not file.is_file():
        message = f"--engine {url}: there is no file {file}"
        raise RowsError(message, advice="name a database that is there")
    if url.startswith(_SPARK):
        session = _spark(url)
        return ibis.pyspark.connect(session)
    return ibis.connect(url)


def table(backend: Any, name: str) -> Any:  # noqa: ANN401 (a backend and a table of Ibis)
    """Return a table that lives where an engine is; RowsError with the nearest where none does."""
    names = backend.list_tables()
    if name in names or "." in name:
        schema, _, bare = name.rpartition(".")
        return backend.table(bare, database=schema or None)
    message = f"--table {name}: there is no such table{near(name, names)}"
    raise RowsError(message, advice=f"the tables are: {', '.join(sorted(names)[:20]) or 'none'}")


def is_local(url: str) -> bool:
    """Return whether an engine is the DuckDB of this process."""
    return url in {"", "duckdb"}


def _spark(url: str) -> Any:  # noqa: ANN401 (a session of Spark)
    import os  # noqa: PLC0415

    named = url in {"spark", "pyspark"}
    _reach(os.environ.get("SPARK_REMOTE", "") if named else url)
    from pyspark.sql import SparkSession  # noqa: PLC0415 (an extra)

    builder = SparkSession.builder.appName("releasekit").config("spark.sql.session.timeZone", "UTC")
    if url.startswith("sc://") or (named and os.environ.get("SPARK_REMOTE")):
        return builder.remote(os.environ["SPARK_REMOTE"] if named else url).getOrCreate()
    master = "local[*]" if named else url
    settings = _SPARK_HERE if master.startswith("local") else {}
    for name, value in (_SPARK_QUIET | settings).items():
        builder = builder.config(name, value)
    return builder.master(master).getOrCreate()


def _reach(address: str) -> None:
    """Raise OSError where none of the hosts of an address of Spark answers."""
    scheme, _, rest = address.partition("://")
    if scheme not in _PORTS:
        return
    hosts = re.split(r"[/;]", rest)[0].split(",")
    for place, named in enumerate(hosts, 1):
        host, _, port = named.partition(":")
        try:
            socket.create_connection((host, int(port or _PORTS[scheme])), _PATIENCE).close()
        except OSError:
            if place == len(hosts):
                raise
        else:
            return


def advised(advice: Mapping[str, str], text: str) -> str:
    """Return what to do about what an engine says: that of the first pattern that is found."""
    return next(known for pattern, known in advice.items() if re.search(pattern, text))


def _is_of_duckdb(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] in {"duckdb", "_duckdb"}


def is_of_engine(error: Exception) -> bool:
    """Return whether an error was raised by an engine or its driver, and not by us."""
    root = type(error).__module__.partition(".")[0]
    return root not in {"builtins", "click", "releasekit", "msgspec"}


def failed(url: str, error: Exception, advice: str) -> RowsError:
    """Return what an engine said as one line, without the password of its address."""
    text = str(error).split("JVM stacktrace:")[0] or type(error).__name__
    return said(url or "duckdb", text, advice, option="--engine ")


def said(address: str, text: str, advice: str, *, option: str = "") -> RowsError:
    """Return what an engine said of an address as one line, if need be its beginning."""
    for secret in _secrets(address):
        text = text.replace(secret, "***")
    place = f"{option}{shown(address)}"
    return RowsError(f"{place}: {' '.join(text.split())[:_MOST]}", advice=advice)


def shown(url: str) -> str:
    """Return an engine's address without its password."""
    for secret in sorted(_secrets(url), key=len, reverse=True):
        url = url.replace(secret, "***")
    return url


def _secrets(url: str) -> set[str]:
    """Return what of an address must not be shown, as it is written and as it is read."""
    parts = urlsplit(url)
    found = [parts.password or "", *_SECRET.findall(url)]
    return {text for secret in found for text in (secret, unquote_plus(secret)) if text}
