"""The row of a code in a list that is keyed by code and modifiers, as a claim line names it."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from releasekit.model.snapshot import BETWEEN_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.model import Concept, Snapshot

MOST_MODIFIERS = 6
"""How many modifiers of a line are looked for together; a claim line has four."""


def keys_of(code: str, modifiers: Sequence[str], cells: int) -> Iterator[str]:
    """Yield what a code may be called in a list whose key has some cells: the longest first.

    A list names several modifiers in an order of its own, so that every order is one; in the end
    stands the code alone.
    """
    several = modifiers[:MOST_MODIFIERS]
    for count in range(min(cells - 1, len(several)), 0, -1):
        for chosen in permutations(several, count):
            yield BETWEEN_CELLS.join((code, *chosen))
    yield code


def row_of(snapshot: Snapshot, code: str, modifiers: Sequence[str]) -> Concept | None:
    """Return the row that is most of a line's: with its modifiers, with some, or the code alone."""
    keys = keys_of(code, modifiers, snapshot.key_width)
    return next((found for key in keys if (found := snapshot.get(key)) is not None), None)


def listed_modifiers(snapshot: Snapshot, code: str) -> list[str]:
    """Return the modifiers, several parted by `/`, with which alone a list has a code."""
    rows = [snapshot.parse(line).code for line in snapshot.lines_of(code.encode())]
    return [row.partition(BETWEEN_CELLS)[2] for row in rows if row != code]
