"""Two snapshots side by side: the codes whose lines differ, and how."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from operator import itemgetter, ne
from typing import TYPE_CHECKING

from releasekit.diff.deltas import EXISTENCE, Delta, Pair, Row
from releasekit.diff.throughout import EVERY, Throughout, changed_throughout
from releasekit.diff.walks import walk
from releasekit.errors import SnapshotError
from releasekit.model.snapshot import code_of_key, columns_of, key_of_line, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.diff.walks import Unlike
    from releasekit.model import Snapshot, Value

Read = Callable[[bytes], "Value"]


class Comparison:
    """Two snapshots side by side.

    `aspects` are compared; those of `not_compared` stand in one heading only: a snapshot that
    was never told of an aspect says nothing about it.
    """

    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        """Work out which aspects both know, and where each heading has them.

        Raises SnapshotError where the two have not the same columns as their key.
        """
        self.before = before
        self.after = after
        earlier, later = columns_of(before.heading), columns_of(after.heading)
        self.keys = before.key_width
        if earlier[: self.keys] != later[: after.key_width]:
            message = f"{before.release.label} and {after.release.label} have different keys"
            raise SnapshotError(message, advice="load both releases again")
        self.aspects = tuple(name for name in earlier[self.keys :] if name in later)
        self.not_compared = tuple(sorted(set(earlier) ^ set(later)))
        headings = set(before.heading), set(after.heading)
        self._columns = [
            (name, earlier.index(name), later.index(name), *_readers(name, *headings))
            for name in self.aspects
        ]
        self._kept: list[Pair] | None = None
        key = range(self.keys)
        self._common = (
            itemgetter(*key, *(column[1] for column in self._columns)),
            itemgetter(*key, *(column[2] for column in self._columns)),
        )
        left, right = before.heading, after.heading
        self._aligned = left == right[: len(left)] or right == left[: len(right)]
        self._unlike: Unlike = ne if left == right else self._differ_in_common
        if self._aligned and left != right:
            self._unlike = _begins_after if len(left) < len(right) else _begins_before

    def pairs(self) -> Iterator[Pair]:
        """Walk both snapshots in order of the key and give the codes whose lines differ.

        Equal lines are skipped as bytes, and equal pages are not read.
        """
        kept, self._kept = self._kept, None
        return self._walk() if kept is None else iter(kept)

    def ahead(self) -> list[Pair]:
        """Return what the next walk gives, which then costs no second one."""
        if self._kept is None:
            self._kept = list(self._walk())
        return self._kept

    def _walk(self) -> Iterator[Pair]:
        before, after = self.before, self.after
        differ = self._differ_otherwise if self.throughout else self._differ
        passed = self._aligned and not self.throughout
        for earlier, later in walk(before.pages, after.pages, self.keys, unlike=self._unlike):
            if passed or earlier is None or later is None or differ(earlier, later):
                yield self.pair(earlier, later)

    @cached_property
    def throughout(self) -> dict[str, Throughout]:
        """The aspects that changed alike in most codes: facts of the release, not of a code."""
        places = [(name, i, j) for name, i, j, *_ in self._columns]
        return changed_throughout(self.before, self.after, places, self._unlike)

    def of_release(self) -> list[Delta]:
        """Return the facts of the whole release, in the order of the headings."""
        return [
            Delta(
                key=EVERY,
                aspect=aspect,
                before=change.before.decode(),
                after=change.after.decode(),
                codes=change.codes,
            )
            for aspect, change in self.throughout.items()
        ]

    def _is_of_release(self, aspect: str, before: bytes, after: bytes) -> bool:
        change = self.throughout.get(aspect)
        return change is not None and (before, after) == change[:2]

    def _differ_otherwise(self, earlier: bytes, later: bytes) -> bool:
        """Return whether two lines differ in more than what changed throughout."""
        left, right = earlier.split(b"\t"), later.split(b"\t")
        return any(
            left[i] != right[j]
            and not self._is_of_release(name, left[i], right[j])
            and was(left[i]) != is_now(right[j])
            for name, i, j, was, is_now in self._columns
        )

    def pair(self, earlier: bytes | None, later: bytes | None) -> Pair:
        """Return the pair of two lines of one code."""
        return Pair(
            before=None if earlier is None else Row(self.before, earlier),
            after=None if later is None else Row(self.after, later),
        )

    def _differ_in_common(self, earlier: bytes, later: bytes) -> bool:
        """Return whether two lines have another key, or another cell that both headings name."""
        before, after = self._common
        return bool(before(earlier.split(b"\t")) != after(later.split(b"\t")))

    def _differ(self, earlier: bytes, later: bytes) -> bool:
        left, right = earlier.split(b"\t"), later.split(b"\t")
        return any(
            left[i] != right[j] and was(left[i]) != is_now(right[j])
            for _, i, j, was, is_now in self._columns
        )

    def deltas(self, pair: Pair) -> list[Delta]:
        """Return the facts of one pair, in the order of the headings."""
        if pair.before is None or pair.after is None:
            code, text = self._named(pair.present.line)
            was, is_now = ("", text) if pair.before is None else (text, "")
            return [Delta(key=code, aspect=EXISTENCE, before=was, after=is_now)]
        left, right = pair.before.line.split(b"\t"), pair.after.line.split(b"\t")
        code = code_of_key(b"\t".join(left[: self.keys])) if self.keys > 1 else left[0].decode()
        return [
            Delta(key=code, aspect=name, before=was(left[i]), after=is_now(right[j]))
            for name, i, j, was, is_now in self._columns
            if left[i] != right[j]
            and was(left[i]) != is_now(right[j])
            and not (self.throughout and self._is_of_release(name, left[i], right[j]))
        ]

    def pair_of(self, code: str) -> Pair:
        """Return the pair of a code, from the pages that may have it; one side at least has it."""
        return self.pair(self.before.line(code), self.after.line(code))

    def nobody(self) -> Pair:
        """Return the pair of no code, for what is told of the whole release."""
        row = Row(self.after, EVERY.encode() + b"\t" * (len(self.after.heading) - 1))
        return Pair(before=row, after=row)

    def began(self, pair: Pair) -> str:
        """Return the first day of a row that took another's place; rows of a code have none."""
        del pair
        return ""

    def code_of(self, pair: Pair) -> str:
        """Return the code of a pair."""
        return code_of_key(key_of_line(pair.present.line, self.keys))

    def _named(self, line: bytes) -> tuple[str, str]:
        """Return a line's code, and its display where both sides have one."""
        cells = line.split(b"\t", self.keys + 1)
        display = cells[self.keys].decode() if "display" in self.aspects else ""
        return code_of_key(b"\t".join(cells[: self.keys])), display


def _begins_after(earlier: bytes, later: bytes) -> bool:
    """Return whether the later line, which has more columns, begins otherwise than the earlier."""
    return not later.startswith(earlier + b"\t")


def _begins_before(earlier: bytes, later: bytes) -> bool:
    return _begins_after(later, earlier)


def _readers(name: str, *headings: set[str]) -> tuple[Read, Read]:
    """Return how a column's cells are read on each side: as many values if either has many."""
    if all(name in heading for heading in headings):
        return bytes.decode, bytes.decode
    before, after = (_single if name in heading else _many for heading in headings)
    return before, after


def _single(cell: bytes) -> Value:
    return (cell.decode(),) if cell else ""


def _many(cell: bytes) -> Value:
    return value(cell.decode())
