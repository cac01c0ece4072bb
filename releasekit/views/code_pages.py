"""What the pages of codes show: every code with its status, its days and its history."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.timeline import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.licensing import Licensed
    from releasekit.timeline import Sunset
    from releasekit.views.changes import PreviousCode, ReplacementCode
    from releasekit.views.concepts import IntervalView
    from releasekit.views.lifecycles import EventView
    from releasekit.views.sites import CodeSetView

MOST_ROWS = 800
"""How many codes a page holds; the codes of a larger family stand on pages of its parts."""


class CodeEntry(Struct, frozen=True, kw_only=True):
    """One code with its history: what its permalink leads to.

    `printed` is the code as its publisher prints it, `display` the longest descriptor that the
    audience may have, `stated` what a list of limits or fees now states of it. `status` is that on
    the day of the newest release; `fresh` tells that its first day lies within the year before it,
    or after it. `steady` tells that the code was in force in the first release on record and stands
    unchanged in every one since; then `intervals` and `events` are empty, for the page says it
    once. `replacements` are given where it may not be reported; where it may, `previously` is with
    what it was reported before, and `parts` are the codes that took a part of it. `links` has the
    permalinks of those of them that any release has.
    """

    code: str
    printed: str
    anchor: str
    display: Licensed
    stated: str
    status: Status
    fresh: bool
    steady: bool
    intervals: tuple[IntervalView, ...]
    sunset: Sunset | None
    replacements: tuple[ReplacementCode, ...]
    previously: tuple[PreviousCode, ...]
    parts: tuple[ReplacementCode, ...]
    links: dict[str, str]
    events: tuple[EventView, ...]

    @property
    def mark(self) -> str:
        """The word that tells what is to be known first: its status, unless it is new."""
        return "new" if self.fresh and self.status is Status.LIVE else self.status.value


class PartLine(Struct, frozen=True, kw_only=True):
    """A part of a family on a page of its own: the codes that begin with `start`.

    `name` is that of its page, `title` the code with which it begins and its text.
    """

    start: str
    name: str
    title: str
    display: Licensed
    codes: int
    changed: int


class FamilyPage(Struct, frozen=True, kw_only=True):
    """One page of codes: those that begin alike.

    It names no release but those that changed one of its codes: all others leave it as it is.
    `part` is the beginning of the codes of a part, empty on the page of a whole family, which leads
    to its `parts` where it has some. `rows` are (anchor, printed code, display, what its list now
    states, mark, and its entry, None for a steady one): of most codes there is no more to say, and
    a page may have hundreds. `places` has the pages of changes that are not on the first page of
    their release.
    """

    family: str
    part: str
    code_set: str
    name: str
    rows: tuple[tuple[str, str, Licensed, str, str, CodeEntry | None], ...]
    parts: tuple[PartLine, ...]
    places: dict[str, str]
    notice: str
    sample: bool
    withheld: bool


class FamilyLine(Struct, frozen=True, kw_only=True):
    """A page of codes in the list of all: its name, and how many of its codes ever changed."""

    family: str
    codes: int
    changed: int


class CodesPage(Struct, frozen=True, kw_only=True):
    """The list of a code set's pages of codes, by their first character."""

    code_set: CodeSetView
    groups: tuple[tuple[str, tuple[FamilyLine, ...]], ...]
    notice: str
    sample: bool
    withheld: bool


def parts(entries: Sequence[CodeEntry]) -> Iterator[tuple[str, list[CodeEntry]]]:
    """Return the codes of a family by page, in order: its own, "", and those of its parts.

    A family that fits on a page has no parts. A part holds the codes that begin with one more
    character, and again with one more where they are too many.
    """
    if len(entries) <= MOST_ROWS:
        yield "", list(entries)
        return
    yield from _split(list(entries), len(entries[-1].anchor[:3]))


def _split(entries: list[CodeEntry], width: int) -> Iterator[tuple[str, list[CodeEntry]]]:
    for start, group in groupby(entries, key=lambda entry: entry.anchor[: width + 1]):
        held = list(group)
        whole = len(held) <= MOST_ROWS or all(len(entry.anchor) <= width + 1 for entry in held)
        if len(start) <= width:
            yield "", held
        elif whole:
            yield start, held
        else:
            yield from _split(held, width + 1)
