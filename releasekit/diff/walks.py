"""The walk of two sorted texts side by side: equal pages are not read."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from operator import ne
from typing import TYPE_CHECKING

from releasekit.model.snapshot import key_of_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.model import Pages

_RUN = 32

Lines = tuple[bytes | None, bytes | None]
Unlike = Callable[[bytes, bytes], object]


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
