"""Days that a publisher gives single codes, which win over the days of releases."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from releasekit.timeline.intervals import Word

if TYPE_CHECKING:
    from releasekit.layout import CodeSet
    from releasekit.model import Release
    from releasekit.store import Store


class FirstDay(NamedTuple):
    """The first day of service that somebody gives a code, and who."""

    day: dt.date
    word: Word


class OwnDays:
    """What the files of each release say of the first days of single codes; each is read once."""

    def __init__(self, store: Store, layout: CodeSet) -> None:
        """Take the store, and where the code set's files have such days."""
        self.store = store
        self.layout = layout
        self._reactivated: dict[str, dict[str, dt.date]] = {}
        self._tables: dict[str, dict[str, str]] = {}

    def first(self, release: Release, code: str, given: str) -> FirstDay | None:
        """Return a code's first day as a release's files have it, else None.

        `given` is the day in the code's own row, ISO 8601. A reactivation wins, for that day is
        then of an earlier life; the day of a conversion table counts where the row has none.
        """
        again = self.reactivated(release, code)
        if again is not None:
            return FirstDay(again, Word.REACTIVATION)
        if given:
            return FirstDay(dt.date.fromisoformat(given), Word.FIRST_DAY)
        day = self._table(release).get(code)
        return FirstDay(dt.date.fromisoformat(day), Word.TABLE) if day else None

    def reactivated(self, release: Release, code: str) -> dt.date | None:
        """Return the day from which a release's list says that a code lives again, else None."""
        rule = self.layout.days.reactivated
        if rule is None:
            return None
        if release.label not in self._reactivated:
            rows = self.store.declared(release, where=(rule.column, rule.value))
            files = {file.name for file in self.layout.files if file.list == rule.list}
            days = {row.code: row.said.get(rule.day, "") for row in rows if row.source in files}
            self._reactivated[release.label] = {
                code: dt.date.fromisoformat(day) for code, day in days.items() if day
            }
        return self._reactivated[release.label].get(code)

    def _table(self, release: Release) -> dict[str, str]:
        """Return the one day, ISO 8601, that a conversion table gives a code to use, by code."""
        if release.label not in self._tables:
            days: dict[str, set[str]] = defaultdict(set)
            for _, target, day, *_ in self.store.mapping_cells(release):
                if day and target:
                    days[target].add(day)
            self._tables[release.label] = {
                code: next(iter(given)) for code, given in days.items() if len(given) == 1
            }
        return self._tables[release.label]
