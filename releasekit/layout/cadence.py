"""When a code set's releases are effective and published, from their labels."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from msgspec import Struct, field

from releasekit.errors import StoreError
from releasekit.late_patterns import pattern
from releasekit.layout.values import MonthDay, Regex, doc
from releasekit.model import ReleaseKind

_FIRST_YEAR = 1000
_LABEL = pattern(r"(\d{4})(?:-(\d{2}))?")


class Label(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A form of label that the publisher uses besides the year and the month.

    The pattern's groups say when the release is effective: `year` alone is the annual edition;
    `quarter` and `year` the quarter in which an update of the kinds `covers` is published, their
    lead before it is effective; `date` the effective date.
    """

    pattern: Annotated[Regex, doc("The label; groups year, quarter and year, or date.")]
    covers: Annotated[tuple[str, ...], doc("The kinds that such a release covers.")] = ()


class Dates(NamedTuple):
    """The dates that a label says of its release."""

    kind: ReleaseKind
    effective: dt.date
    published: dt.date | None


class Cadence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The publisher's calendar."""

    effective: Annotated[
        MonthDay, doc("The month and day on which an annual edition is effective, MM-DD.")
    ]
    offset: Annotated[
        int,
        doc(
            "The year of that day less the edition's: -1 where it is in the year before.",
            ge=-1,
            le=1,
        ),
    ] = 0
    published: Annotated[
        MonthDay | None, doc("When the annual files are published, where that is a fixed day.")
    ] = None
    leads: Annotated[
        dict[str, Annotated[int, doc("Months.", ge=0, le=99)]],
        doc("By kind, how many months before its effective date an update is published."),
    ] = field(default_factory=dict)
    interim: Annotated[
        tuple[Annotated[int, doc("A month.", ge=1, le=12)], ...],
        doc("The months on whose first day updates are effective."),
    ] = ()
    labels: Annotated[tuple[Label, ...], doc("Forms of label besides 2026 and 2026-04.")] = ()
    names: Annotated[
        tuple[Regex, ...],
        doc(
            "Where names of files say the release: groups year or count, and month (in figures or "
            "words), quarter (1 to 4, or A to D) or update (0 is the annual edition)."
        ),
    ] = ()
    since: Annotated[
        int, doc("The year less the count by which files number an edition: 1983 for 40 of 2023.")
    ] = 0

    def stated(self, groups: Mapping[str, str | None]) -> tuple[str, str]:
        """Return year and month of the groups that a name or a text has; empty ones for none."""
        year = groups.get("year") or str(self.since + int(groups.get("count") or 0))
        if quarter := groups.get("quarter"):
            number = int(quarter) if quarter.isdecimal() else "ABCD".index(quarter.upper()) + 1
            return year, str(3 * number - 2)
        if update := groups.get("update"):
            return year, str(3 * int(update) + 1)
        return year, groups.get("month") or ""

    def covers(self, version: str) -> tuple[str, ...]:
        """Return the kinds that a label of the publisher's own form says it covers."""
        fitting = (label.covers for label in self.labels if label.pattern.fullmatch(version))
        return next(fitting, ())

    def dates(self, version: str, covers: tuple[str, ...] = ()) -> Dates:
        """Return kind, effective date and published date of a version label.

        `2026` is the annual edition, `2026-04` the release effective on the first of that month;
        the publisher may have forms of its own. Any other label is a StoreError: its dates
        have to be given by hand.
        """
        try:
            return self._dates(version, covers)
        except ValueError as error:
            message = f"the label {version!r} names a day that there is not"
            advice = "label it 2026 or 2026-04, after the year and month of its effective date"
            raise StoreError(message, advice=advice) from error

    def alias(self, version: str) -> str:
        """Return the other name of an annual edition: 2026 for 2026-01; empty if there is none."""
        match = _LABEL.fullmatch(version)
        if match is None or int(match[1]) < _FIRST_YEAR:
            return ""
        if match[2] is None:
            year = int(match[1])
            return f"{self._annual(year):%Y-%m}" if _is_year(year + self.offset) else ""
        year, month = int(match[1]), int(match[2])
        first = self.effective == (month, 1)
        return str(year - self.offset) if first else ""

    def _dates(self, version: str, covers: tuple[str, ...]) -> Dates:
        for label in self.labels:
            own = label.pattern.fullmatch(version)
            if own:
                return self._own(own.groupdict(), label.covers or covers)
        match = _LABEL.fullmatch(version)
        if match is None or not 1 <= int(match[2] or 1) <= 12:  # noqa: PLR2004 (months)
            message = f"the label {version!r} does not say when the release is effective"
            advice = "label it 2026 or 2026-04, or give --effective YYYY-MM-DD and --kind"
            raise StoreError(message, advice=advice)
        year, month = int(match[1]), match[2]
        if month is None:
            return Dates(ReleaseKind.ANNUAL, self._annual(year), self._annual_published(year))
        effective = dt.date(year, int(month), 1)
        if not covers and (effective.month, effective.day) == self.effective:
            published = self._annual_published(year - self.offset)
            return Dates(ReleaseKind.ANNUAL, effective, published)
        return Dates(ReleaseKind.INTERIM, effective, self._interim_published(effective, covers))

    def _own(self, groups: dict[str, str], covers: tuple[str, ...]) -> Dates:
        if groups.get("date"):
            day = dt.date.fromisoformat(groups["date"])
            return Dates(ReleaseKind.INTERIM, day, None)
        year = int(groups["year"])
        if not groups.get("quarter"):
            return Dates(ReleaseKind.ANNUAL, self._annual(year), self._annual_published(year))
        out = dt.date(year, 3 * int(groups["quarter"]) - 2, 1)
        leads = [months for kind, months in self.leads.items() if kind in covers]
        return Dates(ReleaseKind.INTERIM, _months_on(out, max(leads, default=0)), out)

    def edition(self, effective: dt.date) -> int:
        """Return the year of the annual edition that is in force on a date."""
        year = effective.year - self.offset
        return year if effective >= self._annual(year) else year - 1

    def following(self, day: dt.date) -> str:
        """Return the label of the first regular release that is effective on a day or after it."""
        years = [year for year in range(day.year - 1, day.year + 3) if _is_year(year + self.offset)]
        labels = {self._annual(year): str(year) for year in years if _is_year(year)}
        last = day.replace(year=min(day.year + 1, dt.MAXYEAR), day=1)
        for interim in self.interim_days(day, last):
            labels.setdefault(interim, f"{interim:%Y-%m}")
        later = [effective for effective in labels if effective >= day]
        return labels[min(later)] if later else str(day.year)

    def editions_within(self, first: dt.date, last: dt.date) -> list[str]:
        """Return the labels of the annual editions that are effective between two dates."""
        years = range(first.year - self.offset, last.year - self.offset + 1)
        return [str(year) for year in years if first < self._annual(year) < last]

    def interim_days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """Return the effective days of interim updates from one date to another, both included."""
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
        known = [self.leads[kind] for kind in covers if kind in self.leads]
        if not known:
            return None
        return _months_on(effective, -max(known))


def _is_year(year: int) -> bool:
    return dt.MINYEAR <= year <= dt.MAXYEAR


def _months_on(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month, so many months on; days are the first of a month here."""
    count = day.year * 12 + day.month - 1 + months
    return day.replace(year=count // 12, month=count % 12 + 1)
