"""The library alone: python ours.py walk|pages|table STORE CODE_SET LABEL… (table: and a CSV)."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from releasekit.diff import EXISTENCE, Comparison, to_read
from releasekit.store import Store


def _comparison(root: str, code_set: str, before: str, after: str) -> Comparison:
    store = Store(Path(root))
    left, right = (store.open(store.get(code_set, label)) for label in (before, after))
    return Comparison(left, right)


def walk(root: str, code_set: str, before: str, after: str) -> dict[str, int]:
    """Walk two releases; count how many codes came and went and how many fields changed."""
    comparison = _comparison(root, code_set, before, after)
    counts = {"added": 0, "deleted": 0, "changed_fields": 0}
    for pair in comparison.pairs():
        for delta in comparison.deltas(pair):
            if delta.aspect != EXISTENCE:
                counts["changed_fields"] += 1
            else:
                counts["added" if pair.before is None else "deleted"] += 1
    return counts


def pages(root: str, code_set: str, before: str, after: str) -> dict[str, int]:
    """Count the pages of two releases, and those of them that a walk reads."""
    comparison = _comparison(root, code_set, before, after)
    sides = comparison.before.pages, comparison.after.pages
    return {
        "pages": sum(len(side.keys) for side in sides),
        "read": sum(len(places) for places in to_read(*sides)),
    }


def table(root: str, code_set: str, label: str, path: str) -> dict[str, int]:
    """Write a stored release as CSV, for the peers."""
    import csv  # noqa: PLC0415 (a walk needs none)

    store = Store(Path(root))
    snapshot = store.open(store.get(code_set, label))
    with Path(path).open("w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(snapshot.heading)
        writer.writerows(line.decode().split("\t") for line in snapshot.lines())
    return {}


ACTIONS = {"walk": walk, "pages": pages, "table": table}

if __name__ == "__main__":
    print(json.dumps(ACTIONS[sys.argv[1]](*sys.argv[2:])))
    # As the peers' scripts do: no interpreter's tear-down in the figure.
    sys.stdout.flush()
    os._exit(0)
