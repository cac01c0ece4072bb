"""Changes of a whole release: a value that changed alike in most of its codes is one fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from releasekit.diff.walks import to_read, walk
from releasekit.model.concept import Family

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.diff.walks import Unlike
    from releasekit.model import Pages, Snapshot

EVERY = "*"
"""The key of a fact that is of the release and not of one code."""
_MEASURED = frozenset({Family.LIMIT, Family.VALUE, Family.STATUS, Family.INDICATOR})
_HALF = 2

Cells = tuple[bytes, bytes]
Place = tuple[str, int, int]
"""An aspect, and where the lines before and after have it."""


class Throughout(NamedTuple):
    """An aspect that changed from one cell to another in most codes of a release."""

    before: bytes
    after: bytes
    codes: int


def changed_throughout(
    before: Snapshot, after: Snapshot, columns: Sequence[Place], unlike: Unlike
) -> dict[str, Throughout]:
    """Return the measured aspects that changed alike in more than half of AFTER's codes.

    A publisher may write one number, such as a conversion factor, on every row. That it changed
    is one fact of the release, and costs no more memory than one.
    """
    measured = [column for column in columns if column[0].partition(".")[0] in _MEASURED]
    pages = after.pages
    if not measured or len(to_read(before.pages, pages)[1]) * _HALF < len(pages.keys):
        return {}

    def changes() -> Iterator[tuple[Place, Cells]]:
        return _changes(before.pages, pages, after.key_width, measured, unlike)

    likely = _likely(changes())
    if not likely:
        return {}
    counts = dict.fromkeys(likely, 0)
    for (aspect, _, _), cells in changes():
        if likely.get(aspect) == cells:
            counts[aspect] += 1
    half = sum(page.count(b"\n") for page in pages.read(range(len(pages.keys)))) / _HALF
    return {
        aspect: Throughout(*likely[aspect], codes)
        for aspect, codes in counts.items()
        if codes > max(half, 1)
    }


def _changes(
    before: Pages, after: Pages, keys: int, measured: Sequence[Place], unlike: Unlike
) -> Iterator[tuple[Place, Cells]]:
    for earlier, later in walk(before, after, keys, unlike=unlike):
        if earlier is None or later is None:
            continue
        left, right = earlier.split(b"\t"), later.split(b"\t")
        for column in measured:
            _, i, j = column
            if left[i] != right[j]:
                yield column, (left[i], right[j])


def _likely(changes: Iterator[tuple[Place, Cells]]) -> dict[str, Cells]:
    """Return for each aspect the one change that more than half of its changes may be.

    Every other change takes away a vote (Boyer and Moore), so that one is remembered at a time.
    """
    votes: dict[str, tuple[Cells, int]] = {}
    for (aspect, _, _), cells in changes:
        held, count = votes.get(aspect, (cells, 0))
        if held == cells:
            votes[aspect] = cells, count + 1
        elif count:
            votes[aspect] = held, count - 1
        else:
            votes[aspect] = cells, 1
    return {aspect: held for aspect, (held, count) in votes.items() if count}
