"""The leak gate: reads what is about to be written for texts that its audience may not have."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from releasekit.errors import LicenseError
from releasekit.licensing.letters import words
from releasekit.licensing.readings import readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RUN = 5
"""How many words in a row of a withheld text are a leak; of a shorter text, all of them."""
FEWEST = 3
"""Texts of fewer words are everyday language, and no leak."""
_LETTERS = 12
"""How many letters of a run are looked for where words run together or are parted."""

_ROWS = ".csv"
_PIECE, _OVERLAP = 1 << 20, 1 << 14
"""How many bytes of rows are read at once, and how many of them again with the next."""

Run = tuple[str, ...]


class Gate:
    """Holds the runs of words of the texts that an audience may not have."""

    def __init__(self, withheld: Iterable[str], allowed: Iterable[str] = ()) -> None:
        """Take the texts to keep in, and those that may go out though they share words."""
        self.runs = {run for text in withheld for run in _runs(text)}
        for text in allowed:
            self.runs.difference_update(_runs(text))
        self.lengths = sorted({len(run) for run in self.runs}, reverse=True)
        self._first = {run[0] for run in self.runs}
        self._spelled: dict[str, list[Run]] = {}
        for run in self.runs:
            letters = "".join(run)
            if len(letters) >= _LETTERS:
                self._spelled.setdefault(letters[:_LETTERS], []).append(run)

    def validate(self, name: str, content: bytes) -> None:
        """Raise LicenseError if a file holds a withheld text, or its name does.

        It is read as its readers may: unzipped, decoded, without markup. The message names the
        file and how much leaked, never the text.
        """
        if not self.runs:
            return
        if self.leaks(name):
            message = "the name of a file holds licensed words that it may not"
            raise LicenseError(message, advice="nothing was written; name it otherwise")
        for piece in _pieces(name, content):
            self._validate_piece(name, piece)

    def _validate_piece(self, name: str, content: bytes) -> None:
        seen: set[str] = set()
        for part, text in readings(name, content):
            leaks = self._longest(text, seen)
            if leaks:
                message = f"{part}: holds {leaks} licensed words in a row that it may not"
                advice = "nothing was written; take the descriptor out of the template or option"
                raise LicenseError(message, advice=advice)

    def leaks(self, text: str) -> int:
        """Return how many words the longest withheld run in a text has; 0 if there is none."""
        return self._longest(text, set()) if self.runs else 0

    def _longest(self, text: str, seen: set[str]) -> int:
        """Look for words, and for letters where no reading before had the same ones."""
        found = words(text)
        letters = "".join(found)
        if letters in seen:
            return self._in_words(found)
        seen.add(letters)
        return self._in_words(found) or self._in_letters(letters)

    def _in_words(self, found: list[str]) -> int:
        begins = [place for place, word in enumerate(found) if word in self._first]
        for length in self.lengths:
            for place in begins:
                if tuple(found[place : place + length]) in self.runs:
                    return length
        return 0

    def _in_letters(self, letters: str) -> int:
        """Find runs where blanks are lost, words are parted, or other signs stand between."""
        spelled = self._spelled
        if not spelled:
            return 0
        for place in range(len(letters) - _LETTERS + 1):
            begun = letters[place : place + _LETTERS]
            if begun in spelled:
                for run in spelled[begun]:
                    if letters.startswith("".join(run), place):
                        return len(run)
        return 0


def _pieces(name: str, content: bytes) -> Iterator[bytes]:
    """Return a file whole, and rows in pieces that overlap: of many, memory holds one's words."""
    if not name.endswith(_ROWS) or len(content) <= _PIECE:
        yield content
        return
    for start in range(0, len(content), _PIECE):
        yield content[max(start - _OVERLAP, 0) : start + _PIECE]


def _runs(text: str) -> Iterator[Run]:
    # A code set repeats its words: every word is kept in memory once.
    found = tuple(map(sys.intern, words(text)))
    if len(found) < FEWEST:
        return
    width = min(RUN, len(found))
    for start in range(len(found) - width + 1):
        yield found[start : start + width]
