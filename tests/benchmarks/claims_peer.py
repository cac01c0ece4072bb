"""The claims' join written by hand for DuckDB: python claims_peer.py join|same|faulty FOLDER …."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_JOIN = """
SELECT c.code, h.change, date_trunc('month', c.dos) AS month, c.payer,
  c.dos >= h.effective AS after, count(*) AS lines, sum(c.units) AS units,
  sum(c.charge_cents) AS cents
FROM read_parquet('{folder}/claims/*.parquet') c
JOIN read_csv('{folder}/changes.csv') h USING (code)
WHERE c.dos >= h.effective - INTERVAL 365 DAY
GROUP BY ALL
"""
_SAME = """
WITH theirs AS (
  SELECT code, month::DATE AS month, payer, after, lines, units::BIGINT AS units,
    cents::BIGINT AS cents
  FROM ({join})
), ours AS (
  SELECT code, month, owner AS payer, after, rows AS lines, units::BIGINT AS units,
    round(amount * 100)::BIGINT AS cents
  FROM read_parquet('{ours}')
)
SELECT (SELECT count(*) FROM theirs), (SELECT count(*) FROM (FROM theirs EXCEPT FROM ours)),
  (SELECT count(*) FROM (FROM ours EXCEPT FROM theirs))
"""
_FAULTY = """
SELECT count(*) FILTER (dos >= DATE '2026-01-01' AND (h.code IS NOT NULL OR modifier = '{ended}'))
FROM read_parquet('{folder}/claims/*.parquet') c
LEFT JOIN read_csv('{folder}/changes.csv') h
  ON h.code = upper(trim(code_typed)) AND h.change = 'deleted'
"""


def join(folder: str) -> None:
    """Fetch the groups of all claims that a change is about."""
    import duckdb  # noqa: PLC0415 (each action is a process of its own)

    duckdb.connect(config={"threads": 2}).sql(_JOIN.format(folder=folder)).to_arrow_table()


def same(folder: str, ours: str) -> dict[str, int]:
    """Count the groups, and those that only the query by hand has, and only ours."""
    import duckdb  # noqa: PLC0415

    query = _SAME.format(join=_JOIN.format(folder=folder), ours=ours)
    row = duckdb.sql(query).fetchone() or ()
    return dict(zip(("groups", "only_theirs", "only_ours"), row, strict=True))


def faulty(folder: str, ours: str, ended: str) -> dict[str, int]:
    """Count the claims whose code or modifier is not valid on its day, and those that we wrote."""
    import duckdb  # noqa: PLC0415

    query = _FAULTY.format(folder=folder, ended=ended)
    found = duckdb.sql(query).fetchone() or (0,)
    written = duckdb.sql(f"SELECT count(*) FROM '{ours}'").fetchone() or (0,)  # noqa: S608 (ours)
    return {"theirs": found[0], "ours": written[0]}


ACTIONS: dict[str, Callable[..., object]] = {"join": join, "same": same, "faulty": faulty}

if __name__ == "__main__":
    print(json.dumps(ACTIONS[sys.argv[1]](*sys.argv[2:])))
    sys.stdout.flush()
    os._exit(0)  # no interpreter's tear-down in the figure
