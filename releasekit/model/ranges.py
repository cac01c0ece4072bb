"""Ranges and families of codes, as lists and tables write them: I63-, H02101-H02106."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

SPAN = pattern(r"(?P<first>[0-9A-Z]+)-(?P<last>[0-9A-Z]*)")


def expanded(source: str, codes: Sequence[str], extension: int = 0) -> list[str] | None:
    """Return the codes of a sorted list that a range or a family stands for; None if it is neither.

    `I63-` is every code that begins with it; `H02101-H02106` all from the first to the last, by as
    many characters as each has. `extension` is the character that extends a code, 1-based (0:
    none); a range between two codes with the same one holds only those that have it, too.
    """
    match = SPAN.fullmatch(source)
    if match is None:
        return None
    first, last = match["first"], match["last"] or match["first"]
    start = bisect.bisect_left(codes, first)
    end = bisect.bisect_right(codes, last + "\x7f")
    within = list(codes[start:end])
    extended = first[extension - 1 :] if extension else ""
    if not extended or len(first) != len(last) or last[extension - 1 :] != extended:
        return within
    return [code for code in within if code[extension - 1 :] == extended]
