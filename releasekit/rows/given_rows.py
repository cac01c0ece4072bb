"""Rows that a program has: an Ibis table, a DataFrame of pandas, polars or Arrow, dicts."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Sequence
from os import PathLike, fspath
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from releasekit.errors import RowsError
from releasekit.rows import engine, engine_tables
from releasekit.rows.row_files import RowTable

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "rows"
_ADVICE = "give a path, an Ibis table, a DataFrame of pandas, polars or Arrow, or a list of dicts"


def connected(rows: object) -> tuple[Any, Path]:
    """Return the engine in which rows are judged, and a folder that lives as long as it does.

    It is that of an Ibis table, else a DuckDB of this process. RowsError where it is not installed.
    """
    get_backend = getattr(rows, "get_backend", None)
    folder = Path(mkdtemp(prefix="releasekit-"))
    try:
        backend = get_backend() if get_backend else engine.local(folder)
    except ModuleNotFoundError as error:
        missing = (error.name or "ibis").partition(".")[0]
        message = f"rows need {missing}, which is not installed"
        raise RowsError(message, advice="install it: pip install 'releasekit[rows]'") from None
    # The results are read later: what they rest on is removed with the engine itself.
    weakref.finalize(backend, shutil.rmtree, folder, ignore_errors=True)
    return backend, folder


def paths(rows: object) -> tuple[str, ...]:
    """Return the paths that rows are; none where they are something else."""
    if isinstance(rows, str | PathLike):
        return (fspath(rows),)
    if isinstance(rows, Sequence) and rows and all(isinstance(x, str | PathLike) for x in rows):
        return tuple(map(fspath, rows))
    return ()


def table(backend: Any, rows: object) -> RowTable:  # noqa: ANN401 (a backend of Ibis)
    """Return what a program gave as rows; RowsError for what is none, or has no column or row."""
    if hasattr(rows, "get_backend"):
        names = tuple(rows.columns)  # type: ignore[attr-defined]  # a table of Ibis
        apart = not engine_tables.lies_in_rows(backend)
        return RowTable(table=rows, names=names, form="table", source=SOURCE, by_column=apart)
    arrow = _arrow(rows)
    if not arrow.num_columns:
        message = "the rows given have no columns"
        raise RowsError(message, advice=_ADVICE)
    import pyarrow as pa  # noqa: PLC0415 (an extra)

    names = tuple(arrow.column_names)
    numbered = arrow.append_column(engine_tables.ROW, pa.array(range(arrow.num_rows), pa.int64()))
    made = engine_tables.small(backend, numbered)
    order = (engine_tables.ROW,)
    return RowTable(table=made, names=names, form="table", source=SOURCE, order=order)


def _arrow(rows: object) -> Any:  # noqa: ANN401 (a table of Arrow)
    import pyarrow as pa  # noqa: PLC0415 (an extra)

    try:
        if isinstance(rows, list):
            return pa.Table.from_pylist(_alike(rows))
        if hasattr(rows, "collect") and hasattr(rows, "lazy"):  # a LazyFrame of polars
            rows = rows.collect()
        if type(rows).__module__.startswith("pandas"):
            return _of_pandas(pa, rows)
        if isinstance(rows, pa.Table):
            return rows
        return pa.table(rows)
    except (pa.ArrowException, TypeError, ValueError, AttributeError) as error:
        text = " ".join(str(error).split())
        message = f"{type(rows).__name__}: these are no rows: {text}"
        raise RowsError(message, advice=_ADVICE) from None


def _of_pandas(pa: Any, frame: Any) -> Any:  # noqa: ANN401 (a module; a DataFrame; a table of Arrow)
    """Return a DataFrame of pandas; a column that holds values of several types as texts."""
    try:
        return pa.Table.from_pandas(frame, preserve_index=False)
    except pa.ArrowException:
        return pa.Table.from_pylist(_alike(frame.to_dict("records")))


def _alike(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Return dicts with the same keys: a program may leave out what is empty in a row."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {str(name): [_value(row.get(name)) for row in rows] for name in names}
    for name, cells in columns.items():
        if len({type(cell) for cell in cells if cell is not None}) > 1:
            columns[name] = [None if cell is None else str(cell) for cell in cells]
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _value(cell: object) -> object:
    """Return a cell; None for what is no value, which alone is unlike itself."""
    return cell if cell == cell else None  # noqa: PLR0124 (so NaN and NaT are told)
