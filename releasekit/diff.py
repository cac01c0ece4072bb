"""What differs between two snapshots: facts only."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from operator import ne
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.errors import SnapshotError
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import code_of_key, columns_of, key_of_line, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from releasekit.model import Concept, Pages, Snapshot, Value

_RUN = 32
EXISTENCE = "code"
"""The aspect of a delta that says a code is in one snapshot only."""


class Delta(Struct, frozen=True, kw_only=True, gc=False):
    """One fact: an aspect of a code has another value, or the code itself came or went.

    For the aspect `code`, `before` and `after` are the display of the side that has it; both are
    empty where the code set has no display, and the pair alone tells which side that is.
    """

    code: str
    aspect: str
    before: Value
    after: Value


class Pair(Struct, frozen=True, kw_only=True, gc=False):
    """A code whose lines differ: a canonical line before and after, None where it is absent.

    The lines become concepts when they are asked for; many who walk never do.
    """

    comparison: Comparison
    ours: bytes | None
    theirs: bytes | None

    @property
    def before(self) -> Concept | None:
        """The concept as it was."""
        return None if self.ours is None else self.comparison.before.parse(self.ours)

    @property
    def after(self) -> Concept | None:
        """The concept as it is."""
        return None if self.theirs is None else self.comparison.after.parse(self.theirs)

    @property
    def live(self) -> tuple[bool, bool]:
        """Whether the code was and is there with no date of termination."""
        places = self.comparison.places
        return _is_live(self.ours, places[0]), _is_live(self.theirs, places[1])

    @property
    def present(self) -> Concept:
        """The concept as it is after, or as it last was."""
        concept = self.after or self.before
        if concept is None:
            message = "a pair has at least one side"
            raise ValueError(message)
        return concept

    def cell(self, name: str) -> str:
        """Return a cell of the line as it is after, or as it last was; empty if there is none."""
        places = self.comparison.places[self.theirs is not None]
        line = self.ours if self.theirs is None else self.theirs
        at = places.get(name)
        return "" if at is None or line is None else line.split(b"\t", at + 1)[at].decode()

    def cells(self, *names: str) -> list[str]:
        """Return several cells of that line at once."""
        places = self.comparison.places[self.theirs is not None]
        cells = ((self.ours if self.theirs is None else self.theirs) or b"").split(b"\t")
        return [cells[places[name]].decode() if name in places else "" for name in names]


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
        ours, theirs = columns_of(before.heading), columns_of(after.heading)
        self.keys = before.key_width
        if ours[: self.keys] != theirs[: after.key_width]:
            message = f"{before.release.label} and {after.release.label} have different keys"
            raise SnapshotError(message, advice="load both releases again")
        self.aspects = tuple(name for name in ours[self.keys :] if name in theirs)
        self.not_compared = tuple(sorted(set(ours) ^ set(theirs)))
        many = set(self.aspects) - set(before.heading)
        self._columns = [
            (name, ours.index(name), theirs.index(name), _many if name in many else bytes.decode)
            for name in self.aspects
        ]
        left, right = before.heading, after.heading
        self._aligned = left == right[: len(left)] or right == left[: len(right)]
        self._unlike: Unlike = ne
        if self._aligned and left != right:
            self._unlike = _begins_after if len(left) < len(right) else _begins_before
        self.places = tuple(
            {name: place for place, name in enumerate(side)} for side in (ours, theirs)
        )
        """Where each heading has its columns, by name."""

    def pairs(self) -> Iterator[Pair]:
        """Walk both snapshots in order of the key and give the codes whose lines differ.

        Equal lines are skipped as bytes, and equal pages are not read.
        """
        sides = self.before.pages, self.after.pages
        for ours, theirs in walk(*sides, self.keys, unlike=self._unlike):
            if self._aligned or ours is None or theirs is None or self._differ(ours, theirs):
                yield Pair(comparison=self, ours=ours, theirs=theirs)

    def _differ(self, ours: bytes, theirs: bytes) -> bool:
        left, right = ours.split(b"\t"), theirs.split(b"\t")
        return any(left[i] != right[j] for _, i, j, _ in self._columns)

    def deltas(self, pair: Pair) -> list[Delta]:
        """Return the facts of one pair, in the order of the headings."""
        ours, theirs = pair.ours, pair.theirs
        if ours is None or theirs is None:
            code, text = self._named(ours or theirs or b"")
            was, is_now = ("", text) if ours is None else (text, "")
            return [Delta(code=code, aspect=EXISTENCE, before=was, after=is_now)]
        code = code_of_key(key_of_line(ours, self.keys))
        left, right = ours.split(b"\t"), theirs.split(b"\t")
        return [
            Delta(code=code, aspect=name, before=read(left[i]), after=read(right[j]))
            for name, i, j, read in self._columns
            if left[i] != right[j]
        ]

    def _named(self, line: bytes) -> tuple[str, str]:
        """Return a line's code, and its display where both sides have one."""
        cells = line.split(b"\t", self.keys + 1)
        display = cells[self.keys].decode() if "display" in self.aspects else ""
        return code_of_key(b"\t".join(cells[: self.keys])), display


Lines = tuple[bytes | None, bytes | None]
Unlike = Callable[[bytes, bytes], object]


def _begins_after(ours: bytes, theirs: bytes) -> bool:
    """Return whether the later line, which has more columns, begins otherwise than the earlier."""
    return not theirs.startswith(ours[:-1] + b"\t")


def _begins_before(ours: bytes, theirs: bytes) -> bool:
    return _begins_after(theirs, ours)


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
    ours, theirs = next(left, []), next(right, [])
    i = j = 0
    while ours and theirs:
        x, y = ours[i], theirs[j]
        if not unlike(x, y):
            step = _equal(ours, i, theirs, j, unlike)
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
        if i == len(ours):
            ours, i = next(left, []), 0
        if j == len(theirs):
            theirs, j = next(right, []), 0
    yield from (
        (x[:-1], None) for x in itertools.chain(ours[i:], itertools.chain.from_iterable(left))
    )
    yield from (
        (None, y[:-1]) for y in itertools.chain(theirs[j:], itertools.chain.from_iterable(right))
    )


def _page_lines(pages: Iterator[bytes]) -> Iterator[list[bytes]]:
    return (io.BytesIO(page).readlines() for page in pages)  # twice as fast as splitting


def _equal(ours: list[bytes], i: int, theirs: list[bytes], j: int, unlike: Unlike) -> int:
    """Count the equal lines from two places on, up to a run; the comparing itself runs in C."""
    left, right = ours[i : i + _RUN], theirs[j : j + _RUN]
    most = min(len(left), len(right))
    return next(itertools.compress(itertools.count(), map(unlike, left, right)), most)


def _is_live(line: bytes | None, places: Mapping[str, int]) -> bool:
    """Return whether a line is there and has no date of termination."""
    end = places.get(TERMINATED)
    return line is not None and not (end and line.split(b"\t", end + 1)[end])


def _many(cell: bytes) -> Value:
    return value(cell.decode())
