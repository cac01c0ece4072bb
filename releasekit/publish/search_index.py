"""The search index: scripts that assign, so that a browser may load them from a file path."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import orjson
from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.views.sites import CodeEntry

BLOCK = 512
"""How many codes one script holds: some 40 KB, read when one of them is among the answers."""
FEW_WORDS = 3000
"""So many words are shared out by their first letter; more, by the first two."""
_WORD = re.compile(r"[^\W_]+")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
STEADY, CHANGED, ENDED = range(3)
_ENDS = (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
"""What would end a script, or a line of it, within a text."""


class Index(Struct):
    """The codes and words of one code set, gathered page by page.

    A code is known by its number; a block holds `BLOCK` of them, grouped by page. Where pages
    come out of the codes' order a new block is begun, so that the codes of each are in order.
    """

    numbers: dict[str, array[int]] = field(default_factory=lambda: defaultdict(_numbers))
    ranges: list[tuple[str, str]] = field(default_factory=list)
    _block: list[tuple[str, list[list[object]]]] = field(default_factory=list)
    _held: int = 0
    _first: str = ""
    _last: str = ""

    def add(self, family: str, entries: Iterable[CodeEntry]) -> Iterator[tuple[int, str]]:
        """Take the codes of one page; give each block that is full, with its number."""
        fresh = True
        for entry in entries:
            if self._held == BLOCK or (self._held and entry.code < self._last):
                yield from self.rest()
                fresh = True
            if fresh:
                self._block.append((family, []))
                fresh = False
            self._first = self._first or entry.code
            self._last = entry.code
            text = str(entry.display)
            self._block[-1][1].append(_row(entry, text))
            number = len(self.ranges) * BLOCK + self._held
            for word in sorted(set(words(text))):
                self.numbers[word].append(number)
            self._held += 1

    def rest(self) -> Iterator[tuple[int, str]]:
        """Return the block at hand, if there is one, with its number, and begin another."""
        if self._held:
            yield len(self.ranges), _dumps(self._block)
            self.ranges.append((self._first, self._last))
            self._block, self._held, self._first, self._last = [], 0, "", ""

    @property
    def width(self) -> int:
        """How many first letters of a word decide in which script its codes are listed."""
        return 1 if len(self.numbers) < FEW_WORDS else 2

    def shards(self) -> Iterator[tuple[str, str]]:
        """Give, by their first letters, the words and the numbers of the codes that have them."""
        name_of = partial(shard, width=self.width)
        in_order = sorted(self.numbers, key=lambda word: (name_of(word), word))
        for name, found in groupby(in_order, key=name_of):
            yield name, _dumps({word: packed(self.numbers[word]) for word in found})


def _numbers() -> array[int]:
    return array("I")


def _row(entry: CodeEntry, text: str) -> list[object]:
    state = ENDED if not entry.live else CHANGED if entry.events else STEADY
    row: list[object] = [entry.anchor, text, state]
    return row if entry.anchor == entry.code else [*row, entry.code]


def words(text: str) -> list[str]:
    """Return the words of a text as they are searched: small letters without accents."""
    if not text.isascii():
        parted = unicodedata.normalize("NFKD", text)
        text = "".join(one for one in parted if not unicodedata.combining(one))
    return _WORD.findall(text.lower())


def shard(word: str, width: int) -> str:
    """Return the name of the script that lists a word; letters that no file name has are `_`."""
    return "".join(one if one in _DIGITS else "_" for one in word[:width])


def packed(numbers: Iterable[int]) -> str:
    """Write rising numbers as steps to base 36: `5.1:a` is 5 and the ten that follow it."""
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
    return orjson.dumps(data).decode()


def script(name: str, data: str, notice: str) -> str:
    """Return a script that assigns JSON to `releasekit[name]`; no text in it can end it."""
    for found, instead in _ENDS:
        data = data.replace(found, instead)
    said = f"/* {notice.replace('*/', '* /')} */\n" if notice else ""
    return f"{said}(self.releasekit ??= {{}})[{_dumps(name)}] = {data};\n"
