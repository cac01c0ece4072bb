"""Compares the two releases of one step: codes that ended, were added, or changed in meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit.classify.history import History
from releasekit.timeline.census import liveness
from releasekit.timeline.meaning import Meanings, MeaningsOnTheWay, changed

if TYPE_CHECKING:
    from releasekit.diff import Pair
    from releasekit.model import Concept, Release
    from releasekit.timeline import Timeline


class Observed(Struct):
    """The differences between two releases in the codes that may be reported.

    A code is live that is present, has no date of termination, and is billable where its code set
    says which codes are. `ended` has each as it was, `added` each as it is; a code in both was
    reassigned to another meaning. Those in `reinstated` mean what they did when they ended.
    """

    ended: dict[str, Concept] = field(default_factory=dict)
    added: dict[str, Concept] = field(default_factory=dict)
    reinstated: set[str] = field(default_factory=set)


def observe(timeline: Timeline, before: Release, after: Release) -> Observed:
    """Return the differences of two releases; only codes whose lines differ are read."""
    left, right = timeline.snapshot(before), timeline.snapshot(after)
    was_live, is_live = liveness(left), liveness(right)
    history = History(timeline, before)
    observed = Observed()
    comparison = timeline.comparison(before, after)
    worded = "display" in comparison.aspects
    pairs = list(comparison.pairs())
    meanings = _meanings(timeline, pairs)
    for pair in pairs:
        was = pair.before is not None and was_live(pair.before.line)
        now = pair.after is not None and is_live(pair.after.line)
        if was and now and not (worded and _reworded(pair)):
            continue
        if was or now:
            _add(observed, pair, history, meanings, was=was, now=now)
    return observed


def _meanings(timeline: Timeline, pairs: list[Pair]) -> Meanings:
    """Return what tells reassigned numbers; a list only names what others define, and has none."""
    if timeline.layout.is_measured:
        return MeaningsOnTheWay(())
    return Meanings(lambda: changed(pairs), timeline.layout.wording.subject)


def _reworded(pair: Pair) -> bool:
    texts = {row.cell("display") for row in (pair.before, pair.after) if row}
    return len(texts) > 1


def _add(  # noqa: PLR0913 (what is known of a pair)
    observed: Observed, pair: Pair, history: History, meanings: Meanings, *, was: bool, now: bool
) -> None:
    before = pair.before.concept if pair.before else None
    after = pair.after.concept if pair.after else None
    if was and now and before is not None and after is not None:
        if not meanings.reassigned(before.code, before.display, after.display):
            return
        observed.ended[before.code], observed.added[after.code] = before, after
    elif was and before is not None:
        observed.ended[before.code] = before
    elif after is not None:
        observed.added[after.code] = after
        earlier = before or history.earlier(after.code)
        if earlier and not meanings.reassigned(after.code, earlier.display, after.display):
            observed.reinstated.add(after.code)
