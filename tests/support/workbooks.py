"""A workbook of changes, written and read again, for the tests of what stands in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText

from releasekit import office
from tests.support import documents

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from releasekit.views.changes import ChangesView

SUMMARY, ALL_CHANGES = "Summary", "All changes"
CLASSES = 2
"""The sheets of classes begin behind the summary and the sheet of all changes."""
ALL = [documents.shown(*pair, name="internal") for pair in documents.PAIRS]


def produced(*views: ChangesView) -> bytes:
    return office.EXPORTS["xlsx"].produce("report", views)


def opened(content: bytes) -> Any:  # noqa: ANN401 (its stubs say None everywhere)
    return load_workbook(io.BytesIO(content), rich_text=True)


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """Return a sheet's rows by the headings of its columns."""
    heading, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heading), one, strict=True)) for one in found]


def said(book: Any) -> list[list[Any]]:  # noqa: ANN401 (as above)
    """Return the summary's rows without their empty cells."""
    every = book[SUMMARY].iter_rows(values_only=True)
    return [[cell for cell in one if cell is not None] for one in every]


def marks(cell: object) -> list[tuple[str, str]]:
    """Return the runs of a redlined cell: (kind, text)."""
    assert isinstance(cell, CellRichText)
    found = []
    for run in cell:
        font = None if isinstance(run, str) else run.font
        kind = "same" if font is None else "deleted" if font.strike else "inserted"
        if font is not None:
            assert font.color is not None
            assert font.color.rgb == ("FFC00000" if kind == "deleted" else "FF006100")
            assert font.u == (None if kind == "deleted" else "single")
        found.append((kind, str(run)))
    return found
