"""How many codes a bulletin counts: one basis for the totals, the duties and every heading."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from releasekit.model.concept import BILLABLE
from releasekit.views import duties
from releasekit.views.bulletins.facts import is_spacing
from releasekit.views.bulletins.tally_types import TallyView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.views.bulletins.facts import Facts
    from releasekit.views.changes import ChangeView

CODES, COMPANIONS, HEADERS, BRIEF, SPACING = "codes", "companions", "headers", "brief", "spacing"
REPORTED = frozenset({CODES, COMPANIONS})
"""What can be reported, before or after, and has changed."""


def is_only_header(change: ChangeView) -> bool:
    """Return whether a change is of a header that could not be reported before either.

    A code that became a header is one that can no longer be reported, so it counts as a code.
    """
    return change.header and change.aspect != BILLABLE


def counted_as(change: ChangeView, facts: Facts) -> str:
    """Return as what a change counts; a code that came and has ended since is no new code."""
    if is_only_header(change):
        return HEADERS
    ends = change.last_day if change.change_class in duties.NEW else ""
    if ends and ends < facts.diff.after.effective.isoformat():
        return BRIEF
    blank = change.change_class in duties.REVISED and is_spacing(change)
    if blank and facts.reworded(change.code) is None:
        return SPACING
    return COMPANIONS if facts.apart(change.code) else CODES


def tally(changes: Iterable[ChangeView], facts: Facts) -> TallyView:
    """Return how many changes count as what."""
    return TallyView(**Counter(counted_as(change, facts) for change in changes))
