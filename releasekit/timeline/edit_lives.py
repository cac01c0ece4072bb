"""When an edit is in force: the life of a pair of codes, from its own rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.diff import standing
from releasekit.timeline.edit_rows import between
from releasekit.timeline.intervals import Interval, Word
from releasekit.timeline.lives import Life

if TYPE_CHECKING:
    from releasekit.model import Concept, Release
    from releasekit.timeline import Timeline
    from releasekit.timeline.edit_rows import EditRow


def edit_life(timeline: Timeline, code: str) -> Life | None:
    """Return when an edit of two codes is in force; None if no release ever had it."""
    first, _, second = code.partition("/")
    rows = between(timeline, first, second)
    if not rows:
        return None
    return Life(
        code=code,
        kind=timeline.layout.kind_of(code),
        words=tuple((release, edit_concept(timeline, release, code)) for release in timeline.path),
        intervals=tuple(_span(timeline, row) for row in rows if not row.void),
    )


def edit_concept(timeline: Timeline, release: Release, code: str) -> Concept | None:
    """Return the row of an edit that stands in a release: the one in force, else the last one."""
    snapshot = timeline.snapshot(release)
    lines = snapshot.lines_of(code.replace("/", "\t").encode())
    row = standing(snapshot, lines, timeline.layout.since)
    return None if row is None else row.concept


def _span(timeline: Timeline, row: EditRow) -> Interval:
    return Interval(
        start=row.since or timeline.releases[0].effective,
        end=row.until,
        display="",
        release=row.release,
        recorded=row.since is not None,
        begun_by=Word.FIRST_DAY,
        ended_by=Word.TERMINATION if row.until else None,
    )
