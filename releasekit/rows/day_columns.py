"""Tells which columns of a table hold the days of service, by heading and content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from releasekit.rows import service_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Samples = Mapping[str, Sequence[str]]

_DATES = 0.8
"""The share of a column's cells that must be days."""
_THROUGH = re.compile(r"(?i)thr(?:ough|u)|discharge|\bto[ _]date|end[ _]date|dschrg")
_RANKS = (
    re.compile(r"(?i)\bline\b|expns|\brev[ _]*c[en]+t"),
    re.compile(r"(?i)\bdos\b|service|svc|srvc|encounter|visit|performed|posted"),
    re.compile(r"(?i)from|begin|start|\bdate\b"),
)
"""Headings of days of service: those of a line come before those of a claim."""
_DATED = 0.95
"""The share of a table's days that a column must have to be preferred to others."""
_DATE_WORDS = re.compile(
    r"(?i)date|\bdos\b|_dt\b|\bdt\b|day|posted|performed|service|svc|encounter|visit"
)
_NOT_SERVICE = re.compile(
    r"(?i)birth|dob|death|paid|proc_dt|process|wkly|created|updated|submitted|admi"
)


def worded(name: str) -> str:
    """Return a heading with its words apart."""
    return re.sub(r"[_|]+", " ", name)


def day_columns(samples: Samples, named: str, dates: Sequence[str]) -> tuple[str, str]:
    """Return the columns of the day of service and of the day on which a stay ended.

    `named` is what the user names himself; `dates` are columns of the type of dates.
    """
    if named:
        return named, named
    found = []
    for name, cells in samples.items():
        heading = worded(name)
        if not (name in dates or _DATE_WORDS.search(heading) or _THROUGH.search(heading)):
            continue
        texts = [cell for cell in cells if not service_days.is_nothing(cell)]
        good = len(texts) - len(service_days.days(texts).bad)
        dated = name in dates or (texts and good >= _DATES * len(texts))
        if dated and not _NOT_SERVICE.search(heading):
            found.append(name)
    through = next((name for name in found if _THROUGH.search(worded(name))), "")
    most = max((_filled(samples[name]) for name in found), default=0)
    ranked = [name for name in found if name != through and _filled(samples[name]) >= _DATED * most]
    service = next(
        (name for words in _RANKS for name in ranked if words.search(worded(name))),
        next((name for name in found if name != through), through),
    )
    return service, through or service


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if not service_days.is_nothing(cell))
