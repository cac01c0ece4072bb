"""Rows in text: CSV, tab, pipe; read where they are, every cell as it is written."""

from __future__ import annotations

import codecs
import csv
import re
from typing import TYPE_CHECKING, Any

from releasekit.errors import RowsError
from releasekit.rows import engine_tables
from releasekit.rows.spool import OLD_LINES
from releasekit.rows.table_heads import Head, head_of_text

if TYPE_CHECKING:
    from pathlib import Path

_FIRST = 1 << 18
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_MOST_ZEROS = 0.6
"""The share of zeros in every other byte from which on a text without a mark is UTF-16."""


def head(path: Path) -> tuple[Head, str]:
    """Return where the heading of a text stands, and its encoding as Python calls it.

    A text whose lines end in several ways, or as on old Macs, has OLD_LINES behind it.
    """
    with path.open("rb") as file:
        start = file.read(_FIRST)
    encoding = _encoding(start)
    text = start.decode(encoding, errors="ignore").removeprefix("\ufeff")
    if "\x00" in text:
        message = f"{path.name}: is no text"
        raise RowsError(message, advice="give CSV, TSV, XLSX, Parquet, JSON lines, 837 or FHIR")
    whole = len(start) < _FIRST
    if "\r" in text and len(set(_LINE_ENDS.findall(text))) + ("\r\n" not in text) > 1:
        text, encoding = _LINE_ENDS.sub("\n", text), f"{encoding}{OLD_LINES}"
    return head_of_text(text if whole else text.rpartition("\n")[0]), encoding


def _encoding(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for place, name in (
        (1, "utf-16-le"),
        (0, "utf-16-be"),
    ):  # without a mark: every other byte is 0
        half = start[place::2]
        if half and half.count(0) > _MOST_ZEROS * len(half) and _is_text(start, name):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _is_text(start: bytes, encoding: str) -> bool:
    signs = start.decode(encoding, errors="replace")
    return all(sign.isprintable() or sign.isspace() for sign in signs)


def table(backend: Any, path: str, found: Head, **how: object) -> Any:  # noqa: ANN401 (a backend and a table of Ibis)
    """Return a text as a table whose cells are all text.

    A line that is no row is an error of the engine when it comes to it. `how` says to the engine
    what else is known, and `ignore_errors` that such lines are to be left out.
    """
    return backend.read_csv(
        engine_tables.alone(path),
        columns=dict.fromkeys(found.headings, "VARCHAR"),
        auto_detect=False,
        delim=found.separator,
        quote='"',
        escape='"',
        header=False,
        skip=found.above + found.named,
        **how,
    )


def updated_on(path: Path, head: Head) -> str:
    """Return the day of a hospital's price file, which stands above its heading."""
    pairs = 2
    if head.above < pairs:
        return ""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        above = [row for row, _ in zip(csv.reader(file), range(pairs), strict=False)]
    pairs_of = zip(*above, strict=False)
    named = {name.strip().lstrip("\ufeff"): value for name, value in pairs_of}
    return str(named.get("last_updated_on", "")).strip()
