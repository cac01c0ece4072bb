"""Shows word by word what changed between two texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator  # noqa: TC003 (named by a type of this module)
from itertools import groupby
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from releasekit.late_patterns import pattern


class Segment(Struct, frozen=True, kw_only=True):
    """A run of text in a redline: in both texts, only in the earlier, or only in the later."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


_PIECE = pattern(r"\s+|\d++(?:[.,]\d++)*\w*+|[^\W_]++(?:['\u2019][^\W_]++)*|\w|[^\w\s]")
_PUNCTUATION = pattern(r"(?<!\d)[^\w\s%+<>=&/^~*]|[^\w\s%+<>=&/^~*](?!\d)")
"""Signs that carry no meaning of their own: none that stands within a number."""
_MOST_PIECES, _MOST_PAIRS = 2_000, 20_000  # of pairs, real texts have 745


def redline(before: str, after: str) -> tuple[Segment, ...]:
    """Show word by word what changed; runs are merged, deleted stands before inserted.

    Same and deleted texts joined are `before`, same and inserted ones are `after`, to the blank.
    """
    earlier, later = _PIECE.findall(before), _PIECE.findall(after)
    shorter = min(len(earlier), len(later))
    start = next((n for n in range(shorter) if earlier[n] != later[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if earlier[-1 - n] != later[-1 - n]), rest)
    runs = (
        Segment(kind="same", text="".join(earlier[:start])),
        *_aligned(earlier[start : len(earlier) - end], later[start : len(later) - end]),
        Segment(kind="same", text="".join(earlier[len(earlier) - end :])),
    )
    merged = groupby((run for run in runs if run.text), key=attrgetter("kind"))
    return tuple(Segment(kind=kind, text="".join(r.text for r in group)) for kind, group in merged)


def _aligned(earlier: list[str], later: list[str]) -> Iterator[Segment]:
    """Align word by word, or not at all where that would take long (hostile or huge texts)."""
    first, second = Counter(earlier), Counter(later)
    pairs = sum(count * second[piece] for piece, count in first.items() if not piece.isspace())
    steps = [("replace", 0, len(earlier), 0, len(later))]
    if 0 < pairs <= _MOST_PAIRS and max(len(earlier), len(later)) <= _MOST_PIECES:
        from difflib import SequenceMatcher  # noqa: PLC0415 - start-up stays instant

        # Blanks count as junk: they go with their words and are no match of their own.
        steps = [*SequenceMatcher(str.isspace, earlier, later, autojunk=False).get_opcodes()]
    for step, i, j, k, m in steps:
        yield Segment(kind="same" if step == "equal" else "deleted", text="".join(earlier[i:j]))
        yield Segment(kind="inserted", text="" if step == "equal" else "".join(later[k:m]))


def blanks_only(before: str, after: str) -> bool:
    """Return whether two texts differ in blanks at most."""
    return before.split() == after.split()


def spacing_only(before: str, after: str) -> bool:
    """Return whether two texts differ in blanks at most, of which one may part a word."""
    return "".join(before.split()) == "".join(after.split())


def punctuation_only(before: str, after: str) -> bool:
    """Return whether two texts differ in blanks and punctuation at most, none of it in a number."""
    return spacing_only(_PUNCTUATION.sub("", before), _PUNCTUATION.sub("", after))
