"""Edits of two codes as spans of days: those of the pairs that stand together on claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.rows.day_spans import EVER, NEVER
from releasekit.timeline.edit_rows import edit_row

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from releasekit.timeline import Timeline
    from releasekit.timeline.edit_rows import EditRow


class PairSpan(Struct, frozen=True, kw_only=True):
    """Days on which an edit binds two codes: the second is denied beside the first.

    `allowed` says that a modifier may set it aside; `why` is what is said of it.
    """

    first: str
    second: str
    start: dt.date
    end: dt.date
    allowed: bool
    why: str


def pair_spans(lists: Iterable[Timeline], pairs: Iterable[tuple[str, str]]) -> Iterator[PairSpan]:
    """Yield the edits of some pairs, whichever code stands first, by every list of edits.

    A list is read once for each code that stands first.
    """
    wanted: dict[str, set[str]] = {}
    for one, other in pairs:
        wanted.setdefault(one, set()).add(other)
        wanted.setdefault(other, set()).add(one)
    for timeline in lists:
        edits = timeline.layout.edits
        if edits is None or edits.relation != "apart":
            continue
        snapshot = timeline.snapshot(timeline.path[-1])
        for first in sorted(wanted):
            for line in snapshot.lines_of(first.encode()):
                second = line.split(b"\t", 2)[1].decode()
                if second in wanted[first]:
                    row = edit_row(timeline, snapshot, line)
                    if not row.void:
                        yield _span(row, timeline, allowed=row.indicator in edits.allowed)


def _span(row: EditRow, timeline: Timeline, *, allowed: bool) -> PairSpan:
    since = f" since {row.since}" if row.since else ""
    reason = f": {row.reason}" if row.reason else ""
    return PairSpan(
        first=row.first,
        second=row.second,
        start=row.since or EVER,
        end=row.until or NEVER,
        allowed=allowed,
        why=f"{timeline.layout.name}{since}{reason}",
    )
