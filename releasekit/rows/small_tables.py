"""Small tables that go to the engine beside the rows: lives, links and changes of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows import engine_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Columns = Mapping[str, Sequence[object]]


def small_table(columns: Columns, types: Mapping[str, str], *, beside: Any = None) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return columns as a table of Ibis, of the engine of another table if one is given.

    `types` has each one's: string, text for one that many rows have, int64, float64, bool or date.
    """
    import pyarrow as pa  # noqa: PLC0415 (an extra)

    kinds = {
        "string": pa.string(),
        "text": pa.string(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
    }
    schema = pa.schema([(name, kinds[types[name]]) for name in columns])
    table = pa.table(dict(columns), schema=schema)
    if beside is None:
        import ibis  # noqa: PLC0415 (an extra)

        return ibis.memtable(table)
    repeated = [name for name in columns if types[name] == "text"]
    return engine_tables.small(beside.get_backend(), table, repeated)
