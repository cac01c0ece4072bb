"""What an erratum says: what was wrong, what is right, and when it was posted, newest first."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from releasekit.classify.compare import compare_stored
from releasekit.diff import EXISTENCE
from releasekit.model.concept import BILLABLE, TERMINATED
from releasekit.render import dates, words
from releasekit.views import changes
from releasekit.views.bulletins.erratum_types import CorrectionView, PostingView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience
    from releasekit.timeline import Timeline
    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.selection import Selection

_CAME = frozenset({"code-added", "code-reinstated"})
_TEXTS = frozenset({"display", "designation"})


def postings(
    diff: ReleaseDiff,
    shown: ChangesView,
    selection: Selection,
    audience: Audience,
    timeline: Timeline | None,
) -> tuple[PostingView, ...]:
    """Return what each posting of a release corrected, the newest first; none for two releases.

    Where several postings lie between, each is compared with the one before it.
    """
    if not shown.erratum:
        return ()
    chain = [diff.before, diff.after]
    if timeline is not None:
        first, last = diff.before.revision, diff.after.revision
        posted = (one for one in timeline.postings if one.version == diff.after.version)
        chain = sorted(
            (one for one in posted if first <= one.revision <= last), key=lambda one: one.revision
        )
    if timeline is None or len(chain) == len((diff.before, diff.after)):
        return (_posting(shown),)
    store = timeline.store
    steps = (compare_stored((store, one), (store, two)) for one, two in pairwise(chain))
    views = [changes.view(step, selection, audience) for step in steps]
    return tuple(_posting(view) for view in reversed(views))


def _posting(shown: ChangesView) -> PostingView:
    after = shown.after
    return PostingView(
        label=after.label,
        corrects=shown.before.label,
        posted=after.published.isoformat() if after.published else "",
        reason=after.reason,
        corrections=tuple(_corrections(shown.told_in_order())),
    )


def _corrections(every: Iterable[ChangeView]) -> Iterator[CorrectionView]:
    """Return each correction; texts of a code that were corrected alike are one."""
    alike: dict[tuple[str, str, str], list[ChangeView]] = {}
    for change in every:
        text = change.aspect.partition(".")[0] in _TEXTS and change.redline
        key = (change.code, str(change.before), str(change.after)) if text else (change.id, "", "")
        alike.setdefault(key, []).append(change)
    for first, *others in alike.values():
        wrong, right = _said(first)
        what = "; ".join(dict.fromkeys(change.title for change in (first, *others)))
        yield CorrectionView(change=first, what=what, wrong=wrong, right=right)


def _said(change: ChangeView) -> tuple[str, str]:
    """Return what the earlier and the later posting say, in words; empty where texts tell it."""
    phrases = words.load()["errata"]
    if change.aspect == EXISTENCE:
        listed = bool(change.after) or change.change_class in _CAME
        both = phrases["not_listed"], phrases["listed"]
        return both if listed else both[::-1]
    if change.aspect == BILLABLE:
        both = phrases["header"], phrases["billable"]
        return both if str(change.after) == "true" else both[::-1]
    if change.redline or change.withheld:
        return "", ""
    return _value(change, str(change.before)), _value(change, str(change.after))


def _value(change: ChangeView, value: str) -> str:
    phrases = words.load()["errata"]
    if change.aspect == TERMINATED:
        day = dates.day_in_words(value)
        return str(phrases["last_day"].format(day=day) if value else phrases["no_last_day"])
    if not value:
        return str(phrases["nothing"])
    if change.aspect.startswith("flag."):
        return str(words.load()["flags"].get(value, value))
    return dates.day_in_words(value)
