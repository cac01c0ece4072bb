"""Where inside an aspect of many values something changed: notes, indicators, references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import wording
from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from releasekit.wording import Segment

_NUMBER = pattern(r"\d+")


def inside(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Segment, ...]:
    """Return only the values that differ, one per line: gone, come, or reworded word by word.

    Values that merely changed places are left out. A value that is gone is shown beside the
    nearest that came, if there is one near.
    """
    from difflib import get_close_matches  # noqa: PLC0415 (slow to import, and rarely needed)

    from deepdiff import DeepDiff  # noqa: PLC0415 (slow to import, and rarely needed)

    differences = DeepDiff(list(before), list(after), ignore_order=True, report_repetition=True)
    changed = differences.get("values_changed", {})
    gone = _in_order(differences.get("iterable_item_removed", {}), changed, "old_value")
    come = _in_order(differences.get("iterable_item_added", {}), changed, "new_value")
    lines: list[tuple[Segment, ...]] = []
    for text in gone:
        near = get_close_matches(text, come, n=1)
        if near:
            come.remove(near[0])
            lines.append(wording.redline(text, near[0]))
        else:
            lines.append((wording.Segment(kind="deleted", text=text),))
    lines += [(wording.Segment(kind="inserted", text=text),) for text in come]
    ends = wording.Segment(kind="same", text="\n")
    parted = [segment for line in lines for segment in (*line, ends)]
    return tuple(parted[:-1])


def _in_order(
    items: Mapping[str, str], changed: Mapping[str, Mapping[str, str]], side: str
) -> list[str]:
    """Return the values of one side that differ, in their order there."""
    differing = [*items.items(), *((path, values[side]) for path, values in changed.items())]
    return [text for _, text in sorted(differing, key=lambda item: _position(item[0]))]


def _position(path: str) -> int:
    """Return the position that a path such as `root[12]` names."""
    match = _NUMBER.search(path)
    return int(match[0]) if match else 0
