"""The days that most changes of a diff share: an output says them once, not in every row."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words
from releasekit.render.dates import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.views.changes.change_view import ChangeView


class SharedDays(Struct, frozen=True, kw_only=True):
    """The days that need not stand in a row, as ISO 8601 has them.

    `effective` is the day from which most changes count, `last_day` the last date of service of
    most codes that end with the changes; empty where there is none. `dated` says that some change
    has another: then the rows have dates.
    """

    effective: str
    last_day: str
    dated: bool

    @property
    def sentence(self) -> str:
        """Both days in words."""
        phrases = words.load()["shared_days"]
        said = [
            (phrases["effective_most" if self.dated else "effective"], self.effective),
            (phrases["last_day_most" if self.dated else "last_day"], self.last_day),
        ]
        return " ".join(phrase.format(day=day_in_words(day)) for phrase, day in said if day)


def shared_days(changes: Iterable[ChangeView]) -> SharedDays:
    """Return what most changes have; of days that equally many have, the earliest."""
    days = Counter((change.effective, change.last_day) for change in changes)
    effective, last_day = (_most(_counted(days, place)) for place in range(2))
    rest = {(effective, ""), (effective, last_day)}
    return SharedDays(effective=effective, last_day=last_day, dated=bool(days.keys() - rest))


def _counted(days: Counter[tuple[str, str]], place: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    for pair, count in days.items():
        if pair[place]:
            counted[pair[place]] += count
    return counted


def _most(counted: Counter[str]) -> str:
    return min(counted, key=lambda day: (-counted[day], day), default="")
