"""ICD-10-PCS tables: a row stands for the product of its axes, each code being one choice."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from releasekit.layout.fields import Axis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

    from releasekit.layout.fields import Column
    from releasekit.layout.shapes import XmlTree

    Choice = tuple[tuple[str, str], ...]
    """For each axis in order, the character chosen and its text."""


MOST_OF_ROW = 50_000
"""How many codes a row may stand for; the most that a publisher's does is some thousand."""


def cells(node: Element, file: XmlTree) -> Iterator[tuple[str, ...]]:
    """Return the product of the axes of a node and of the one it stands in, by their position.

    ValueError or IndexError where an axis has no position, or a code has too few of them.
    """
    parent = node.getparent()
    above = [] if parent is None else parent.findall("axis")
    axes = sorted(above + node.findall("axis"), key=lambda axis: int(axis.get("pos", "0")))
    titles = [axis.findtext("title", "") for axis in axes]
    choices = [
        [(label.get("code", ""), label.text or "") for label in axis.findall("label")]
        for axis in axes
    ]
    if math.prod(map(len, choices)) > MOST_OF_ROW:
        reason = f"it stands for more than {MOST_OF_ROW:,} codes"
        raise ValueError(reason)
    makers = [_maker(column, titles) for column in file.columns]
    for chosen in itertools.product(*choices):
        yield tuple(make(chosen) for make in makers)


def _maker(column: Column, titles: list[str]) -> Callable[[Choice], str]:
    """Return the function from a choice to a column's cell."""
    if not isinstance(column.place, Axis):
        return lambda _: ""
    place = column.place.axis - 1
    if place < 0:
        return lambda chosen: "".join(code for code, _ in chosen)
    start = f"{titles[place]}: " if column.place.titled and place < len(titles) else ""
    return lambda chosen: start + chosen[place][1]
