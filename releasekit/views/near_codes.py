"""The codes on record that are nearest to one that no release has."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from releasekit.model.snapshot import code_of_key, key_of_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.timeline import Timeline

_MOST = 3
_ENOUGH = 2000
"""How many codes that begin alike are compared at most; with more a code begins too short."""


def near_codes(timelines: Iterable[Timeline], text: str) -> list[str]:
    """Return up to three codes of the latest releases that are like a text, as they are printed.

    They begin as the text does, with as many characters as any code begins with.
    """
    printed: dict[str, str] = {}
    for timeline in timelines:
        typed = timeline.layout.plain(text).upper()
        for code in _beginning(timeline, typed):
            printed.setdefault(code, timeline.layout.printed(code))
    typed = text.replace(".", "").upper()
    close = difflib.get_close_matches(typed, sorted(printed), n=_MOST, cutoff=0.7)
    return [printed[code] for code in close]


def _beginning(timeline: Timeline, typed: str) -> list[str]:
    snapshot = timeline.snapshot(timeline.releases[-1])
    for length in range(len(typed) - 1, 1, -1):
        begins = typed[:length]
        lines = snapshot.lines_within(begins, begins)
        codes = [code_of_key(key_of_line(line, snapshot.key_width)) for line in lines]
        if codes:
            return codes[:_ENOUGH]
    return []
