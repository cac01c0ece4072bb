"""A reconciliation as an Excel workbook: totals, remarks, and a sheet of differences per list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import office
from releasekit.office.archive import moment
from releasekit.office.sheets import plain_sheet
from releasekit.views import reconciliations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.views.reconciliations import ReconciliationView


def produce(name: str, shown: Sequence[ReconciliationView]) -> bytes:
    """Return a workbook of reconciliations, the same bytes for the same views.

    `name` is the template's name in other forms; a workbook has one form only.
    """
    del name
    book = office.book(when=moment(shown))
    for sheet in reconciliations.sheets(shown):
        book.add(plain_sheet(sheet.title, sheet.heading, sheet.rows))
    return book.content()
