"""What differs between two snapshots: facts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from releasekit.model.snapshot import PLACE, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.model import Concept, Snapshot, Value

EXISTENCE = "code"
"""The aspect of a delta that says a code is in one snapshot only."""
_RUN = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """One fact: an aspect of a code has another value, or the code itself came or went.

    For the aspect `code`, `before` and `after` are the display of the side that has it.
    """

    code: str
    aspect: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Pair:
    """A code whose lines differ: its concept before and after, None where it is absent."""

    before: Concept | None
    after: Concept | None

    @property
    def code(self) -> str:
        """The code that both concepts have."""
        return self.present.code

    @property
    def present(self) -> Concept:
        """The concept as it is after, or as it last was."""
        concept = self.after or self.before
        if concept is None:
            message = "a pair has at least one side"
            raise ValueError(message)
        return concept


class Comparison:
    """Two snapshots side by side.

    `aspects` are compared; those of `not_compared` stand in one heading only: a snapshot that
    was never told of an aspect says nothing about it.
    """

    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        """Work out which aspects both know."""
        self.before = before
        self.after = after
        ours, theirs = columns_of(before.heading), columns_of(after.heading)
        start = ours.index("display")
        self.aspects = tuple(name for name in ours[start:] if name in theirs)
        self.not_compared = tuple(sorted(set(ours) ^ set(theirs)))

    def pairs(self) -> Iterator[Pair]:
        """Walk both snapshots in order of the key and give the codes whose lines differ.

        Equal lines are passed over as bytes. Raises SnapshotError at a key that is out of order
        or doubled.
        """
        if self.before.heading == self.after.heading:
            lines = walk(self.before, self.after)
        else:
            lines = walk_projected(self)
        parse_before, parse_after = self.before.parse, self.after.parse
        for ours, theirs in lines:
            yield Pair(
                parse_before(ours) if ours is not None else None,
                parse_after(theirs) if theirs is not None else None,
            )

    def deltas(self, pair: Pair) -> list[Delta]:
        """Give the facts of one pair, in the order of the headings."""
        before, after = pair.before, pair.after
        if before is None or after is None:
            was = before.display if before else ""
            is_now = after.display if after else ""
            return [Delta(code=pair.code, aspect=EXISTENCE, before=was, after=is_now)]
        return [
            Delta(code=pair.code, aspect=name, before=ours, after=theirs)
            for name in self.aspects
            if (ours := before.aspect(name)) != (theirs := after.aspect(name))
        ]


Lines = tuple[bytes | None, bytes | None]


def walk(before: Snapshot, after: Snapshot) -> Iterator[Lines]:
    """Give the pairs of lines that differ, of two snapshots with one heading."""
    keys = before.heading.index("display")
    left, right = _Side(before), _Side(after)
    while left.more() and right.more():
        _skip_equal(left, right)
        if not (left.more() and right.more()):
            continue
        ours, theirs = left.lines[left.at], right.lines[right.at]
        if ours == theirs:
            left.at += 1
            right.at += 1
            continue
        key, other = _key(ours, keys), _key(theirs, keys)
        if key == other:
            yield ours, theirs
            left.at += 1
            right.at += 1
        elif key < other:
            yield ours, None
            left.at += 1
        else:
            yield None, theirs
            right.at += 1
    while left.more():
        yield left.lines[left.at], None
        left.at += 1
    while right.more():
        yield None, right.lines[right.at]
        right.at += 1


class _Side:
    """One snapshot's lines, a page at a time."""

    __slots__ = ("at", "lines", "pages", "size")

    def __init__(self, snapshot: Snapshot) -> None:
        self.pages = iter(snapshot.pages)
        self.lines: list[bytes] = []
        self.at = self.size = 0

    def more(self) -> bool:
        while self.at >= self.size:
            page = next(self.pages, None)
            if page is None:
                return False
            self.lines = page.split(b"\n")
            self.lines.pop()
            self.at, self.size = 0, len(self.lines)
        return True


def _skip_equal(left: _Side, right: _Side) -> None:
    """Pass over runs of equal lines, many at a time."""
    ours, theirs = left.lines, right.lines
    i, j = left.at, right.at
    while ours[i : i + _RUN] == theirs[j : j + _RUN] and i < left.size and j < right.size:
        step = min(_RUN, left.size - i)
        i += step
        j += step
    last = min(left.size - i, right.size - j)
    while last > 0 and ours[i] == theirs[j]:
        i += 1
        j += 1
        last -= 1
    left.at, right.at = i, j


def _key(line: bytes, keys: int) -> bytes:
    if keys == 1:
        return line[: line.index(b"\t")]
    return b"\t".join(line.split(b"\t", keys)[:keys])


def walk_projected(comparison: Comparison) -> Iterator[Lines]:
    """Do the same for two headings: lines are held together by their common columns."""
    before, after = comparison.before, comparison.after
    keys = before.heading.index("display")
    common = columns_of(before.heading)[:keys] + comparison.aspects
    left, right = _Side(before), _Side(after)
    ours_at = [columns_of(before.heading).index(name) for name in common]
    theirs_at = [columns_of(after.heading).index(name) for name in common]
    while left.more() or right.more():
        ours = left.lines[left.at] if left.more() else None
        theirs = right.lines[right.at] if right.more() else None
        key = _key(ours, keys) if ours is not None else None
        other = _key(theirs, keys) if theirs is not None else None
        if other is None or (key is not None and key < other):
            yield ours, None
            left.at += 1
        elif key is None or other < key:
            yield None, theirs
            right.at += 1
        else:
            if (
                ours is not None
                and theirs is not None
                and not _agree(ours.split(b"\t"), theirs.split(b"\t"), ours_at, theirs_at)
            ):
                yield ours, theirs
            left.at += 1
            right.at += 1


def _agree(ours: list[bytes], theirs: list[bytes], left: list[int], right: list[int]) -> bool:
    return all(ours[i] == theirs[j] for i, j in zip(left, right, strict=True))


__all__ = ["EXISTENCE", "PLACE", "Comparison", "Delta", "Pair", "walk"]
