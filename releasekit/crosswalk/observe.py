"""Observes one step: which live codes ended, came, or came to mean something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit.classify.history import History
from releasekit.diff import Comparison
from releasekit.model.concept import BILLABLE, TERMINATED
from releasekit.model.snapshot import code_of_key, columns_of, key_of_line
from releasekit.timeline.meaning import same_meaning

if TYPE_CHECKING:
    from collections.abc import Callable

    from releasekit.diff import Pair
    from releasekit.model import Concept, Release, Snapshot
    from releasekit.timeline import Timeline


class Observed(Struct):
    """What differs between two releases in which codes may be reported.

    A code is live that is present, has no date of termination, and may be billed where its code
    set says which may. `ended` has each as it was, `came` each as it is; a code in both has
    another meaning than before. Those of `back` mean what they did when they were last there.
    """

    ended: dict[str, Concept] = field(default_factory=dict)
    came: dict[str, Concept] = field(default_factory=dict)
    back: set[str] = field(default_factory=set)


def observe(timeline: Timeline, before: Release, after: Release) -> Observed:
    """Walk two releases side by side; only codes whose lines differ are looked at."""
    left, right = timeline.snapshot(before), timeline.snapshot(after)
    was_live, is_live = liveness(left), liveness(right)
    history = History(timeline, before)
    found = Observed()
    comparison = Comparison(left, right)
    worded = "display" in comparison.aspects
    width = left.key_width
    for pair in comparison.pairs():
        was = pair.ours is not None and was_live(pair.ours)
        now = pair.theirs is not None and is_live(pair.theirs)
        if was and now and not (worded and _cell(pair.ours, width) != _cell(pair.theirs, width)):
            continue
        if was or now:
            _take(found, pair, history, was=was, now=now)
    return found


def _cell(line: bytes | None, place: int) -> bytes:
    return b"" if line is None else line.split(b"\t", place + 1)[place]


def _take(found: Observed, pair: Pair, history: History, *, was: bool, now: bool) -> None:
    before, after = pair.before, pair.after
    if was and now and before is not None and after is not None:
        if same_meaning(before.display, after.display):
            return
        found.ended[before.code], found.came[after.code] = before, after
    elif was and before is not None:
        found.ended[before.code] = before
    elif after is not None:
        found.came[after.code] = after
        earlier = before or history.earlier(after.code)
        if earlier is not None and same_meaning(earlier.display, after.display):
            found.back.add(after.code)


def liveness(snapshot: Snapshot) -> Callable[[bytes], bool]:
    """Return the function that tells by its line whether a code is live."""
    names = columns_of(snapshot.heading)
    end = names.index(TERMINATED) if TERMINATED in names else 0
    billable = names.index(BILLABLE) if BILLABLE in names else 0
    last = max(end, billable) + 1

    def live(line: bytes) -> bool:
        cells = line.split(b"\t", last)
        return not (end and cells[end].strip()) and not (billable and cells[billable] == b"false")

    return live


def live_codes(snapshot: Snapshot) -> list[str]:
    """Return the live codes of a release, in order."""
    live = liveness(snapshot)
    return [
        code_of_key(key_of_line(line, snapshot.key_width))
        for line in snapshot.lines()
        if live(line)
    ]
