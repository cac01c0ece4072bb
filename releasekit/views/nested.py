"""Where inside an aspect of many values something changed: notes, indicators, references."""

from __future__ import annotations

from collections import Counter

from releasekit.wording import Segment, redline

BREAK = Segment(kind="same", text="\n")


def inside(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Segment, ...]:
    """Return only the values that differ, one per line: gone, come, or reworded word by word.

    Values that merely changed places are left out. A value that is gone is shown beside the
    nearest that came, if there is one near.
    """
    from difflib import get_close_matches  # noqa: PLC0415 (slow to import, and rarely needed)

    gone, come = _without(before, after), _without(after, before)
    lines: list[tuple[Segment, ...]] = []
    for text in gone:
        near = get_close_matches(text, come, n=1)
        if near:
            come.remove(near[0])
            lines.append(redline(text, near[0]))
        else:
            lines.append((Segment(kind="deleted", text=text),))
    lines += [(Segment(kind="inserted", text=text),) for text in come]
    parted = [segment for line in lines for segment in (*line, BREAK)]
    return tuple(parted[:-1])


def _without(values: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    """Return the values that are not among the others, in order; of each as many as are more."""
    left = Counter(others)
    missing = []
    for value in values:
        if left[value]:
            left[value] -= 1
        else:
            missing.append(value)
    return missing
