"""A peer's whole diff of two CSV tables: python peers.py csv-diff|polars|deepdiff BEFORE AFTER."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path

KEY = "code"


def csv_diff(before: str, after: str) -> dict[str, int]:
    """Compare with csv-diff, as its own command does."""
    from csv_diff import compare, load_csv  # noqa: PLC0415 (each peer is measured alone)

    with Path(before).open(newline="") as left, Path(after).open(newline="") as right:
        result = compare(load_csv(left, key=KEY), load_csv(right, key=KEY))
    return {
        "added": len(result["added"]),
        "deleted": len(result["removed"]),
        "changed_fields": sum(len(change["changes"]) for change in result["changed"]),
    }


def polars(before: str, after: str) -> dict[str, int]:
    """Compare with polars: two anti joins, and one join whose rows give every changed cell."""
    import polars as pl  # noqa: PLC0415 (each peer is measured alone)

    old, new = (pl.read_csv(path, infer_schema=False) for path in (before, after))
    added = new.join(old, on=KEY, how="anti").rows()
    deleted = old.join(new, on=KEY, how="anti").rows()
    fields = [name for name in old.columns if name != KEY and name in new.columns]
    both = old.join(new, on=KEY, how="inner", suffix=" after")
    unlike = {name: pl.col(name).ne_missing(pl.col(f"{name} after")) for name in fields}
    both = both.filter(pl.any_horizontal(list(unlike.values())))
    changed = [
        row
        for name in fields
        for row in both.filter(unlike[name])
        .select(KEY, pl.lit(name).alias("field"), pl.col(name), pl.col(f"{name} after").alias("n"))
        .rows()
    ]
    return {"added": len(added), "deleted": len(deleted), "changed_fields": len(changed)}


def deepdiff(before: str, after: str) -> dict[str, int]:
    """Compare with deepdiff: two dictionaries of rows by code."""
    from deepdiff import DeepDiff  # noqa: PLC0415 (each peer is measured alone)

    with Path(before).open(newline="") as left, Path(after).open(newline="") as right:
        old, new = ({row[KEY]: row for row in csv.DictReader(side)} for side in (left, right))
    result = DeepDiff(old, new)
    return {
        "added": len(result.get("dictionary_item_added", ())),
        "deleted": len(result.get("dictionary_item_removed", ())),
        "changed_fields": len(result.get("values_changed", ())),
    }


PEERS = {"csv-diff": csv_diff, "polars": polars, "deepdiff": deepdiff}

if __name__ == "__main__":
    print(json.dumps(PEERS[sys.argv[1]](*sys.argv[2:])))
    # As our own command does: no interpreter's tear-down in the figure.
    sys.stdout.flush()
    os._exit(0)
