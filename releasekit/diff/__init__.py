"""What differs between two snapshots: facts only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.diff.comparison import Comparison
from releasekit.diff.deltas import EXISTENCE, Delta, Pair, Row
from releasekit.diff.spans import HISTORY, SpanComparison, standing
from releasekit.diff.throughout import EVERY
from releasekit.diff.walks import to_read, walk

if TYPE_CHECKING:
    from releasekit.model import Snapshot

__all__ = [
    "EVERY",
    "EXISTENCE",
    "HISTORY",
    "Comparison",
    "Delta",
    "Pair",
    "Row",
    "SpanComparison",
    "side_by_side",
    "standing",
    "to_read",
    "walk",
]


def side_by_side(before: Snapshot, after: Snapshot, since: str = "") -> Comparison:
    """Return two snapshots side by side; `since` is the column of a key with a row's first day."""
    return SpanComparison(before, after, since) if since else Comparison(before, after)
