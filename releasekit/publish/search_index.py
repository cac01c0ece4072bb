"""The search index: scripts that assign, so that a browser may load them from a file path."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import json

from releasekit.timeline import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.views.code_pages import CodeEntry

BLOCK = 512
"""How many codes one script holds: some 40 KB, read when one of them is among the answers."""
FEW_WORDS = 3000
"""Up to so many words are distributed by their first letter; more, by the first two."""
_WORD = re.compile(r"[^\W_]+")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
STEADY, CHANGED, ENDED, NEW, HEADER = range(5)
"""What the search says of a code beside its text."""
_ESCAPES = (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
"""What would end a script, or a line of it, within a text."""


class Index:
    """The codes and words of one code set, collected page by page.

    A code is identified by its number. A block holds `BLOCK` of them, grouped by page; where pages
    do not follow the order of the codes a new block begins, so that the codes of each are in order.
    `ranges` has the first and the last code of each block; `fresh` and `ended` are the numbers of
    the codes that are new, and of those that may no longer be reported.
    """

    def __init__(self) -> None:
        """Begin an empty index."""
        self.numbers: dict[str, array[int]] = defaultdict(partial(array, "I"))
        self.ranges: list[tuple[str, str]] = []
        self.fresh: list[int] = []
        self.ended: list[int] = []
        self._block: list[tuple[str, list[list[object]]]] = []
        self._codes: list[str] = []

    def add(self, family: str, entries: Iterable[CodeEntry]) -> Iterator[tuple[int, str]]:
        """Add the codes of one page; stream each block that is full, with its number."""
        rows: list[list[object]] | None = None
        for entry in entries:
            if self._codes and (len(self._codes) == BLOCK or entry.code < self._codes[-1]):
                yield from self.flush()
                rows = None
            if rows is None:
                rows = []
                self._block.append((family, rows))
            text, state = str(entry.display), _state(entry)
            row: list[object] = [entry.anchor, text, state]
            rows.append(row if entry.anchor == entry.code else [*row, entry.code])
            number = len(self.ranges) * BLOCK + len(self._codes)
            if state in {NEW, ENDED}:
                (self.fresh if state == NEW else self.ended).append(number)
            self._codes.append(entry.code)
            for word in sorted(set(words(text))):
                self.numbers[word].append(number)

    def flush(self) -> Iterator[tuple[int, str]]:
        """Stream the current block, if it has any code, with its number, and begin another."""
        if self._codes:
            yield len(self.ranges), _dumps(self._block)
            self.ranges.append((self._codes[0], self._codes[-1]))
            self._block, self._codes = [], []

    @property
    def width(self) -> int:
        """How many first letters of a word determine the script in which its codes are listed."""
        return 1 if len(self.numbers) < FEW_WORDS else 2

    def shards(self) -> Iterator[tuple[str, str]]:
        """Stream, by their first letters, the words and the numbers of the codes that have them."""
        name_of = partial(shard, width=self.width)
        in_order = sorted(self.numbers, key=lambda word: (name_of(word), word))
        for name, group in groupby(in_order, key=name_of):
            yield name, _dumps({word: packed(self.numbers[word]) for word in group})


def _state(entry: CodeEntry) -> int:
    if entry.status is Status.ENDED:
        return ENDED
    if entry.fresh and entry.status is not Status.HEADER:
        return NEW
    if entry.status is Status.HEADER:
        return HEADER
    return CHANGED if entry.events else STEADY


def words(text: str) -> list[str]:
    """Return the words of a text as they are searched: in lower case, without accents."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _WORD.findall(text.lower())


def shard(word: str, width: int) -> str:
    """Return the name of the script that lists a word; letters that no file name has are `_`."""
    return "".join(letter if letter in _DIGITS else "_" for letter in word[:width])


def packed(numbers: Iterable[int]) -> str:
    """Return rising numbers as steps to base 36: `5.1:a` is 5 and the ten that follow it."""
    parts: list[str] = []
    last = 0
    steps = []
    for number in numbers:
        steps.append(number - last)
        last = number
    for step, group in groupby(steps):
        run = sum(1 for _ in group)
        parts.append(_base36(step) + (f":{_base36(run)}" if run > 1 else ""))
    return ".".join(parts)


def _base36(number: int) -> str:
    text = ""
    while number >= len(_DIGITS):
        number, rest = divmod(number, len(_DIGITS))
        text = _DIGITS[rest] + text
    return _DIGITS[number] + text


def _dumps(data: object) -> str:
    return json.encode(data).decode()


def script(name: str, data: str, notice: str) -> str:
    """Return a script that assigns JSON to `releasekit[name]`; no text in it can end it."""
    for text, escape in _ESCAPES:
        data = data.replace(text, escape)
    comment = f"/* {notice.replace('*/', '* /')} */\n" if notice else ""
    return f"{comment}(self.releasekit ??= {{}})[{_dumps(name)}] = {data};\n"
