"""What changed in a text, as runs that an office document marks up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import wording
from releasekit.wording import Segment

if TYPE_CHECKING:
    from releasekit.views.changes import ChangeView


def brief(change: ChangeView) -> tuple[Segment, ...]:
    """Return what differs, for reading: of an aspect of several values only those that do.

    Empty where there is nothing to show.
    """
    redline = change.redline
    if redline:
        return redline
    deleted, inserted = _sides(change)
    between = (Segment(kind="same", text=" → "),) if deleted and inserted else ()
    return (*deleted, *between, *inserted)


def whole(change: ChangeView) -> tuple[Segment, ...]:
    """Return all that leads from before to after, with every space.

    What is the same or deleted, joined, is `before`; what is the same or inserted is `after`.
    """
    before, after = str(change.before), str(change.after)
    redline = change.redline
    if not redline:
        deleted, inserted = _sides(change)
        return (*deleted, *inserted)
    kept = {kind: _joined(redline, kind) for kind in ("inserted", "deleted")}
    if (kept["inserted"], kept["deleted"]) == (before, after):
        return redline
    return wording.redline(before, after)


def _joined(segments: tuple[Segment, ...], less: str) -> str:
    return "".join(segment.text for segment in segments if segment.kind != less)


def _sides(change: ChangeView) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    before, after = str(change.before), str(change.after)
    return (
        (Segment(kind="deleted", text=before),) if before else (),
        (Segment(kind="inserted", text=after),) if after else (),
    )
