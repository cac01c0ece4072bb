"""How else a code may have been typed or spoilt: lost zeros, O for 0, blanks, powers of ten."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_APART = re.compile(r"[\s.\-\u2010-\u2015_]+")
_QUOTES = "'\"`\u2018\u2019\u201c\u201d"
_FORMULA = re.compile(r'=?"(.*)"')
_NUMBER = re.compile(r"(\d+)\.0+")
_POWER = re.compile(r"(\d)(?:\.(\d+))?E\+?0?(\d)")
_LONGEST = 7
_CONFUSED = {"O": "0", "0": "O", "I": "1", "L": "1", "1": "I"}
"""Letters and figures that are typed or scanned for one another."""
_MOST_CONFUSED = 5

LOST_ZEROS = "lost zeros put back"
CONFUSED = "a letter read as a figure, or a figure as a letter"
APART = "blanks, hyphens or a dot left out"
SPREADSHEET = "a number as a spreadsheet writes it"


class Spelling(NamedTuple):
    """A code as it may have been meant, and what was done to read it so; empty for nothing."""

    code: str
    mending: str


def tidied(cell: str) -> str:
    """Return a cell's text in capitals, in plain letters, without quotes and blanks around it."""
    if cell.isascii() and cell.isalnum():  # as most are
        return cell.upper()
    text = unicodedata.normalize("NFKC", cell)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    text = " ".join(text.split()).upper()
    formula = _FORMULA.fullmatch(text)
    return (formula[1] if formula else text).strip(_QUOTES).strip()


def joined(text: str) -> str:
    """Return a text without blanks, hyphens and dots."""
    return _APART.sub("", text)


def mended(text: str) -> Iterator[list[Spelling]]:
    """Yield what a text may have been, in groups: those of a later group need more mending."""
    number = _NUMBER.fullmatch(text)
    power = _POWER.fullmatch(text)
    bare = number[1] if number else joined(text)
    if number:
        yield [Spelling(code, SPREADSHEET) for code in (bare, *_filled(bare))]
    if power:
        yield [Spelling(code, SPREADSHEET) for code in _written_out(power)]
    yield [Spelling(bare, APART)]
    yield lost_zeros(bare)
    yield [Spelling(code, CONFUSED) for code in _swapped(bare)]


def lost_zeros(bare: str) -> list[Spelling]:
    """Return what a text may have been before it lost zeros at its beginning."""
    return [Spelling(code, LOST_ZEROS) for code in _filled(bare)] if bare[:1].isdigit() else []


def _filled(bare: str) -> list[str]:
    return [bare.zfill(width) for width in range(len(bare) + 1, _LONGEST + 1)]


def _written_out(power: re.Match[str]) -> list[str]:
    """Return what a spreadsheet may have made a power of ten of: 100000, 0001E5."""
    whole, part, zeros = power[1], power[2] or "", int(power[3])
    digits = whole + part
    number = digits + "0" * max(0, zeros - len(part))
    return [number, *_filled(number)]


def _swapped(bare: str) -> list[str]:
    places = [place for place, sign in enumerate(bare) if sign in _CONFUSED][:_MOST_CONFUSED]
    found = []
    for count in range(1, len(places) + 1):
        for chosen in itertools.combinations(places, count):
            signs = list(bare)
            for place in chosen:
                signs[place] = _CONFUSED[signs[place]]
            found.append("".join(signs))
    return found
