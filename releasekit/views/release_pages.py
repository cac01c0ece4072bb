"""What the page of a release shows: what changed, the most urgent first, cut into pages."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from releasekit import classify
from releasekit.classify import Level
from releasekit.views import titles
from releasekit.views.value_rows import MOST, ValueRow, alike, brief

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.sites import ReleaseLine

    Placed = tuple[str, ValueRow]

MOST_BYTES = 450_000
"""How much a page of changes may hold, as `_weight` estimates it; the rest are further pages."""
_ROW, _MARKED = 220, 24
"""What the markup of a row takes, and that of a run of a redline."""


class SectionRows(Struct, frozen=True, kw_only=True):
    """The changes of one class in one section, in order of the code; a code's values in one row."""

    title: str
    rows: tuple[ValueRow, ...]


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
    `pages` are the paths of all its pages from the root of the site, in order, `begins` are the
    codes with which they begin, and `number` is which of them this one is, from 1; `places` has on
    which page each class begins. `links` are the permalinks of the codes that the page names, from
    the root of the site; a replacement that no release has is not among them. `earlier` and `later`
    are the neighbors, None at either end.
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
    begins: tuple[str, ...]
    number: int
    places: Mapping[str, str]
    links: Mapping[str, str]
    earlier: ReleaseLine | None
    later: ReleaseLine | None
    notice: str
    sample: bool
    withheld: bool


class Run(NamedTuple):
    """Changes that stand in one row, by their places in a section; no view of them is kept."""

    section: int
    start: int
    stop: int
    change_class: str
    id: str
    printed: str
    weight: int


class Cut(Struct, frozen=True, kw_only=True):
    """The changes of a release cut into pages, the most urgent first.

    What a page shows is built when it is asked for: of many changes, memory holds one page's.
    `sought` are the names of the columns that a line about a code tells.
    """

    diff: ChangesView | None
    pages: tuple[tuple[Run, ...], ...]
    sought: Collection[str]

    @property
    def begins(self) -> tuple[str, ...]:
        """The code with which each page begins, as it is printed; empty where nothing changed."""
        return tuple(runs[0].printed if runs else "" for runs in self.pages)

    def classes(self, number: int) -> tuple[ClassRows, ...]:
        """Return the classes of a page, which are numbered from 1.

        They are by level, then in rule order, then by section and code.
        """
        groups = groupby(self.pages[number - 1], key=lambda run: run.change_class)
        return tuple(self._class(list(runs)) for _, runs in groups)

    def _class(self, runs: list[Run]) -> ClassRows:
        sections = self.diff.sections if self.diff else ()
        placed = [
            (
                sections[run.section].title,
                brief(sections[run.section].told[run.start : run.stop], self.sought),
            )
            for run in runs
        ]
        return _class(placed)


def cut(diff: ChangesView | None, sought: Collection[str] = ()) -> Cut:
    """Return the changes of a release by page: by level, then in rule order, section and code.

    There is one page at least, also of the first release, which changed nothing.
    """
    urgency = {level.value: place for place, level in enumerate(Level)}
    order = classify.ORDER
    levels: dict[str, int] = {}
    runs = []
    for number, section in enumerate(diff.sections if diff else ()):
        start = 0
        for _, group in groupby(section.told, key=alike):
            first, weight, count = None, _ROW, 0
            for change in group:
                first = first or change
                weight += _weight(change) if count < MOST else 0
                count += 1
            if first is not None:
                levels[first.change_class] = urgency[first.level]
                place = number, start, start + count
                runs.append(Run(*place, first.change_class, first.id, first.printed, weight))
            start += count
    runs.sort(key=lambda run: (levels[run.change_class], order[run.change_class]))
    return Cut(diff=diff, pages=tuple(map(tuple, _cut(runs))) or ((),), sought=sought)


def _cut(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Cut the changes into pages that load fast."""
    page: list[Run] = []
    held = 0
    for run in runs:
        if page and held + run.weight > MOST_BYTES:
            yield page
            page, held = [], 0
        page.append(run)
        held += run.weight
    if page:
        yield page


def _weight(change: ChangeView) -> int:
    """Return about how many bytes a change takes in its row."""
    runs = change.redline
    texts = (run.text for run in runs) if runs else map(str, (change.before, change.after))
    codes = _MARKED * 3 * len(change.replacements)
    return len(str(change.display)) + sum(map(len, texts)) + _MARKED * (len(runs) or 2) + codes


def _class(placed: list[Placed]) -> ClassRows:
    first = placed[0][1].change
    changes = [row.change for _, row in placed]
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
            SectionRows(title=title, rows=tuple(row for _, row in group))
            for title, group in groupby(placed, key=lambda row: row[0])
        ),
    )
