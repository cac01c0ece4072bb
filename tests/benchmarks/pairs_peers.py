"""A peer's whole diff of two tables of edits: python pairs_peers.py polars|duckdb BEFORE AFTER."""

from __future__ import annotations

import json
import os
import sys

KEY = ["Column1", "Column2", "Effective"]
REST = ["Pre1996", "Deletion", "Modifier", "Rationale"]


def polars(before: str, after: str) -> dict[str, int]:
    """Compare with polars: two anti joins, and one join whose rows differ in a cell."""
    import polars as pl  # noqa: PLC0415 (each peer is measured alone)

    old, new = (
        pl.read_csv(path, separator="\t", quote_char=None, infer_schema=False)
        for path in (before, after)
    )
    unlike = [pl.col(name).ne_missing(pl.col(f"{name}_o")) for name in REST]
    both = new.join(old, on=KEY, how="inner", suffix="_o").filter(pl.any_horizontal(unlike))
    return {
        "added": len(new.join(old, on=KEY, how="anti").rows()),
        "deleted": len(old.join(new, on=KEY, how="anti").rows()),
        "revised": len(both.rows()),
    }


def duckdb(before: str, after: str) -> dict[str, int]:
    """Compare with DuckDB: one outer join of two tables."""
    import duckdb as engine  # noqa: PLC0415 (each peer is measured alone)

    connection = engine.connect()
    for name, path in (("old", before), ("new", after)):
        connection.execute(
            f"create table {name}_t as from read_csv(?, delim='\t', quote='', all_varchar=true,"
            " header=true)",
            [path],
        )
    unlike = " or ".join(f"o.{name} is distinct from n.{name}" for name in REST)
    found = connection.execute(
        f"select o.*, n.* from old_t o full outer join new_t n using({', '.join(KEY)})"  # noqa: S608 (names of our own)
        f" where o.Column1 is null or n.Column1 is null or {unlike}"
    ).fetchall()
    width = len(KEY) + len(REST)
    added = sum(row[0] is None for row in found)
    deleted = sum(row[width] is None for row in found)
    return {"added": added, "deleted": deleted, "revised": len(found) - added - deleted}


PEERS = {"polars": polars, "duckdb": duckdb}

if __name__ == "__main__":
    print(json.dumps(PEERS[sys.argv[1]](*sys.argv[2:])))
    sys.stdout.flush()
    os._exit(0)  # as our own command does: no interpreter's tear-down in the figure
