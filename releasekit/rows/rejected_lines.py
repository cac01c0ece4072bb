"""The lines of texts that the engine of this machine takes for no rows: which, where, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = {
    "store_rejects": True,
    "rejects_table": "reject_errors",
    "rejects_scan": "reject_scans",
    "rejects_limit": 0,
}
"""How the engine is told to keep them."""
_HERE = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'"
_RAGGED = """
SELECT line_byte_position, any_value(csv_line),
  bool_and(error_type IN ('MISSING COLUMNS', 'TOO MANY COLUMNS'))
FROM reject_errors JOIN reject_scans USING (scan_id, file_id)
WHERE file_path = ? GROUP BY 1 ORDER BY 1
"""
_FAULTS = """
SELECT line, min(error_message), count(*) OVER ()
FROM reject_errors JOIN reject_scans USING (scan_id, file_id)
GROUP BY line, file_path ORDER BY 1 LIMIT ?
"""
_LISTED = 1_000
_BATCH = 10_000
_FORGET = """
DELETE FROM reject_errors WHERE (scan_id, file_id) IN
  (SELECT (scan_id, file_id) FROM reject_scans WHERE file_path = ?)
"""
_COUNTS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")


class Rejected(NamedTuple):
    """Lines that are no rows, and why: the first of them, and how many more there are."""

    lines: tuple[tuple[int, str], ...] = ()
    more: int = 0


def ragged(backend: Any, path: str) -> Iterator[tuple[int, str]]:  # noqa: ANN401 (a backend of Ibis)
    """Yield where the lines of a file stand that have too many or too few cells, and the lines.

    The position is in bytes, as the engine counts them; a line with another fault is left out.
    """
    for position, line, cells in _asked(backend, _RAGGED, path):
        if cells:
            yield int(position), str(line)


def forget(backend: Any, path: str) -> None:  # noqa: ANN401 (a backend of Ibis)
    """Let what was rejected of a file be forgotten: it is read anew."""
    backend.con.execute(_FORGET, [path])


def rejected(backend: Any) -> Rejected:  # noqa: ANN401 (a backend of Ibis)
    """Return the lines that are no rows."""
    found = list(_asked(backend, _FAULTS, _LISTED))
    lines = tuple((int(line), _told(" ".join(str(why).split()))) for line, why, _ in found)
    return Rejected(lines, (found[0][2] if found else 0) - len(lines))


def _told(message: str) -> str:
    """Return what the engine says of a line in the words of one who looks at his file."""
    counts = _COUNTS.fullmatch(message)
    return f"{counts[2]} cells, where the heading has {counts[1]}" if counts else message


def _asked(backend: Any, query: str, given: object) -> Iterator[Any]:  # noqa: ANN401 (a backend and rows of it)
    """Yield what a query about rejected lines finds; nothing where no text was read."""
    if backend.name != "duckdb" or not backend.raw_sql(_HERE).fetchall():
        return
    found = backend.con.execute(query, [given])
    while batch := found.fetchmany(_BATCH):
        yield from batch
