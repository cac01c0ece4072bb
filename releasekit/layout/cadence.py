"""When a code set's releases count and come out, from their labels."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from releasekit.errors import StoreError
from releasekit.model import ReleaseKind

_LABEL = re.compile(r"(\d{4})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """The publisher's calendar.

    `effective` is the month and day on which the annual edition of year Y counts, in year
    Y + `offset` (ICD-10: 1 October of the year before). `published` is the same for the day the
    annual files come out, None where the publisher keeps no fixed day. `leads` gives, by kind of
    concept, how many months before its effective date an interim update comes out; `interim` are
    the months on whose first day interim updates count.
    """

    effective: tuple[int, int]
    offset: int = 0
    published: tuple[int, int] | None = None
    leads: tuple[tuple[str, int], ...] = ()
    interim: tuple[int, ...] = ()

    def dates(
        self, version: str, covers: tuple[str, ...] = ()
    ) -> tuple[ReleaseKind, dt.date, dt.date | None]:
        """Give kind, effective date and published date of a version label.

        `2026` is the annual edition, `2026-04` the release that counts from the first of that
        month. Any other label is a StoreError: its dates have to be given by hand.
        """
        match = _LABEL.fullmatch(version)
        if match is None or not 1 <= int(match[2] or 1) <= 12:  # noqa: PLR2004 (months)
            message = f"the label {version!r} does not say when the release counts"
            advice = "label it 2026 or 2026-04, or give --effective YYYY-MM-DD and --kind"
            raise StoreError(message, advice=advice)
        year, month = int(match[1]), match[2]
        if month is None:
            return ReleaseKind.ANNUAL, self._annual(year), self._annual_published(year)
        effective = dt.date(year, int(month), 1)
        if not covers and (effective.month, effective.day) == self.effective:
            published = self._annual_published(year - self.offset)
            return ReleaseKind.ANNUAL, effective, published
        return ReleaseKind.INTERIM, effective, self._interim_published(effective, covers)

    def edition(self, effective: dt.date) -> int:
        """Give the year of the annual edition that is in force on a date."""
        year = effective.year - self.offset
        return year if effective >= self._annual(year) else year - 1

    def interim_days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """Give the days between two dates, both included, on which interim updates count."""
        days = (
            dt.date(year, month, 1)
            for year in range(first.year, last.year + 1)
            for month in self.interim
        )
        return [day for day in days if first <= day <= last]

    def _annual(self, year: int) -> dt.date:
        month, day = self.effective
        return dt.date(year + self.offset, month, day)

    def _annual_published(self, year: int) -> dt.date | None:
        if self.published is None:
            return None
        day = dt.date(year + self.offset, *self.published)
        return day if day <= self._annual(year) else day.replace(year=day.year - 1)

    def _interim_published(self, effective: dt.date, covers: tuple[str, ...]) -> dt.date | None:
        leads = dict(self.leads)
        known = [leads[kind] for kind in covers if kind in leads]
        if not known:
            return None
        months = effective.year * 12 + effective.month - 1 - max(known)
        return effective.replace(year=months // 12, month=months % 12 + 1)
