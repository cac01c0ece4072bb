"""What differs between two snapshots: facts only."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from operator import itemgetter, ne
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.errors import SnapshotError
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import code_of_key, columns_of, key_of_line, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.model import Concept, Pages, Snapshot, Value

_RUN = 32
EXISTENCE = "code"
"""The aspect of a delta that says a code is in one snapshot only."""


class Delta(Struct, frozen=True, kw_only=True, gc=False):
    """One fact: an aspect of a code has another value, or the code itself came or went.

    `key` is the code; one of several cells is written `12345/67890`.

    For the aspect `code`, `before` and `after` are the display of the side that has it; both are
    empty where the code set has no display, and the pair alone tells which side that is.
    """

    key: str
    aspect: str
    before: Value
    after: Value


class Row(Struct, frozen=True, gc=False):
    """A code's line in one of the snapshots compared; it is parsed when that is asked for."""

    snapshot: Snapshot
    line: bytes

    @property
    def concept(self) -> Concept:
        """The code as a concept; parsed on each call."""
        return self.snapshot.parse(self.line)

    def cell(self, name: str) -> str:
        """Return the cell of an aspect; empty where the heading has it not."""
        place = self.snapshot.places.get(name)
        return "" if place is None else self.line.split(b"\t", place + 1)[place].decode()

    def cells(self, *names: str) -> list[str]:
        """Return the cells of several aspects at once."""
        places, cells = self.snapshot.places, self.line.split(b"\t")
        return [cells[places[name]].decode() if name in places else "" for name in names]


class Pair(Struct, frozen=True, kw_only=True, gc=False):
    """A code whose lines differ: its row before and after, None where it is absent."""

    before: Row | None
    after: Row | None

    @property
    def present(self) -> Row:
        """The row as it is after, or as it last was."""
        row = self.after or self.before
        if row is None:
            message = "a pair has at least one side"
            raise ValueError(message)
        return row

    @property
    def live(self) -> tuple[bool, bool]:
        """Whether the code was and is there with no date of termination."""
        before, after = self.before, self.after
        return (
            before is not None and not before.cell(TERMINATED),
            after is not None and not after.cell(TERMINATED),
        )


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
        self._common = (
            itemgetter(*(column[1] for column in self._columns)),
            itemgetter(*(column[2] for column in self._columns)),
        )
        left, right = before.heading, after.heading
        self._aligned = left == right[: len(left)] or right == left[: len(right)]
        self._unlike: Unlike = ne
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
        for earlier, later in walk(before.pages, after.pages, self.keys, unlike=self._unlike):
            if self._aligned or earlier is None or later is None or self._differ(earlier, later):
                yield self.pair(earlier, later)

    def pair(self, earlier: bytes | None, later: bytes | None) -> Pair:
        """Return the pair of two lines of one code."""
        return Pair(
            before=None if earlier is None else Row(self.before, earlier),
            after=None if later is None else Row(self.after, later),
        )

    def _differ(self, earlier: bytes, later: bytes) -> bool:
        left, right = earlier.split(b"\t"), later.split(b"\t")
        if self._common[0](left) == self._common[1](right):  # most are, and this runs in C
            return False
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
            if left[i] != right[j] and was(left[i]) != is_now(right[j])
        ]

    def code_of(self, pair: Pair) -> str:
        """Return the code of a pair."""
        return code_of_key(key_of_line(pair.present.line, self.keys))

    def _named(self, line: bytes) -> tuple[str, str]:
        """Return a line's code, and its display where both sides have one."""
        cells = line.split(b"\t", self.keys + 1)
        display = cells[self.keys].decode() if "display" in self.aspects else ""
        return code_of_key(b"\t".join(cells[: self.keys])), display


Lines = tuple[bytes | None, bytes | None]
Unlike = Callable[[bytes, bytes], object]
Read = Callable[[bytes], "Value"]


def _begins_after(earlier: bytes, later: bytes) -> bool:
    """Return whether the later line, which has more columns, begins otherwise than the earlier."""
    return not later.startswith(earlier[:-1] + b"\t")


def _begins_before(earlier: bytes, later: bytes) -> bool:
    return _begins_after(later, earlier)


def to_read(before: Pages, after: Pages) -> tuple[list[int], list[int]]:
    """Return the places of the pages of two texts that a walk has to read.

    A page that stands in both, byte for byte, is skipped wherever it stands: both sides have the
    same lines between its first key and its last. Under different headings no page is.
    """
    if before.heading != after.heading:
        return list(range(len(before.keys))), list(range(len(after.keys)))
    same = set(before.digests).intersection(after.digests)
    left, right = (
        [place for place, digest in enumerate(side.digests) if digest not in same]
        for side in (before, after)
    )
    return left, right


def walk(before: Pages, after: Pages, keys: int = 1, *, unlike: Unlike = ne) -> Iterator[Lines]:
    """Walk two sorted texts side by side and give the pairs of lines that differ.

    A line, without its end, pairs with the one of the same key, its first `keys` cells; None where
    there is none. `unlike` says which lines differ.
    """
    places = to_read(before, after)
    left, right = _page_lines(before.read(places[0])), _page_lines(after.read(places[1]))
    earlier, later = next(left, []), next(right, [])
    i = j = 0
    while earlier and later:
        x, y = earlier[i], later[j]
        if not unlike(x, y):
            step = _equal(earlier, i, later, j, unlike)
            i += step
            j += step
        else:
            key, other = key_of_line(x, keys), key_of_line(y, keys)
            if key == other:
                yield x[:-1], y[:-1]
                i += 1
                j += 1
            elif key < other:
                yield x[:-1], None
                i += 1
            else:
                yield None, y[:-1]
                j += 1
        if i == len(earlier):
            earlier, i = next(left, []), 0
        if j == len(later):
            later, j = next(right, []), 0
    yield from (
        (x[:-1], None) for x in itertools.chain(earlier[i:], itertools.chain.from_iterable(left))
    )
    yield from (
        (None, y[:-1]) for y in itertools.chain(later[j:], itertools.chain.from_iterable(right))
    )


def _page_lines(pages: Iterator[bytes]) -> Iterator[list[bytes]]:
    return (io.BytesIO(page).readlines() for page in pages)  # twice as fast as splitting


def _equal(earlier: list[bytes], i: int, later: list[bytes], j: int, unlike: Unlike) -> int:
    """Count the equal lines from two places on, up to a run; the comparing itself runs in C."""
    left, right = earlier[i : i + _RUN], later[j : j + _RUN]
    most = min(len(left), len(right))
    return next(itertools.compress(itertools.count(), map(unlike, left, right)), most)


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
