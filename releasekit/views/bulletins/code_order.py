"""Lists of codes as people write them, with ranges only where every code of the range is meant."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import code_of_key, columns_of, key_of_line
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from releasekit.model import Snapshot

_FEWEST = 3
"""How many codes in a row are written as a range."""
_DIGITS = re.compile(r"\d+")


class CodeOrder:
    """The codes in force in some releases, in one order: headers too, for a range must hold none.

    A range is written for three codes or more, each the next number or letter behind the one
    before it, where no release has another code between them.
    """

    def __init__(self, snapshots: Iterable[Snapshot], printed: Callable[[str], str]) -> None:
        """Take the releases, and the function that writes a code as its publisher prints it."""
        known = sorted({*chain.from_iterable(map(_in_force, snapshots))})
        self._places = {code: place for place, code in enumerate(known)}
        self._printed = printed

    @property
    def codes(self) -> Iterable[str]:
        """The codes in force, in order."""
        return self._places

    def text(self, codes: Iterable[str], most: int = 0) -> str:
        """Return codes as people write them: `G35.A, G35.B0` to `G35.B2`.

        Of more than `most` codes and ranges the rest is counted by code; 0 is no bound.
        """
        spans = list(self._spans(codes))
        shown = spans[:most] if most else spans
        named = ", ".join(map(self._span, shown))
        left = sum(len(span) for span in spans[len(shown) :])
        phrase: str = words.load()["and_more"]
        return phrase.format(codes=named, count=f"{left:,}") if left else named

    def _spans(self, codes: Iterable[str]) -> Iterator[list[str]]:
        """Return runs of codes that can be written as a range, and single ones."""
        run: list[str] = []
        for code in sorted({*codes}):
            if run and not self._follows(run, code):
                yield from _whole(run)
                run = []
            run.append(code)
        yield from _whole(run)

    def _follows(self, run: list[str], code: str) -> bool:
        place, last = self._places.get(code), self._places.get(run[-1])
        return place is not None and last == place - 1 and _counts_on(run[-1], code)

    def _span(self, span: list[str]) -> str:
        first, last = self._printed(span[0]), self._printed(span[-1])
        return f"{first}–{last}" if len(span) > 1 else first


def _counts_on(before: str, code: str) -> bool:
    """Return whether a code is the next number behind another, or ends in the next letter."""
    if before[:-1] == code[:-1] and code[-1:].isalpha() and before[-1:].isalpha():
        return ord(code[-1]) == ord(before[-1]) + 1
    if len(before) != len(code) or _DIGITS.sub("#", before) != _DIGITS.sub("#", code):
        return False
    numbers = ["".join(_DIGITS.findall(text)) for text in (before, code)]
    return bool(numbers[0]) and int(numbers[1]) == int(numbers[0]) + 1


def _whole(run: list[str]) -> Iterator[list[str]]:
    if len(run) >= _FEWEST:
        yield run
    else:
        yield from ([code] for code in run)


def _in_force(snapshot: Snapshot) -> Iterator[str]:
    """Return the codes of a release that have not ended; none where a key has several cells."""
    if snapshot.key_width > 1:
        return
    names = columns_of(snapshot.heading)
    end = names.index(TERMINATED) if TERMINATED in names else 0
    for line in snapshot.lines():
        if not end or not line.split(b"\t", end + 1)[end]:
            yield code_of_key(key_of_line(line, 1))
