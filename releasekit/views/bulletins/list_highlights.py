"""Sentences of page one of a bulletin of edits, limits or fees."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from releasekit.render import words
from releasekit.timeline.amounts import amounts_of
from releasekit.views import duties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from releasekit.views.bulletins.facts import Facts
    from releasekit.views.changes import ChangeView

_NAMED = 5
"""How many families or amounts a sentence names."""
_BEGAN = ("edit-added", "edit-revived")


def _phrase(name: str, **values: object) -> str:
    phrase: str = words.load()["list_highlights"][name]
    return phrase.format(**values)


def balance(facts: Facts) -> Iterator[str]:
    """Tell that live pairs add up."""
    counts = facts.shown.conservation
    if facts.layout.edits:
        numbers = {
            "before": counts.before,
            "began": counts.added + counts.reinstated,
            "added": counts.added,
            "again": counts.reinstated,
            "ended": counts.deleted,
            "after": counts.after,
        }
        yield _phrase("balance", **{name: f"{number:,}" for name, number in numbers.items()})


def families(facts: Facts) -> Iterator[str]:
    """Tell which codes have most of the edits that began, and most of those that ended."""
    for name, classes in (("began", _BEGAN), ("ended", ("edit-ended",))):
        codes = Counter(code for one in facts.of(classes) for code in one.code.split("/")[:2])
        largest = [(code, count) for code, count in codes.most_common(_NAMED) if count > 1]
        if largest:
            items = (_phrase("family", code=code, count=f"{count:,}") for code, count in largest)
            yield _phrase(f"families_{name}", families="; ".join(items))


def throughout(facts: Facts) -> Iterator[str]:
    """Tell of each value that changed for the whole release."""
    for change in facts.every:
        if change.change_class == "release-value-revised":
            percent = _phrase("percent", percent=change.percent) if change.percent else ""
            yield _phrase(
                "throughout",
                what=change.aspect_title,
                before=change.raw_before,
                after=change.raw_after,
                percent=percent,
                count=f"{change.codes:,}",
            )


def amounts(facts: Facts) -> Iterator[str]:
    """Tell which national amounts rose and fell most."""
    moved = [one for one in _moved(facts) if one[1] != one[2]]
    for name, sign in (("rose", 1), ("fell", -1)):
        own = [one for one in moved if (one[2] > one[1]) is (sign > 0)]
        own.sort(key=lambda one: (-abs(one[2] - one[1]), one[0]))
        if own:
            items = (
                _phrase("amount", code=code, before=f"{before:,}", after=f"{after:,}")
                for code, before, after in own[:_NAMED]
            )
            yield _phrase(name, amounts="; ".join(items))


def _moved(facts: Facts) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Return the codes whose values changed, with their greatest amounts before and after."""
    changed = dict.fromkeys(one.code for one in facts.every if _is_value(one))
    for code in changed if facts.layout.fees else ():
        concepts = [state.get(code) for state in facts.diff.states]
        if all(concepts):
            before, after = (
                amounts_of(facts.layout, concept.properties) for concept in concepts if concept
            )
            for place in before.keys() & after.keys():
                if place == max(before, key=lambda name: before[name]):
                    yield code, before[place], after[place]


def _is_value(change: ChangeView) -> bool:
    return change.change_class == "value-revised"


def lowered(facts: Facts) -> Iterator[str]:
    """Tell of the limits that were lowered, and that some are not published."""
    changes = facts.of(("limit-lowered",))
    if changes:
        yield _phrase("lowered", limits="; ".join(_limits(changes[:_NAMED])))
    if facts.of(duties.LIMITS[1:]):
        yield _phrase("removed")


def _limits(changes: Iterable[ChangeView]) -> Iterator[str]:
    for change in changes:
        yield _phrase("limit", code=change.code, before=change.raw_before, after=change.raw_after)
