"""What every output says of a change, and how a table on the terminal says it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator

WITHHELD = words.load()["text_withheld"]
WHOLE = {"code", "date.terminated", "flag.billable", "flag.resequenced"}
"""Aspects of the code as a whole: what is shown of such a change is the code's text."""
LINE = re.compile(
    r"  (?P<code>\S*) +(?P<level>Action required|Review|No action) +(?:\(header\) )?(?P<what>.+?)"
    r"(?: \| (?P<text>.*))?"
)
"""A line of a table: a code and its text stand on the first one of the code."""
DAYS = (
    r"(?:, effective (?P<effective>[\d-]{10}))?(?:, last date of service (?P<last_day>[\d-]{10}))?"
)
CODES = r"(?: → (?P<replacements>[A-Z0-9]{2,5}(?:, [A-Z0-9]{2,5})*) \(published\))?"
REST = re.compile(rf"{DAYS}(?:: (?P<words>.*?))??{CODES}")
VALUES = re.compile(rf"{DAYS}: (?P<words>.*)(?P<replacements>)")
"""What stands behind a title; behind that of a value an arrow leads to the value after it."""


class Fact(NamedTuple):
    """What every output says of a change; the texts are empty where they are withheld.

    `display` is empty, too, where before or after is the code's text.
    """

    code: str
    title: str
    level: str
    before: str
    after: str
    display: str
    effective: str
    last_day: str
    replacements: str


def day_before(day: str) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()


class Table(NamedTuple):
    """What the heading of a table says once, and how its lines begin."""

    aspects: dict[str, str]
    ended: set[str]
    day: str

    def facts(self, group: list[re.Match[str]]) -> Iterator[Fact]:
        """Return what the lines of one code say."""
        parts = [self._parts(match["what"]) for match in group]
        own = group[0]["text"] or self._own(parts)
        for match, (title, rest) in zip(group, parts, strict=True):
            changed = any(mark in (rest["words"] or "") for mark in ("[-", "{+", " → "))
            hidden = self.aspects[title] in WHOLE or not changed
            sides = ("", "") if hidden else marked(rest["words"])
            last_day = rest["last_day"] or ("" if title not in self.ended else day_before(self.day))
            yield Fact(
                code=group[0]["code"],
                title=title,
                level=match["level"],
                before=sides[0],
                after=sides[1],
                display="" if own in sides else own,
                effective=rest["effective"] or self.day,
                last_day=last_day,
                replacements=rest["replacements"] or "",
            )

    def _own(self, parts: list[tuple[str, re.Match[str]]]) -> str:
        """Return the text of a code that one of its changes shows."""
        for family in ({*WHOLE}, {"display"}, {"designation"}):
            for title, rest in parts:
                aspect = self.aspects[title]
                words = rest["words"]
                if {aspect, aspect.partition(".")[0]} & family and words not in {None, WITHHELD}:
                    return words if aspect in WHOLE else marked(words)[1]
        return ""

    def _parts(self, what: str) -> tuple[str, re.Match[str]]:
        title = next(title for title in self.aspects if what.startswith(title))
        family = self.aspects[title].partition(".")[0]
        form = VALUES if family in {"attribute", "flag", "date"} else REST
        rest = (REST if self.aspects[title] in WHOLE else form).fullmatch(what.removeprefix(title))
        assert rest is not None, what
        return title, rest


def marked(line: str) -> tuple[str, str]:
    before, arrow, after = line.partition(" → ")
    if arrow:
        return tuple("" if side == "(none)" else side for side in (before, after))  # type: ignore[return-value]  # two sides
    gone, come = r"\[-(.*?)-\]", r"\{\+(.*?)\+\}"
    return re.sub(gone, r"\1", re.sub(come, "", line)), re.sub(come, r"\1", re.sub(gone, "", line))
