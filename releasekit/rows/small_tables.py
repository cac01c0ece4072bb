"""Small tables that go to the engine beside the rows: lives, links and changes of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows import arrow_columns, engine_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Columns = Mapping[str, Sequence[object]]


def small_table(columns: Columns, types: Mapping[str, str], *, beside: Any = None) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return columns as a table of Ibis, of the engine of another table if one is given.

    `types` has each one's: string, text for one that many rows have, int64, float64, bool or date.
    """
    import pyarrow as pa  # noqa: PLC0415 (an extra)

    kinds = {name: "string" if types[name] == "text" else types[name] for name in columns}
    made = [arrow_columns.column(pa, columns[name], kinds[name]) for name in columns]
    table = pa.Table.from_arrays(made, names=list(columns))
    if beside is None:
        import ibis  # noqa: PLC0415 (an extra)

        return ibis.memtable(table)
    repeated = [name for name in columns if types[name] == "text"]
    return engine_tables.small(beside.get_backend(), table, repeated)
