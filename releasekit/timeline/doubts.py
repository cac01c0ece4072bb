"""Which days of a release's own contradict others: told when it is loaded and where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.diff import Comparison
from releasekit.model.concept import TERMINATED
from releasekit.timeline.lives import life

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.model import Release
    from releasekit.timeline import Timeline
    from releasekit.timeline.intervals import Doubt


def doubts(timeline: Timeline, release: Release) -> Iterator[tuple[str, Doubt]]:
    """Return the codes of a release, in order, with each day of its own that contradicts another.

    Only codes that came, ended or were reinstated in it can have one.
    """
    for code in sorted(_dated_anew(timeline, release)):
        whole = life(timeline, code)
        for doubt in whole.doubts if whole else ():
            if doubt.release == release.label:
                yield code, doubt


def _dated_anew(timeline: Timeline, release: Release) -> set[str]:
    """Return the codes whose first or last day a release may say for the first time."""
    after = timeline.snapshot(release)
    earlier = timeline.earlier(release)
    if not earlier:
        days = timeline.layout.days
        begins = days.reactivated or any(name in after.places for name in days.first)
        if TERMINATED not in after.places or not begins:
            return set()  # nothing says a first day that a last one could contradict
        return {concept.code for concept in after if concept.terminated}
    codes = set()
    for pair in Comparison(timeline.snapshot(earlier[0]), after).pairs():
        before, now = pair.before, pair.after
        if now and (before is None or before.cell(TERMINATED) != now.cell(TERMINATED)):
            codes.add(now.concept.code)
    return codes
