"""The leak gate: reads what is about to be written for texts that its audience may not have."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING

from releasekit.errors import LicenseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RUN = 5
"""How many words in a row of a withheld text are a leak; of a shorter text, all of them."""
FEWEST = 3
"""Texts of fewer words are everyday language, and no leak."""
_WORDS = re.compile(r"[^\W_]+")
_TAGS = re.compile(r"<[^<>]*>")
_ESCAPES = re.compile(r"\\u([0-9a-fA-F]{4})")
_CONTROLS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
"""What sets colors and links on a terminal (ECMA-48), and may part a word."""
_ZIP = b"PK\x03\x04"

Run = tuple[str, ...]


class Gate:
    """Holds the runs of words of the texts that an audience may not have."""

    def __init__(self, withheld: Iterable[str], allowed: Iterable[str] = ()) -> None:
        """Take the texts to keep in, and those that may go out though they share words."""
        self.runs = {run for text in withheld for run in _runs(text)}
        for text in allowed:
            self.runs.difference_update(_runs(text))
        self.lengths = sorted({len(run) for run in self.runs})

    def validate(self, name: str, content: bytes) -> None:
        """Raise LicenseError if a file holds a withheld text; zipped forms are looked into.

        The message names the file and how much leaked, never the text.
        """
        if not self.runs:
            return
        for part, text in texts(name, content):
            leaks = self.leaks(text)
            if leaks:
                message = f"{part}: holds {leaks} licensed words in a row that it may not"
                advice = "nothing was written; take the descriptor out of the template or option"
                raise LicenseError(message, advice=advice)

    def leaks(self, text: str) -> int:
        """Return how many words the longest withheld run in a text has; 0 if there is none."""
        words = _WORDS.findall(text.casefold())
        for length in reversed(self.lengths):
            for start in range(len(words) - length + 1):
                if tuple(words[start : start + length]) in self.runs:
                    return length
        return 0


def _runs(text: str) -> Iterator[Run]:
    # A code set repeats its words: every word is kept in memory once.
    words = tuple(map(sys.intern, _WORDS.findall(text.casefold())))
    if len(words) < FEWEST:
        return
    width = min(RUN, len(words))
    for start in range(len(words) - width + 1):
        yield words[start : start + width]


def texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Return every text in a file: as it is, and without markup; of an archive, its members'."""
    import html  # noqa: PLC0415 (slow to import, and only what is written needs it)

    if content.startswith(_ZIP):
        import zipfile  # noqa: PLC0415

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from texts(f"{name}/{member}", archive.read(member))
        return
    if name.endswith(".eml"):
        yield from _parts(name, content)
    text = _CONTROLS.sub("", content.decode("utf-8", errors="replace"))
    yield name, text
    yield name, _ESCAPES.sub(lambda match: chr(int(match[1], 16)), text)
    # A word may be parted by markup (redlines, runs of a document), or a blank be one.
    bare = html.unescape(text)
    yield name, _TAGS.sub(" ", bare)
    yield name, _TAGS.sub("", bare)


def _parts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Return the parts of a letter, decoded: they may travel as base64."""
    import email  # noqa: PLC0415 (slow to import, and rarely needed)

    for part in email.message_from_bytes(content).walk():
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            yield from texts(f"{name}/{part.get_content_type()}", body)
