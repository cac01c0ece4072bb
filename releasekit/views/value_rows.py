"""Values of one code that changed together: a page tells them in one row, not in one each."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.diff import EVERY
from releasekit.model.concept import Family

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from releasekit.views.changes import ChangeView

MOST = 6
"""How many values of a code a list of many codes tells; the code's own page tells all of them."""
_VALUES = frozenset({Family.LIMIT, Family.VALUE, Family.STATUS, Family.INDICATOR})


class ValueRow(Struct, frozen=True, kw_only=True):
    """One row of a page: a change, or several values of a code that changed alike in class and day.

    `change` is the first of them and gives the row its place; `told` are those that it tells, and
    `more` how many others there are.
    """

    change: ChangeView
    told: tuple[ChangeView, ...]
    more: int = 0


def alike(change: ChangeView) -> tuple[object, ...]:
    """Return what changes of one row have in common; of what is no value, what is its own.

    A value of the whole release stands alone.
    """
    is_value = change.aspect.partition(".")[0] in _VALUES and change.code != EVERY
    is_value = is_value and not change.about_code
    own = "" if is_value else change.id
    return change.code, change.change_class, change.effective, change.interim, change.release, own


def value_rows(changes: Iterable[ChangeView]) -> Iterator[ValueRow]:
    """Return changes as rows, each with all of its values."""
    for _, group in groupby(changes, key=alike):
        told = tuple(group)
        yield ValueRow(change=told[0], told=told)


def brief(changes: Iterable[ChangeView], sought: Collection[str]) -> ValueRow:
    """Return the changes of one row, of many values those first that readers look for.

    `sought` are the names of the columns that a line about a code tells.
    """
    every = tuple(changes)
    told = every
    if len(every) > MOST:
        told = tuple(sorted(every, key=lambda one: one.aspect.partition(".")[2] not in sought))
        told = told[:MOST]
    return ValueRow(change=every[0], told=told, more=len(every) - len(told))
