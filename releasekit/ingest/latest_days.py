"""Which release the days of its records say: no release knows of many later ones than its own."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Literal

from releasekit.faults import counted
from releasekit.ingest.convert import BadValueError, converter
from releasekit.layout import Role
from releasekit.layout.fields import Date
from releasekit.readers import Tally, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.ingest.claims import Claims
    from releasekit.ingest.complete import Doubts
    from releasekit.ingest.intake import Intake
    from releasekit.layout import CodeSet, File
    from releasekit.model import Release
    from releasekit.readers import Record

    Raw = Counter[tuple[int, str]]

_ONE_IN = 1_000
"""Of how many days one may be later: a posting is amended, and its file keeps its label."""
_ENOUGH = 1_000
"""How many days there must be to say that there are no newer ones: a few codes say nothing."""


def is_dated(file: File) -> bool:
    """Return whether a file has columns whose latest days are those of its release."""
    return bool(_places(file))


def noted(records: Iterable[Record], file: File, raw: Raw) -> Iterator[Record]:
    """Pass records on, and count the values of their dated columns as they stand."""
    places = _places(file)
    for record in records:
        for place in places:
            raw[place, record[1][place]] += 1
        yield record


def days(file: File, raw: Raw) -> Counter[dt.date]:
    """Return how many records have each day, of values that were counted; no day counts not."""
    tallied: Counter[dt.date] = Counter()
    converts = {place: converter(file.columns[place]) for place in _places(file)}
    for (place, value), count in raw.items():
        try:
            day = converts[place](value)
        except BadValueError:
            continue  # it is a fault of its record
        if day:
            tallied[dt.date.fromisoformat(day)] += count
    return tallied


def validate_days(
    intakes: Iterable[Intake],
    release: Release,
    doubts: Doubts,
    which: Literal["", "later", "older"],
) -> None:
    """Doubt a release whose codes have many later days than its own, or of an `older` edition only.

    Of tables beside them, which go on for years, the days must be of its edition.
    """
    for intake in intakes if which else ():
        day, count = latest(intake.tally.days)
        cadence, main = intake.code_set.cadence, intake.file.role is Role.CONCEPTS
        in_edition = cadence.edition(day) <= cadence.edition(release.effective) if count else True
        old = which == "older" and main and intake.tally.days.total() >= _ENOUGH
        if day > release.effective and (main or not in_edition):
            what = f"has {counted(count, 'day')} after {release.effective}, up to {day}"
        elif old and cadence.edition(day) < cadence.edition(release.effective):
            what = f"has no day after {day}, and {release.version} begins {release.effective}"
        else:
            continue
        label = cadence.following(day)
        message = f"{what}: it is of the release {label} by its records, not {release.version}"
        advice = f"load it as {label}, or take it as {release.version} all the same: --force"
        doubts.add(intake.member.name, message, advice=advice)


def latest(tallied: Counter[dt.date]) -> tuple[dt.date, int]:
    """Return the latest day that is not one of a few, and how many there are down to it.

    The number is 0 where there is no day.
    """
    few = tallied.total() // _ONE_IN
    count = 0
    for day in sorted(tallied, reverse=True):
        count += tallied[day]
        if count > few:
            return day, count
    return dt.date.min, 0


def label_by_days(claims: Claims, code_set: CodeSet) -> str:
    """Return the label that the days of records say; empty where they say none."""
    for file, member in claims.read:
        if file.role is Role.CONCEPTS and is_dated(file):
            raw: Raw = Counter()
            for _ in noted(read(member, file, Tally()), file, raw):
                pass  # only the days are wanted
            day, count = latest(days(file, raw))
            if count:
                return code_set.cadence.following(day)
    return ""


def _places(file: File) -> list[int]:
    types = enumerate(column.type for column in file.columns)
    return [place for place, kind in types if isinstance(kind, Date) and kind.latest]
