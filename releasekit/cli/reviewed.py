"""Replacements that people decided about, for rows: the part of impact that reads review forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import review
from releasekit.cli import terminal
from releasekit.views import decided_codes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.store import Store
    from releasekit.views.impact_work import Reviewed


def replacements(home: Store, diffs: Sequence[ReleaseDiff], paths: Sequence[Path]) -> Reviewed:
    """Return what filled forms say, by code set and code; say what does not count of it."""
    decided = decided_codes.decided(home, [review.read(path) for path in paths], diffs)
    for message in decided.messages:
        terminal.say(message)
    return decided.replacements
