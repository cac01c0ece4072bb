"""Cuts running text into passages: single lines, blocks ended by a blank line, or parentheses."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from releasekit.layout.fields import Group
from releasekit.layout.shapes import Unit
from releasekit.readers.records import BLANK, NOT_A_RECORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from releasekit.distribution import Member
    from releasekit.layout.shapes import Prose
    from releasekit.readers.records import Tally

    Numbered = Iterable[tuple[int, str]]

_EDGES = re.compile(r"([()])")
_WORD = re.compile(r"\w")
_END = (0, "")


class Passage(NamedTuple):
    """A piece of text without line ends: the line it begins in, and how many it comes from."""

    line: int
    lines: int
    text: str


def single_lines(numbered: Numbered, member: Member, tally: Tally) -> Iterator[Passage]:
    """Return each line that is not blank."""
    del member
    for number, line in numbered:
        if line.strip():
            yield Passage(number, 1, line)
        else:
            tally.skipped[BLANK] += 1


def blocks(
    numbered: Numbered,
    member: Member,
    tally: Tally,
    begins: Callable[[str], bool] = lambda _: False,
    heading: Callable[[str], bool] = lambda _: False,
) -> Iterator[Passage]:
    """Return the lines between two blank ones as one passage.

    A line that `begins` begins another without a blank line above it; one below a blank line
    that is a `heading` is a passage by itself.
    """
    del member
    held: list[str] = []
    first = 0
    for number, raw in numbered:
        line = raw.strip()
        if held and (not line or begins(line)):
            yield Passage(first, len(held), " ".join(held))
            held = []
        if not line:
            tally.skipped[BLANK] += 1
        elif not held and heading(line):
            yield Passage(number, 1, line)
        else:
            first = first if held else number
            held.append(line)
    if held:
        yield Passage(first, len(held), " ".join(held))


def parentheses(numbered: Numbered, member: Member, tally: Tally) -> Iterator[Passage]:
    """Return each outermost parenthesis, over as many lines as it has, and the text beside it.

    One that is still open at a blank line or at the end is a fault: what follows would be lost.
    """
    inside, start, depth = "", 0, 0
    for number, line in itertools.chain(numbered, [_END]):
        if depth and not line.strip():
            _take_down_open(member, start, tally)
            depth = 0
        if number and not line.strip():
            tally.skipped[BLANK] += 1
        beside = ""
        for part in _EDGES.split(line):
            if part == "(" and not depth:
                inside, start = "", number
            depth += part == "("
            if not depth:
                beside += part
                continue
            inside += part
            depth -= part == ")"
            if not depth:
                yield Passage(start, number - start + 1, " ".join(inside.split()))
        inside += " "
        if _WORD.search(beside):
            yield Passage(number, 1, beside.strip())


def _take_down_open(member: Member, line: int, tally: Tally) -> None:
    tally.fault(member, line, "opens a parenthesis that is not closed", "close it where it ends")


def group_cells(file: Prose) -> Callable[[Mapping[str, str]], tuple[str, ...]]:
    """Return the function from the groups of a match to the cells of a record."""
    names = [
        column.place.group if isinstance(column.place, Group) else "" for column in file.columns
    ]
    return lambda groups: tuple(groups.get(name, "").strip() for name in names)


def skip_passage(
    passage: Passage, member: Member, file: Prose, tally: Tally, *, at_start: bool = False
) -> None:
    """Count a passage that is no record; report it where it is meant as one.

    With `at_start`, only what stands at its start is meant as one.
    """
    meant = file.malformed.search(passage.text) if file.malformed else None
    if meant and not (at_start and meant.start()):
        tally.fault(
            member,
            passage.line,
            f"{passage.text.strip()[:60]!r} cannot be understood as an entry of {file.name}",
            "write it as the publisher does",
        )
    else:
        tally.skipped[NOT_A_RECORD] += passage.lines


UNITS = {Unit.LINE: single_lines, Unit.BLOCK: blocks, Unit.PARENTHESIS: parentheses}
