"""The days that most changes of a diff share: an output says them once, not in every row."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.classify import Direction, classes
from releasekit.render import words
from releasekit.render.dates import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.views.changes.change_view import ChangeView
    from releasekit.views.entry_words import Entries

_ENDING = frozenset(rule.id for rule in classes() if rule.direction is Direction.WENT)
"""The classes that say that a code ends."""


class SharedDays(Struct, frozen=True, kw_only=True):
    """The days that need not stand in a row, as ISO 8601 has them.

    `effective` is the day from which most changes count, `last_day` the last date of service of
    most codes that end with the changes; empty where there is none. `dated` says that some change
    has another: then the rows have dates. `entries` are what the release is a list of.
    """

    effective: str
    last_day: str
    dated: bool
    entries: Entries

    def beside(self, change: ChangeView) -> tuple[str, str]:
        """Return the effective date and the last day that must stand beside a change; else empty.

        Which codes end is told by their class; a code that came and ended too has its last day.
        """
        effective = "" if change.effective == self.effective else change.effective
        ends = change.change_class in _ENDING
        return effective, "" if ends and change.last_day == self.last_day else change.last_day

    @property
    def sentence(self) -> str:
        """Both days in words."""
        phrases = words.load()["shared_days"]
        most = "_most" if self.dated else ""
        ending = "last_day_in_list" if self.entries.of_list else "last_day"
        said = [
            (phrases[f"effective{most}"], self.effective),
            (phrases[f"{ending}{most}"], self.last_day),
        ]
        return " ".join(
            phrase.format(day=day_in_words(day), entries=self.entries.many)
            for phrase, day in said
            if day
        )


def shared_days(changes: Iterable[ChangeView], entries: Entries) -> SharedDays:
    """Return what most changes have; of days that equally many have, the earliest."""
    days = Counter(
        (change.effective, change.last_day, change.change_class in _ENDING) for change in changes
    )
    effective, last_day = Counter[str](), Counter[str]()
    for (starts, ends, ending), count in days.items():
        effective[starts] += count if starts else 0
        last_day[ends] += count if ends and ending else 0
    shared = _most(effective), _most(last_day)
    told = {(shared[0], "", False), (shared[0], "", True), (*shared, True)}
    return SharedDays(
        effective=shared[0],
        last_day=shared[1],
        dated=bool(days.keys() - told),
        entries=entries,
    )


def _most(counted: Counter[str]) -> str:
    days = [day for day in counted if counted[day]]
    return min(days, key=lambda day: (-counted[day], day), default="")
