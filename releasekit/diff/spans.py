"""Two snapshots of edits side by side: the rows of a pair, one after the other in time, are one."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING

from releasekit.diff.comparison import Comparison
from releasekit.diff.deltas import EXISTENCE, Delta, Pair, Row
from releasekit.diff.walks import around, steps
from releasekit.model.concept import TERMINATED, Family
from releasekit.model.snapshot import BETWEEN_CELLS, code_of_key, key_of_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.diff.walks import Step
    from releasekit.model import Snapshot, Value

HISTORY = "history"
"""The aspect of a delta that tells rows of a pair's past, which its present does not show."""


class SpanPair(Pair, frozen=True, kw_only=True, gc=False):
    """A pair as its rows have it: the one in force or the last one, and changes of its past."""

    past: tuple[tuple[Row | None, Row | None], ...] = ()


class SpanComparison(Comparison):
    """Two snapshots of edits: `since` is the column of their key with a row's first day.

    What a pair is before and after is its row in force, else the last one that ever was; that rows
    give way to one another is no change by itself.
    """

    def __init__(self, before: Snapshot, after: Snapshot, since: str) -> None:
        """Work out which aspects both know."""
        super().__init__(before, after)
        self.since = since
        self._of_pair = self.keys - 1

    def _walk(self) -> Iterator[Pair]:
        pages = self.before.pages, self.after.pages
        for key, changed in groupby(steps(*pages, self.keys, unlike=self._unlike), self._pair_of):
            pair = self._spans(key, list(changed))
            if pair.before is None or pair.after is None or pair.past or self.deltas(pair):
                yield pair

    def _pair_of(self, step: Step) -> bytes:
        return key_of_line(step[0] or step[1] or b"", self._of_pair)

    def _spans(self, key: bytes, changed: list[Step]) -> SpanPair:
        """Return a pair of which some rows changed."""
        _, _, earlier, i, later, j = changed[0]
        was = self._standing(self.before, key, earlier, i)
        is_now = self._standing(self.after, key, later, j)
        if was is None or is_now is None:
            return SpanPair(before=was, after=is_now)
        rows = [self.pair(step[0], step[1]) for step in changed]
        past = ((row.before, row.after) for row in rows if not _shows(row, was, is_now))
        return SpanPair(before=was, after=is_now, past=tuple(past))

    def _standing(self, side: Snapshot, key: bytes, page: bytes, at: int) -> Row | None:
        """Return what a pair is on a side, mostly from the page in which the walk is."""
        lines = around(key + b"\t", page, at)
        return standing(side, side.lines_of(key) if lines is None else lines, self.since)

    def pair_of(self, code: str) -> Pair:
        """Return a pair as its rows have it on both sides; one side at least has it."""
        key = code.replace(BETWEEN_CELLS, "\t").encode()
        before, after = (
            standing(side, side.lines_of(key), self.since) for side in (self.before, self.after)
        )
        return SpanPair(before=before, after=after)

    def deltas(self, pair: Pair) -> list[Delta]:
        """Return the facts of a pair; one that ended or began again has no others."""
        key = self.code_of(pair)
        past = [
            Delta(key=key, aspect=HISTORY, before=self._told(earlier), after=self._told(later))
            for earlier, later in (pair.past if isinstance(pair, SpanPair) else ())
        ]
        if pair.before is None or pair.after is None:
            return [Delta(key=key, aspect=EXISTENCE, before="", after=""), *past]
        facts = [
            Delta(key=key, aspect=delta.aspect, before=delta.before, after=delta.after)
            for delta in super().deltas(pair)
        ]
        ended, ends = pair.before.cell(TERMINATED), pair.after.cell(TERMINATED)
        if bool(ended) is not bool(ends):
            return [delta for delta in facts if delta.aspect == TERMINATED] + past
        if not facts:
            facts = self._dated(key, pair.before, pair.after)
        if self.began(pair):  # of a row that took another's place the indicator is the news
            told = Family.INDICATOR + "."
            facts = [delta for delta in facts if delta.aspect.startswith(told)] or facts
        return facts + past

    def _dated(self, key: str, before: Row, after: Row) -> list[Delta]:
        """Return that the first day alone changed."""
        was, is_now = before.cell(self.since), after.cell(self.since)
        if was == is_now:
            return []
        return [Delta(key=key, aspect=f"{Family.DATE}.{self.since}", before=was, after=is_now)]

    def _told(self, row: Row | None) -> Value:
        """Return a row of the past as its days."""
        if row is None:
            return ""
        return "/".join(filter(None, row.cells(self.since, TERMINATED)))

    def code_of(self, pair: Pair) -> str:
        """Return the two codes, without the day."""
        return code_of_key(key_of_line(pair.present.line, self._of_pair))

    def began(self, pair: Pair) -> str:
        """Return the first day of a row that came, or took the place of another."""
        if pair.after is None:
            return ""
        day = pair.after.cell(self.since)
        return "" if pair.before and pair.before.cell(self.since) == day else day


def _shows(row: Pair, was: Row, is_now: Row) -> bool:
    """Return whether what a pair was and is shows what happened to one of its rows."""
    return row.before == was or row.after == is_now


def standing(snapshot: Snapshot, lines: Iterable[bytes], since: str) -> Row | None:
    """Return the row in force of those of a pair, else the last one that ever was, else the last.

    `since` is the column with a row's first day.
    """
    lines = list(lines)
    if len(lines) <= 1:  # most pairs have one row, whatever it says
        return Row(snapshot, lines[0]) if lines else None
    rows = [Row(snapshot, line) for line in reversed(lines)]
    days = [row.cells(since, TERMINATED) for row in rows]
    in_force = (row for row, (_, ends) in zip(rows, days, strict=True) if not ends)
    ever_was = (row for row, (begins, ends) in zip(rows, days, strict=True) if ends > begins)
    return next(chain(in_force, ever_was, rows))
