"""How wide the columns of a table are, so that it fits a number of columns and loses nothing."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GAPS = (2, 1)
"""How many blanks are between two columns: fewer where they do not fit otherwise."""
_SIGNS = "/-_.,;:"
_WHOLE = 20
"""Words of so many characters are not broken."""


def fitted(rows: Sequence[Sequence[str]], width: int | None) -> tuple[list[int], int] | None:
    """Return how wide each column is, and the gap; None if they cannot stand side by side.

    The widest give way first, down to their longest words.
    """
    columns = list(zip(*rows, strict=True))
    natural = [max(map(len, column)) for column in columns]
    if width is None or sum(natural) + GAPS[0] * (len(columns) - 1) <= width:
        return natural, GAPS[0]
    least = [max(map(_longest_word, column)) for column in columns]
    for gap in GAPS:
        room = width - gap * (len(columns) - 1)
        if sum(least) <= room:
            most = max(natural)
            while sum(_capped(natural, least, most)) > room:
                most -= 1
            return _capped(natural, least, most), gap
    return None


def _capped(natural: Sequence[int], least: Sequence[int], most: int) -> list[int]:
    return [min(wide, max(low, most)) for wide, low in zip(natural, least, strict=True)]


def _longest_word(text: str) -> int:
    return max((min(len(word), _WHOLE) for word in text.split()), default=0)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a cell of a width; a longer word is broken."""
    if len(text) <= width:
        return [text]
    parts = " ".join(part for word in text.split() for part in _parts(word, width))
    return textwrap.wrap(parts, width, break_on_hyphens=False) or [""]


def _parts(word: str, width: int) -> Iterator[str]:
    while len(word) > width:
        signs = [word.rfind(sign, 0, width) for sign in _SIGNS]
        end = max(signs) + 1 or width
        yield word[:end]
        word = word[end:]
    yield word
