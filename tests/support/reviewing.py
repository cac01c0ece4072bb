"""Review forms of small crosswalks: written, filled in as a coder would, and read back."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from msgspec.structs import replace

from releasekit.crosswalk.settle import Settled, decide
from releasekit.licensing import audience
from releasekit.review import csv_form, read, xlsx_form
from releasekit.review.xlsx_form import SHEET
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views.reviews import ReviewView, review_view

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from releasekit.crosswalk import Crosswalk
    from releasekit.crosswalk.decisions import Entry
    from releasekit.views.reviews import RowView

WHO = {"Reviewer": "R. Quill", "Reviewed on": "2026-01-05"}
Filled = dict[tuple[str, str], dict[str, object]]
BEFORE = """A000 Quillon fever of the arch, mild
A001 Lantern harm by salve
B000 Corvine ague
C000 Never seen the like
D000 Braid of the velum"""
AFTER = """A010 Quillon fever of the arch, mild form
A011 Quillon fever of the arch, mild or grave
A012 Lantern harm by a salve
B000 Corvine ague
D010 Something else"""
ROWS = "D000 > D010 2022-01-01"
TEN, ELEVEN, SALVE, NOWHERE, TOLD = (
    ("A000", "A010"),
    ("A000", "A011"),
    ("A001", "A012"),
    ("C000", ""),
    ("D000", "D010"),
)
KINDS = pytest.mark.parametrize("kind", ["xlsx", "csv"])
DECIDED: Filled = {
    TEN: {"Decision": "accept", **WHO, "Comment": "as printed"},
    SALVE: {"Decision": "reject", **WHO},
    NOWHERE: {"Decision": "other", "Corrected target": "B000", **WHO},
}


def form(walk: Crosswalk, root: Path, settled: Settled | None = None, who: str = "") -> ReviewView:
    """Return the form of a crosswalk as licensed staff see it, or another audience."""
    timeline = Timeline(Store(root), walk.layout)
    return review_view(walk, timeline, audience(who or "internal"), settled or Settled())


def as_read(row: RowView) -> Entry:
    """Return a row's entry with all that a form shows of it."""
    return replace(row.entry, shown=replace(row.entry.shown, reason=str(row.reason)))


def write(path: Path, view: ReviewView) -> Path:
    """Write a form, as a workbook or CSV by the path's suffix."""
    if path.suffix == ".csv":
        path.write_bytes(csv_form.write(view).encode())
    else:
        path.write_bytes(xlsx_form.write(view))
    return path


def fill(path: Path, rows: Mapping[tuple[str, str], Mapping[str, object]]) -> Path:
    """Fill in rows by source and target: values by heading."""
    (_fill_csv if path.suffix == ".csv" else _fill_workbook)(path, rows)
    return path


def bare(code: str) -> str:
    """Return a code without the dot with which it is printed."""
    return code.replace(".", "")


def _fill_workbook(path: Path, rows: Mapping[tuple[str, str], Mapping[str, object]]) -> None:
    book = openpyxl.load_workbook(path)
    sheet: Any = book[SHEET]
    places = {cell.value: place for place, cell in enumerate(sheet[1])}
    found = {}
    for line in sheet.iter_rows(min_row=2):
        source, target = (line[places[name]].value or "" for name in ("Source", "Target"))
        found[bare(source), bare(target)] = line
    for ends, values in rows.items():
        for name, value in values.items():
            found[ends][places[name]].value = value
    book.save(path)


def _fill_csv(path: Path, rows: Mapping[tuple[str, str], Mapping[str, object]]) -> None:
    lines = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    for line in lines:
        values = rows.get((bare(line["Source"]), bare(line["Target"])), {})
        if line["Step"]:
            line |= {name: str(value) for name, value in values.items()}
    text = io.StringIO()
    writer = csv.DictWriter(text, lines[0])
    writer.writeheader()
    writer.writerows(lines)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def decided(
    root: Path, walk: Crosswalk, *paths: Path, carry_forward: bool = False
) -> tuple[Crosswalk, Settled]:
    """Return a crosswalk again, with what the forms decide."""
    reviews = [read(path) for path in paths]
    return decide(Store(root), walk.before, walk.after, reviews, carry_forward=carry_forward)


def said(entries: tuple[Entry, ...]) -> set[str]:
    """Return what is decided, a row each: `source > target: decision`."""
    return {
        f"{entry.source} > {entry.target or '-'}: {entry.decision}".strip() for entry in entries
    }


def filled(place: Path, root: Path, found: Crosswalk, rows: Filled) -> Path:
    """Return the form of a crosswalk, filled in."""
    return fill(write(place, form(found, root)), rows)
