"""Made-up claims at scale and two releases of their codes: python claims.py FOLDER ROWS."""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CODES, CHANGED, MODIFIERS, PAYERS = 11_000, 2_000, 60, 20
PARTS = 10
"""In how many files of equal size the claims lie, each with the days of its own."""
EFFECTIVE = "2026-01-01"
_LETTERS = "ABCDEGHJKL"
_ROWS = """
COPY (
  WITH drawn AS (
    SELECT i,
      hash(i * 7 + 1) % 1000003 / 1000003.0 AS u,
      hash(i * 7 + 2) % 100000 AS m, hash(i * 7 + 3) % {span} AS d, hash(i * 7 + 4) % 100 AS n,
      hash(i * 7 + 5) % 1000003 / 1000003.0 AS p, hash(i * 7 + 6) % 50000 AS c
    FROM range({start}, {end}) AS rows(i)
  )
  SELECT i // 4 AS claim_id, (i % 4)::SMALLINT AS line, codes.code,
    CASE WHEN m % 200 = 0 THEN lower(codes.code) WHEN m % 200 = 1 THEN codes.code || ' '
      ELSE codes.code END AS code_typed,
    CASE WHEN m < 70000 THEN NULL ELSE modifiers.code END AS modifier,
    DATE '{day}' + d::INTEGER AS dos,
    (1 + (n > 70)::INTEGER + (n > 90)::INTEGER)::INTEGER AS units,
    (1000 + c)::BIGINT AS charge_cents,
    'PAYER' || lpad(floor(p * p * {payers})::INTEGER::VARCHAR, 2, '0') AS payer
  FROM drawn
  JOIN read_csv('{folder}/codes.csv') codes ON codes.place = floor(u * u * u * {codes})::INTEGER
  JOIN read_csv('{folder}/modifiers.csv') modifiers ON modifiers.place = m % {modifiers}
) TO '{folder}/claims/{part:02}.parquet' (COMPRESSION zstd, ROW_GROUP_SIZE 500000)
"""


def make(folder: Path, rows: int) -> None:
    """Write claims/, the releases 2025.csv and 2026.csv, and changes.csv, which says what differs.

    The second modifier ended with the earlier release. The same number of rows gives the same
    content.
    """
    import duckdb  # noqa: PLC0415 (the codes alone need none)

    chance = random.Random(2026)  # noqa: S311 (no secret)
    codes = [f"{_LETTERS[n // 1100]}{n % 1100 + 1000}" for n in range(CODES)]
    modifiers = [f"{_LETTERS[n // 10]}{n % 10}" for n in range(MODIFIERS)]
    (folder / "claims").mkdir(parents=True)
    _write(folder / "codes.csv", ("place", "code"), enumerate(codes))
    _write(folder / "modifiers.csv", ("place", "code"), enumerate(modifiers))
    changed = dict.fromkeys(chance.sample(codes, CHANGED), "revised")
    changed |= dict.fromkeys(chance.sample(sorted(changed), CHANGED // 4), "deleted")
    known = [*codes, *modifiers]
    before = {code: f"Made-up service {code} of a first kind" for code in known}
    after = {code: text for code, text in before.items() if changed.get(code) != "deleted"}
    after |= {code: f"Another thing than {code}" for code in after if code in changed}
    del after[modifiers[1]]
    heading = ("code", "description")
    _write(folder / "2025.csv", heading, sorted(before.items()))
    _write(folder / "2026.csv", heading, sorted(after.items()))
    listed = sorted((code, change, EFFECTIVE) for code, change in changed.items())
    _write(folder / "changes.csv", ("code", "change", "effective"), listed)
    size, span = rows // PARTS, 730 // PARTS
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})
    for part in range(PARTS):
        terms = {
            "start": part * size,
            "end": (part + 1) * size,
            "day": f"{2025 + part // 5}-{1 + part % 5 * 2:02}-01",
            "span": span,
        }
        sizes = {"codes": CODES, "modifiers": MODIFIERS, "payers": PAYERS}
        connection.execute(_ROWS.format(folder=folder, part=part, **terms, **sizes))


def _write(path: Path, heading: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
