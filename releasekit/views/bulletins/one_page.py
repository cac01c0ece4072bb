"""What of a bulletin goes on one page, where no program measures it: reckoned in lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from releasekit.render import words
from releasekit.views.bulletins.bulletin_types import BriefView, RunView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from releasekit.views.bulletins.bulletin_types import (
        DutyView,
        EndedView,
        GridView,
    )

LINES = 72
"""How many lines of small type a letter page has below its head, with room to spare."""
FEW = 10
"""How many codes without a replacement stand in the table; more are put together by day."""
_WIDTH, _RUN = 105, 125
"""How many characters a line of text has, and one of small type."""
_ROLE, _TASK = 26, 84
_TEXT, _INSTEAD = 46, 38
_HEADINGS = 8
"""Lines that the headings between the parts take."""


def runs(grid: GridView, unreplaced: Sequence[RunView]) -> tuple[RunView, ...]:
    """Return the codes that run on in lines: ended ones where they are many, then by list."""
    many = sum(run.count for run in unreplaced) > FEW
    return (*(unreplaced if many else ()), *_sections(grid))


def _sections(grid: GridView) -> Iterator[RunView]:
    for place, column in enumerate(grid.columns):
        for row in grid.rows:
            if row.cells[place]:
                yield RunView(
                    id=grid.lists[place],
                    list=column,
                    title=row.title,
                    codes=row.cells[place],
                    count=row.counts[place],
                )


def brief(
    ended: Sequence[EndedView],
    every: Sequence[RunView],
    duties: Iterable[DutyView],
    beside: Iterable[str],
    number: Callable[[str, int], str],
) -> BriefView:
    """Return as many rows of the table, then as many runs of codes, as one page has room for.

    `beside` are the texts about them: the highlights, the notice, the banner of samples, the
    disclaimer. `number` says in words how many codes of a list there are.
    """
    room = LINES - _HEADINGS
    room -= sum(_lines(len(text), _WIDTH) for text in beside if text)
    room -= sum(max(_lines(len(one.what), _TASK), _lines(len(one.who), _ROLE)) for one in duties)
    together = any(not run.list for run in every)
    rows = [one for one in ended if one.instead or not together]
    shown, room = _fitting([_row(one) for one in rows], room)
    lengths = [_lines(len(run.list) + len(run.title) + len(run.codes) + 8, _RUN) for run in every]
    told = _fitting(lengths, room)[0] if shown == len(rows) else 0
    left: Counter[str] = Counter()
    for run in every[told:]:
        left[run.id] += run.count
    return BriefView(
        ended=tuple(rows[:shown]),
        ended_left=_left({"ended": len(rows) - shown}, number),
        runs=tuple(every[:told]),
        left=_left(left, number),
    )


def _left(counts: Mapping[str, int], number: Callable[[str, int], str]) -> str:
    """Say which codes have no room, and where they are; empty where all have."""
    numbers = [number(name, count) for name, count in counts.items() if count]
    phrase: str = words.load()["bulletin"]["not_shown"]
    return phrase.format(left=", ".join(numbers)) if numbers else ""


def _row(ended: EndedView) -> int:
    text = _lines(len(str(ended.change.display)), _TEXT)
    return max(text, _lines(len(ended.instead), _INSTEAD))


def _lines(length: int, width: int) -> int:
    return max(-(-length // width), 1)


def _fitting(heights: Sequence[int], room: int) -> tuple[int, int]:
    """Return how many rows fit into some lines, and how many lines are left."""
    for count, height in enumerate(heights):
        if height > room:
            return count, room
        room -= height
    return len(heights), room
