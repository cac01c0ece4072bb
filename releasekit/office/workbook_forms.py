"""Which workbook is made of which views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.office import changes_book, reconcile_book
from releasekit.views.reconciliations import ReconciliationView

if TYPE_CHECKING:
    from collections.abc import Sequence


def produce(name: str, shown: Sequence[Any]) -> bytes:
    """Return the workbook of views of one kind."""
    if isinstance(shown[0], ReconciliationView):
        return reconcile_book.produce(name, shown)
    return changes_book.produce(name, shown)
