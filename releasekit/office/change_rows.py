"""One change as a row of a workbook, and the cells of what it was and is."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.model.numbers import number
from releasekit.office import segments
from releasekit.office.sheets import Cell

if TYPE_CHECKING:
    from releasekit.office.sheets import Value
    from releasekit.render.words import Table
    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.wording import Segment

TEXT = "display"
_DATE = "date."


class Row(Struct, frozen=True, kw_only=True):
    """A change with what its own view does not say: whose it is, and under which section.

    `runs` lead from before to after, where both are texts that differ in words.
    """

    view: ChangesView
    section: str
    change: ChangeView
    runs: tuple[Segment, ...] = ()

    def marked(self) -> Row:
        """Return the row with its runs, which take longer to find than all else."""
        runs = segments.whole(self.change) if self.change.before and self.change.after else ()
        if all(run.kind != "same" for run in runs):
            return self  # nothing of it stayed: there is nothing to point at
        return Row(view=self.view, section=self.section, change=self.change, runs=runs)


def is_text(row: Row) -> bool:
    """Return whether class and texts say all that changed."""
    return row.change.about_code or row.change.aspect == TEXT


def value_before(row: Row, phrases: Table) -> Value:
    """Return the value before: a number as a number, a day as a day."""
    del phrases
    change = row.change
    if change.aspect.startswith(_DATE) and not change.about_code:
        return day(str(change.raw_before))
    if _is_number(change):
        return figure(str(change.raw_before))
    return _value(row, "inserted", str(change.before))


def value_after(row: Row, phrases: Table) -> Value:
    """Return the value after, as the one before."""
    change = row.change
    if change.withheld and not change.before and not change.after and not is_text(row):
        return str(phrases["text_withheld"])
    if change.aspect.startswith(_DATE) and not change.about_code:
        return day(str(change.raw_after))
    if _is_number(change):
        return figure(str(change.raw_after))
    return _value(row, "deleted", str(change.after))


def _value(row: Row, other: str, text: str) -> Value:
    """Return before or after; of an entry that came or went what its list states of it."""
    if row.change.facts:
        stood = row.change.status == "ended"
        there = "inserted" if stood else "deleted"
        return "; ".join(fact.text for fact in row.change.facts) if other == there else ""
    return "" if is_text(row) else side(row, other, text)


def side(row: Row, other: str, text: str) -> Value:
    """Return before or after as it is, the words in which it differs from the other marked.

    `other` is the kind of the runs that are on the other side only. What is copied out of the cell
    is the text itself.
    """
    runs = tuple(run for run in row.runs if run.kind != other)
    return runs if any(run.kind != "same" for run in runs) else text


def day(text: str) -> Value:
    """Return a day as a date; what is none as it is written."""
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(text)
    return text


def _is_number(change: ChangeView) -> bool:
    """Return whether a number became another, and no more is said of it."""
    return bool(change.difference) and not change.columns


def figure(text: str) -> Value:
    """Return a number as a number; nothing as nothing."""
    value = number(text)
    if value is None:
        return ""
    return Cell(float(value), "number" if value == value.to_integral_value() else "decimal")


def difference(row: Row, phrases: Table) -> Value:
    """Return how far a number moved."""
    del phrases
    return figure(row.change.difference)


def percent(row: Row, phrases: Table) -> Value:
    """Return how far a number moved, in percent of what it was."""
    del phrases
    return figure(row.change.percent)
