"""What engines do not all say in the same words: small tables, files, results brought here."""

from __future__ import annotations

import glob
import itertools
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from releasekit.errors import RowsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

OURS = "rk_"
"""How the columns begin that are added to the user's."""
FILE, ROW = "rk_file", "rk_row"
"""The columns that files get beside their own: which file, and which of its rows."""
_OF_DUCKDB = {"file_index": FILE, "file_row_number": ROW}
"""What DuckDB calls them; to it a column of the user's that is called so hides its own."""
_FETCHED = ("http://", "https://", "s3://", "s3a://", "s3n://", "gcs://", "gs://", "r2://", "hf://")
_NUMBERS = itertools.count()


def _name() -> str:
    return f"rk_{next(_NUMBERS)}"


def unnests(backend: Any) -> bool:  # noqa: ANN401 (a backend of Ibis)
    """Return whether an engine makes several rows of one."""
    import ibis.expr.operations as ops  # noqa: PLC0415 (an extra)

    return all(bool(backend.has_operation(each)) for each in (ops.Array, ops.Unnest))


def lies_in_rows(backend: Any) -> bool:  # noqa: ANN401 (a backend of Ibis)
    """Return whether reading one column of an engine's tables is reading all of them."""
    return bool(backend.name == "postgres")


def small(backend: Any, table: Any, repeated: Collection[str] = ()) -> Any:  # noqa: ANN401 (a backend; tables of Arrow and Ibis)
    """Return a small table of Arrow as a table of an engine, of which it knows how small it is.

    Its texts that are `repeated` on many rows are numbers to DuckDB until they are written: rows
    with them are sorted in half the time.
    """
    import ibis  # noqa: PLC0415 (an extra)

    if backend.name == "duckdb":
        name = _name()
        _create(backend, name, table, repeated)
        schema = ibis.Schema.from_pyarrow(table.schema)  # DuckDB would name each of the texts
        return backend.sql(f"SELECT * FROM {name}", schema=schema)  # noqa: S608 (ours)
    if backend.name == "pyspark":
        name = _name()
        session = backend._session  # noqa: SLF001 (Ibis gives no other way to it)
        session.createDataFrame(table).createOrReplaceTempView(name)
        return backend.table(name)
    return ibis.memtable(table)


def _create(backend: Any, name: str, table: Any, repeated: Collection[str]) -> None:  # noqa: ANN401 (a backend; a table of Arrow)
    """Make a table of DuckDB by way of a file: given a table of Arrow, it would import pandas."""
    import pyarrow.parquet  # noqa: PLC0415 (an extra)

    with NamedTemporaryFile(suffix=".parquet") as file:
        pyarrow.parquet.write_table(table, file.name)
        given = _files([file.name])
        cells = ", ".join(
            f"{column}::{_kind_of_texts(backend, given, column)} AS {column}"
            if column in repeated
            else column
            for column in table.column_names
        )
        backend.raw_sql(f"CREATE TEMP TABLE {name} AS SELECT {cells} FROM {given}")  # noqa: S608 (ours)


def quoted(text: str) -> str:
    """Return a text as DuckDB takes one in a query."""
    return "'" + text.replace("'", "''") + "'"


def alone(path: str) -> str:
    """Return a path of this machine as DuckDB takes it: rows[1].csv is no pattern of rows1.csv."""
    return path if "://" in path else glob.escape(path)


def _kind_of_texts(backend: Any, table: str, column: str) -> str:  # noqa: ANN401 (a backend)
    name = _name()
    texts = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY ALL"  # noqa: S608 (ours)
    backend.raw_sql(f"CREATE TEMP TYPE {name} AS ENUM ({texts})")
    return name


def parquet(backend: Any, paths: Sequence[str]) -> Any:  # noqa: ANN401 (a backend and a table of Ibis)
    """Return Parquet files of one heading as one table, with `FILE` and `ROW` beside its own.

    Raises RowsError for an engine that reads no files.
    """
    try:
        read = _PARQUET[backend.name]
    except KeyError:
        message = f"the engine {backend.name} reads no files"
        advice = "name a table that lives there: --table NAME; files are read without --engine"
        raise RowsError(message, advice=advice) from None
    name = _name()
    read(backend, name, list(paths))
    return backend.table(name)


def _parquet_of_duckdb(backend: Any, name: str, paths: list[str]) -> None:  # noqa: ANN401 (a backend)
    reach(backend, paths)
    view(backend, name, paths, columns(backend, paths[0]))


def reach(backend: Any, addresses: Sequence[str]) -> None:  # noqa: ANN401 (a backend)
    """Let DuckDB load what it needs to fetch from addresses, if any is one that it fetches from."""
    if any(address.startswith(_FETCHED) for address in addresses):
        backend._load_extensions(["httpfs"])  # noqa: SLF001 (as Ibis does for one address)


def view(
    backend: Any,  # noqa: ANN401 (a backend)
    name: str,
    paths: Sequence[str],
    names: Sequence[str],
    within: tuple[int, int] | None = None,
) -> None:
    """Let a name stand for Parquet files to DuckDB, or for a range `within` the rows of each.

    `names` are the columns that each of the files has.
    """
    bounds = f" WHERE file_row_number BETWEEN {within[0]} AND {within[1]}" if within else ""
    given, own = _files(paths), "*"
    if not _OF_DUCKDB.keys().isdisjoint(map(str.casefold, names)):
        given += f" AS given({', '.join(f'c{place}' for place in range(len(names)))})"
        called = (column.replace('"', '""') for column in names)
        own = ", ".join(f'c{place} AS "{column}"' for place, column in enumerate(called))
    ours = ", ".join(f"{column} AS {called}" for column, called in _OF_DUCKDB.items())
    backend.raw_sql(
        f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {own}, {ours} FROM {given}{bounds}"  # noqa: S608 (quoted)
    )


def heading(backend: Any, path: str) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 (a backend)
    """Return the names and types of a Parquet file's columns to DuckDB."""
    said = backend.raw_sql(f"DESCRIBE FROM {_files([path])}")
    return tuple((name, kind) for name, kind, *_ in said.fetchall())


def columns(backend: Any, path: str) -> list[str]:  # noqa: ANN401 (a backend)
    """Return the names of a Parquet file's columns to DuckDB."""
    return [name for name, _ in heading(backend, path)]


def row_counts(backend: Any, paths: Sequence[str]) -> list[tuple[str, int]]:  # noqa: ANN401 (a backend)
    """Return how many rows Parquet files have to DuckDB; none where a path stands for several."""
    listed = _listed(paths)
    said = backend.raw_sql(f"SELECT file_name, num_rows FROM parquet_file_metadata({listed})")  # noqa: S608 (quoted)
    counts = dict(said.fetchall())
    return [(path, counts[path]) for path in paths] if counts.keys() == set(paths) else []


def _files(paths: Sequence[str]) -> str:
    return f"read_parquet({_listed(paths)})"


def _listed(paths: Sequence[str]) -> str:
    return f"[{', '.join(quoted(alone(path)) for path in paths)}]"


def _parquet_of_spark(backend: Any, name: str, paths: list[str]) -> None:  # noqa: ANN401 (a backend)
    frame = backend._session.read.parquet(*paths)  # noqa: SLF001 (Ibis gives no other way to it)
    frame = frame.selectExpr("*", f"_metadata.file_path AS {FILE}", f"_metadata.row_index AS {ROW}")
    frame.createOrReplaceTempView(name)


_PARQUET: dict[str, Callable[[Any, str, list[str]], None]] = {
    "duckdb": _parquet_of_duckdb,
    "pyspark": _parquet_of_spark,
}


def fetched(table: Any) -> Any:  # noqa: ANN401 (tables of Ibis and Arrow)
    """Return a table of any engine as one of Arrow, in memory."""
    backend = table.get_backend()
    if backend.name == "duckdb":  # without pandas, which is slow to import
        found = backend.raw_sql(compiled(table)).to_arrow_table()
    elif backend.name == "pyspark":
        found = _frame(backend, table).toArrow()
    else:
        return table.to_pyarrow()
    kinds = table.schema().to_pyarrow()
    return found if found.schema == kinds else found.cast(kinds)  # casting is slow to import


def compiled(table: Any) -> str:  # noqa: ANN401 (a table of Ibis)
    """Return a table as a query of its engine, which has all that it is made of."""
    backend = table.get_backend()
    backend._run_pre_execute_hooks(table)  # noqa: SLF001 (as Ibis does)
    return str(backend.compile(table))


def created(table: Any) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return a table of DuckDB as it is now."""
    backend, name = table.get_backend(), _name()
    backend.raw_sql(f"CREATE TEMP TABLE {name} AS {compiled(table)}")
    return backend.table(name)


def count(table: Any) -> int:  # noqa: ANN401 (a table of Ibis)
    """Return how many rows a table has."""
    return int(fetched(table.aggregate(rows=table.count()))["rows"][0].as_py())


def _frame(backend: Any, table: Any) -> Any:  # noqa: ANN401 (a backend, a table, a frame of Spark)
    return backend._session.sql(compiled(table))  # noqa: SLF001 (there is no other way)


def reads_parquet(backend: Any) -> bool:  # noqa: ANN401 (a backend of Ibis)
    """Return whether `parquet` reads files for an engine."""
    return backend.name in _PARQUET


def write_parquet(table: Any, place: Path) -> None:  # noqa: ANN401 (a table of Ibis)
    """Write a table of any engine, in its order, to Parquet on this machine: a file or a folder."""
    backend = table.get_backend()
    if backend.name == "pyspark":
        import pyarrow.parquet  # noqa: PLC0415 (an extra)

        frame = _frame(backend, table)
        master = backend._session.conf.get("spark.master", "")  # noqa: SLF001 (there is no other way)
        if master.startswith("local"):
            frame.write.parquet(str(place))
        else:
            pyarrow.parquet.write_table(frame.toArrow(), place)
        return
    table.to_parquet(place)
