"""What the store knows of the codes in a user's rows: on record or not, and in force when."""

from __future__ import annotations

import bisect
import difflib
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.model.ranges import expanded
from releasekit.model.snapshot import BETWEEN_CELLS, code_of_key, key_of_line
from releasekit.render import words
from releasekit.rows.day_spans import NEVER
from releasekit.timeline.lives import life, lives

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future

    from releasekit.layout import CodeSet
    from releasekit.timeline import Life, Timeline

_FEW = 2_000
"""Up to how many codes are looked up one by one; of more, all of the code set are read."""
_LIKE = 0.75
"""How much of two codes must be alike, 0 to 1, to be named as near."""


class KnownCodes:
    """The codes of one code set, looked up or read at once as the rows ask for them."""

    def __init__(self, timeline: Timeline) -> None:
        """Take the code set's releases in time."""
        self.timeline = timeline
        self.layout: CodeSet = timeline.layout
        self._lives: dict[str, Life | None] = {}
        self._complete = False
        self._ahead: Future[None] | None = None

    @property
    def begins(self) -> dt.date:
        """The effective date of the first release on record."""
        return self.timeline.postings[0].effective

    def read_ahead(self) -> None:
        """Begin to read all codes, while an engine looks through many rows."""
        if not self._complete and self._ahead is None:
            self._ahead = ThreadPoolExecutor(1).submit(self._read)

    def prepare(self, texts: Iterable[str]) -> None:
        """Read all codes at once where many texts will be looked up."""
        if self._ahead is not None:
            self._ahead.result()
        if self._complete:
            return
        fitting = (text for text in dict.fromkeys(texts) if self.layout.code.fullmatch(text))
        if next(islice(fitting, _FEW, None), None) is not None:
            self._read()

    def _read(self) -> None:
        self._lives = {whole.code: whole for whole in lives(self.timeline)}
        self._complete = True

    def life(self, code: str) -> Life | None:
        """Return when a code is in force; None if no release ever had it.

        One that a list has only beside modifiers is in force as long as any of its rows.
        """
        if code not in self._lives:
            found = None
            if not self._complete and self.layout.code.fullmatch(code):
                found = life(self.timeline, code)
            self._lives[code] = found or self._of_rows(code)
        return self._lives[code]

    def _of_rows(self, code: str) -> Life | None:
        every = map(self.life, self.rows_of(code))
        rows = (one for one in every if one and one.intervals)
        longest = max(rows, key=lambda one: one.intervals[-1].end or NEVER, default=None)
        return replace(longest, code=code) if longest else None

    def rows_of(self, code: str) -> Sequence[str]:
        """Return the keys of the rows of a code that is listed beside modifiers alone: E0431/RR."""
        several = len(self.layout.key) > 1
        if not several or BETWEEN_CELLS in code or not self.layout.code.fullmatch(code):
            return ()  # of a pair no code alone is a key
        begins = code + BETWEEN_CELLS
        start = bisect.bisect_left(self.every, code)
        if self.every[start : start + 1] == [code]:
            return ()
        start = bisect.bisect_left(self.every, begins)
        end = bisect.bisect_left(self.every, begins + "\x7f")
        return self.every[start:end]

    def __contains__(self, code: str) -> bool:
        """Return whether any release ever had a code."""
        return self.life(code) is not None

    @cached_property
    def every(self) -> list[str]:
        """Every code that any release had, sorted."""
        codes: set[str] = set()
        for layer in self.timeline.layers:
            snapshot = self.timeline.own(layer.release)
            width = snapshot.key_width
            codes.update(code_of_key(key_of_line(line, width)) for line in snapshot.lines())
        return sorted(codes)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of which any code is on record."""
        return frozenset(map(self.layout.kind_of, self.every))

    @cached_property
    def modifiers(self) -> dict[str, list[str]]:
        """The codes that are written behind others, by what is written: 73 of `asc/73`."""
        kinds = {kind.id for kind in self.layout.kinds if kind.apart}
        found: dict[str, list[str]] = {}
        for code in self.every if kinds else ():
            if self.layout.kind_of(code) in kinds:
                found.setdefault(code.rpartition("/")[2], []).append(code)
        return found

    def specific(self, codes: Sequence[str]) -> str:
        """Return in words which codes are to be reported in place of a header; nothing for none."""
        phrase: str = words.load()["instead"]["specific"]
        listed = words.several(map(self.layout.printed, codes))
        return phrase.format(codes=listed) if listed else ""

    def within(self, first: str, last: str) -> list[str]:
        """Return the codes of one kind that lie in a range, both ends included."""
        kind_of = self.layout.kind_of
        kind = kind_of(first)
        if not kind or kind != kind_of(last) or first > last:
            return []
        codes = expanded(f"{first}-{last}", self.every, self.layout.grammar.extension) or []
        return [code for code in codes if kind_of(code) == kind]

    def nearest(self, text: str) -> tuple[str, ...]:
        """Return up to three codes that begin like a text and are written most like it."""
        begins = text[:2]
        start = bisect.bisect_left(self.every, begins)
        end = bisect.bisect_right(self.every, begins + "\x7f")
        return tuple(difflib.get_close_matches(text, self.every[start:end], n=3, cutoff=_LIKE))
