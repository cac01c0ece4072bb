"""How wide the columns of a table are, so that it fits a number of columns and loses nothing."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = "  "
_WHOLE = 20
"""Words of so many characters are not broken."""


def fitted(rows: Sequence[Sequence[str]], width: int | None) -> list[int] | None:
    """Return how wide each column is; None if the columns cannot stand side by side.

    The widest give way first, down to their longest words.
    """
    columns = list(zip(*rows, strict=True))
    natural = [max(map(len, column)) for column in columns]
    room = sum(natural) if width is None else width - len(GAP) * (len(columns) - 1)
    if sum(natural) <= room:
        return natural
    least = [max(map(_longest_word, column)) for column in columns]
    if sum(least) > room:
        return None
    most = max(natural)
    while sum(_capped(natural, least, most)) > room:
        most -= 1
    return _capped(natural, least, most)


def _capped(natural: Sequence[int], least: Sequence[int], most: int) -> list[int]:
    return [min(wide, max(low, most)) for wide, low in zip(natural, least, strict=True)]


def _longest_word(text: str) -> int:
    return max((min(len(word), _WHOLE) for word in text.split()), default=0)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a cell of a width."""
    if len(text) <= width:
        return [text]
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
