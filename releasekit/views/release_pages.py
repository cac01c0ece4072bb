"""What the page of a release shows: what changed, the most urgent first, cut into pages."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import classify
from releasekit.classify import Level
from releasekit.views import titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.sites import ReleaseLine

    Placed = tuple[str, ChangeView]

MOST_BYTES = 450_000
"""How much a page of changes may hold, as `_weight` estimates it; the rest are further pages."""
_ROW, _MARKED = 220, 24
"""What the markup of a row takes, and that of a run of a redline."""


class SectionRows(Struct, frozen=True, kw_only=True):
    """The changes of one class in one section, in order of the code."""

    title: str
    changes: tuple[ChangeView, ...]


class ClassRows(Struct, frozen=True, kw_only=True):
    """The changes of one class on a page, by section in the publisher's order.

    `effective` and `last_day` are given where they are the same for every change of the page, and
    empty else. `replaced` tells whether any has a replacement. `codes` counts those of the page.
    """

    id: str
    title: str
    level: str
    level_title: str
    effective: str
    last_day: str
    replaced: bool
    codes: int
    sections: tuple[SectionRows, ...]


class ReleasePage(Struct, frozen=True, kw_only=True):
    """One release, or one of its pages: what changed since the one before it.

    `diff` is None for the first on record. `classes` are the changes, the most urgent first.
    `pages` are the paths of all its pages from the root of the site, in order, and `number` is
    which of them this one is, from 1; `places` has on which page each class begins. `links` are
    the permalinks of the codes that the page names, from the root of the site; a replacement that
    no release has is not among them. `earlier` and `later` are the neighbors, None at either end.
    """

    line: ReleaseLine
    code_set: str
    name: str
    title: str
    publisher: str
    entries: str
    diff: ChangesView | None
    classes: tuple[ClassRows, ...]
    pages: tuple[str, ...]
    number: int
    places: Mapping[str, str]
    links: Mapping[str, str]
    earlier: ReleaseLine | None
    later: ReleaseLine | None
    notice: str
    sample: bool
    withheld: bool


def by_urgency(diff: ChangesView) -> list[tuple[ClassRows, ...]]:
    """Return the classes of each page: by level, then in rule order, then by section and code."""
    urgency = {level.value: place for place, level in enumerate(Level)}
    placed = [(section.title, change) for section in diff.sections for change in section.told]
    order = classify.ORDER
    placed.sort(key=lambda row: (urgency[row[1].level], order[row[1].change_class]))
    return [_classes(rows) for rows in _cut(placed)] or [()]


def _cut(rows: Iterable[Placed]) -> Iterator[list[Placed]]:
    """Cut the changes into pages that load fast."""
    page: list[Placed] = []
    held = 0
    for row in rows:
        weight = _weight(row[1])
        if page and held + weight > MOST_BYTES:
            yield page
            page, held = [], 0
        page.append(row)
        held += weight
    if page:
        yield page


def _weight(change: ChangeView) -> int:
    """Return about how many bytes the row of a change takes."""
    runs = change.redline
    texts = (run.text for run in runs) if runs else map(str, (change.before, change.after))
    codes = _MARKED * 3 * len(change.replacements)
    return _ROW + len(str(change.display)) + sum(map(len, texts)) + _MARKED * len(runs) + codes


def _classes(rows: Iterable[Placed]) -> tuple[ClassRows, ...]:
    groups = groupby(rows, key=lambda row: row[1].change_class)
    return tuple(_class(list(group)) for _, group in groups)


def _class(rows: list[Placed]) -> ClassRows:
    first = rows[0][1]
    changes = [change for _, change in rows]
    days = {(change.effective, change.last_day) for change in changes}
    effective, last_day = days.pop() if len(days) == 1 else ("", "")
    return ClassRows(
        id=first.change_class,
        title=first.title,
        level=first.level,
        level_title=titles.of_level(first.level),
        effective=effective,
        last_day=last_day,
        replaced=any(change.replacements for change in changes),
        codes=len({change.code for change in changes}),
        sections=tuple(
            SectionRows(title=title, changes=tuple(change for _, change in group))
            for title, group in groupby(rows, key=lambda row: row[0])
        ),
    )
