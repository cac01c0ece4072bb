"""The walk of two sorted texts side by side: what is equal is neither read nor split."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from operator import ne
from typing import TYPE_CHECKING

from releasekit.model.snapshot import DIGEST, key_of_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.model import Pages

_STRETCH = 1024
"""How many bytes are compared in one go, or taken apart into lines."""
_LEAST = DIGEST
"""How many bytes are the fewest that are compared."""
_MOST_NEW = 8
"""Before how many pages that one side has alone each is looked for among all of the other."""
_NEAR = sorted(
    ((x * DIGEST, y * DIGEST) for x in range(_MOST_NEW) for y in range(_MOST_NEW) if x or y),
    key=sum,
)
"""How far on the next page may be that both sides have, the nearest first."""

Lines = tuple[bytes | None, bytes | None]
Step = tuple[bytes | None, bytes | None, bytes, int, bytes, int]
"""Two lines that differ, and where the walk is: in a page of each side, at a byte of it."""
Unlike = Callable[[bytes, bytes], object]


def to_read(before: Pages, after: Pages) -> tuple[list[int], list[int]]:
    """Return the places of the pages of two texts that a walk has to read.

    A page that stands in both, byte for byte, is skipped wherever it stands: both sides have the
    same lines between its first key and its last. Under different headings no page is.
    """
    if before.heading != after.heading:
        return list(range(len(before.keys))), list(range(len(after.keys)))
    left, right = before.digests, after.digests
    mine: list[int] = []
    theirs: list[int] = []
    i = j = 0
    while True:
        same = _alike(left, i, right, j)
        i, j = i + same, j + same
        if i == len(left) and j == len(right):
            return mine, theirs
        both = (
            (x, y)
            for x, y in _NEAR
            if left[i + x : i + x + DIGEST] == right[j + y : j + y + DIGEST]
        )
        x, y = next(both, (0, 0))
        if not x and not y:  # so much is new that each page is looked for among all
            return mine + _absent(left, i, right, j), theirs + _absent(right, j, left, i)
        mine += range(i // DIGEST, (i + x) // DIGEST)
        theirs += range(j // DIGEST, (j + y) // DIGEST)
        i, j = i + x, j + y


def _absent(digests: bytes, start: int, others: bytes, their_start: int) -> list[int]:
    """Return the places of the digests, from one on, that are not among others from one on."""
    known = {others[at : at + DIGEST] for at in range(their_start, len(others), DIGEST)}
    places = range(start, len(digests), DIGEST)
    return [at // DIGEST for at in places if digests[at : at + DIGEST] not in known]


def walk(before: Pages, after: Pages, keys: int = 1, *, unlike: Unlike = ne) -> Iterator[Lines]:
    """Walk two sorted texts side by side and give the pairs of lines that differ.

    A line, without its end, pairs with the one of the same key, its first `keys` cells; None where
    there is none. `unlike` says which lines differ.
    """
    return ((step[0], step[1]) for step in steps(before, after, keys, unlike=unlike))


def steps(before: Pages, after: Pages, keys: int = 1, *, unlike: Unlike = ne) -> Iterator[Step]:
    """Walk as above; give with each pair of lines where in which pages it was found."""
    places = to_read(before, after)
    left, right = before.read(places[0]), after.read(places[1])
    earlier, later = next(left, b""), next(right, b"")
    i = j = 0
    while earlier and later:
        x, y = earlier[i : earlier.index(b"\n", i)], later[j : later.index(b"\n", j)]
        if not unlike(x, y):
            i, j = _behind(earlier, i + len(x) + 1, later, j + len(y) + 1, unlike)
        else:
            key, other = key_of_line(x, keys), key_of_line(y, keys)
            yield x if key <= other else None, y if key >= other else None, earlier, i, later, j
            i += len(x) + 1 if key <= other else 0
            j += len(y) + 1 if key >= other else 0
        if i == len(earlier):
            earlier, i = next(left, b""), 0
        if j == len(later):
            later, j = next(right, b""), 0
    for page in itertools.chain((earlier[i:],), left):
        yield from ((x, None, b"", 0, b"", 0) for x in page.split(b"\n")[:-1])
    for page in itertools.chain((later[j:],), right):
        yield from ((None, y, b"", 0, b"", 0) for y in page.split(b"\n")[:-1])


def around(start: bytes, page: bytes, at: int) -> list[bytes] | None:
    """Return the lines of a page that begin so, of which a walk is among or right behind the last.

    None where others may stand in another page.
    """
    first = at
    while first and page.startswith(start, before := page.rfind(b"\n", 0, first - 1) + 1):
        first = before
    lines: list[bytes] = []
    place = first
    while page.startswith(start, place):
        end = page.index(b"\n", place)
        lines.append(page[place:end])
        place = end + 1
    return lines if first and place < len(page) else None


def _behind(earlier: bytes, i: int, later: bytes, j: int, unlike: Unlike) -> tuple[int, int]:
    """Return the places behind the lines that are alike from two places on, or most of them."""
    if unlike is ne:
        size = earlier.rfind(b"\n", i, i + _alike(earlier, i, later, j)) + 1 - i
        return (i + size, j + size) if size > 0 else (i, j)
    size = _STRETCH
    while True:
        left, right = _whole_lines(earlier, i, size), _whole_lines(later, j, size)
        most = min(len(left), len(right))
        alike = next(itertools.compress(itertools.count(), map(unlike, left, right)), most)
        i += sum(map(len, left[:alike])) + alike
        j += sum(map(len, right[:alike])) + alike
        if alike < most or not most:
            return i, j
        size *= 2


def _whole_lines(page: bytes, at: int, size: int) -> list[bytes]:
    return page[at : page.rfind(b"\n", at, at + size) + 1].split(b"\n")[:-1]


def _alike(left: bytes, i: int, right: bytes, j: int) -> int:
    """Return how many bytes are equal from two places on, less a few."""
    most = min(len(left) - i, len(right) - j)
    size, stretch = 0, _STRETCH
    while size < most and stretch >= _LEAST:
        here, there = i + size, j + size
        if left[here : here + stretch] == right[there : there + stretch]:
            size += stretch
        else:
            stretch //= 2
    return min(size, most)
