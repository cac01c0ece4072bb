"""Takes out of a text the numbers that count nothing: of lists, codes and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.late_patterns import pattern
from releasekit.wording.tokens import BOUNDS, KINDS, NUMBERED, SAME_WORD, plain
from releasekit.wording.units import LATE_UNITS, SCALES, UNITS, words

if TYPE_CHECKING:
    import re

_WORDED = frozenset(
    words(
        """zero one two three four five six seven eight nine ten eleven twelve single double
        dual triple quadruple multi multiple first second third"""
    )
)
# An instruction to add-on codes, said of the code and not of what it pays for.
_ADD_ON = pattern(r"\(?\b(?:list|report|code) separately in addition to\b[^();.]*+\)?")
_SAID = pattern(r"\b(?:any )?one of the (?:following|below)\b")  # a list follows
_TWICE = pattern(r"\(\s*[<>=]{0,2}\s*(\w+(?:\.\d+)?)\s*\)")  # zero (0), zero (> 0)
_LISTED = pattern(r"(\(?)\b(\d{1,2}|[ivx]{1,4}|[a-z])\)(?=\s*[a-z])")  # (1) a pad; 2) a hose
_LAST_WORD = pattern(r"(\S*)\s*$")
_LONG_NAME = pattern(r"\b([a-z]?)(\d{4,})([a-z]?)(?![\w.]|,\d)(?:[\s-]?([a-z%]+))?")
# Zoreva 24 among small letters, (zoreva 24): a name.
_BRAND = pattern(r"(?<=[a-z,] )([A-Z][a-z]+) \d+(?![\w.,%/]*\d)|\(([A-Za-z]+) \d+\)")
_FOUR_DIGITS = pattern(r"\d{4}")
_HYPHENED = pattern(r"\b(\w++)-([a-z\d]++)")
_GLUED = pattern(r"\d++[a-z]++")
_BOUNDS = frozenset({"over", "under", "above", "below"})
_BEFORE_NUMBERS = BOUNDS | set(
    words(
        """to of or and at about for with from by than age ages aged score scores day days week
        month year is was if in on january february march april may june july august
        september october november december"""
    )
)
_CODE = 5  # figures of a number that is a code unless something is measured by it
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_ARE_UNITS = UNITS | LATE_UNITS | SCALES | {"second", "half", "hundred", "thousand", "million"}
_JOINTS = frozenset(["to", "and", "or", "through"])

Compounds = dict[str, set[str]]


def bare(text: str) -> tuple[str, Compounds]:
    """Return a text without numbers that count nothing, and the compounds taken out of it.

    A compound is a number and the word that it makes a quality of: way: {3} of a 3-way pad,
    b: {340} of 340b.
    """
    if "(" in text or not text[1:].islower():
        text = _BRAND.sub(_without_brand, text)
    text = plain(text)
    compounds: Compounds = {}
    if "separately" in text:
        text = _ADD_ON.sub(" ", text)
    if "one of" in text:
        text = _SAID.sub(" ", text)
    if ")" in text:
        text = _LISTED.sub(_without_mark, _TWICE.sub(_without_second, text))
    if _FOUR_DIGITS.search(text):
        text = _LONG_NAME.sub(_without_code, text)
    text = _GLUED.sub(lambda match: _without_glued(match, compounds), text)
    if "-" in text:
        text = _HYPHENED.sub(lambda match: _without_compound(match, compounds), text)
    return text, compounds


def _without_second(match: re.Match[str]) -> str:
    ahead = _LAST_WORD.search(match.string, max(match.start() - 40, 0), match.start())
    first, second = ahead[1] if ahead else "", match[1]
    same = SAME_WORD.get(first, first) == SAME_WORD.get(second, second)
    return " " if same and (first in _WORDED or first[:1].isdigit()) else match[0]


def _without_mark(match: re.Match[str]) -> str:
    """Leave a number in parentheses that counts what stands before it: pads (2) of foam."""
    ahead = match.string[: match.start()].rstrip()
    word = ahead[-4:].split(" ")[-1]
    if not match[1]:  # a parenthesis that nothing opened, unless it ends (a score of 5)
        return " " if ahead.count("(") <= ahead.count(")") else match[0]
    begins = not ahead or ahead[-1] in ":;,.)" or word in {"and", "or", "and/or"}
    article = match.string[match.end() :].split(maxsplit=1)[0] in {"a", "an", "the"}
    return " " if begins or article else match[0]


def _without_brand(match: re.Match[str]) -> str:
    """Leave the number of what is numbered, or bounded, or has a unit behind it."""
    word = plain(match[1] or match[2])
    behind = match.string[match.end() :].split(maxsplit=1)
    unit = bool(behind) and _is_unit(plain(behind[0].strip("-,.;")))
    counted = NUMBERED.fullmatch(word) or word in _BOUNDS or word in KINDS or word in _WORDED
    return match[0] if unit or counted or word in _BEFORE_NUMBERS else f" {word} "


def _is_unit(word: str) -> bool:
    return SAME_WORD.get(word, word) in _ARE_UNITS


def _without_code(match: re.Match[str]) -> str:
    """Leave a number that has a unit, or is part of a longer one, or is a year; it is no code."""
    first, number, last, word = match[1], match[2], match[3], match[4] or ""
    if last and not first and number[0] != "0" and _is_unit(last):
        return match[0]
    if not first and not last:
        if len(number) != _CODE or _is_unit(word) or word == "%":
            return match[0]
        if match.string[match.start() - 1 : match.start()] in {".", ",", "$"}:
            return match[0]
    return f" {word}"


def _without_glued(match: re.Match[str], compounds: Compounds) -> str:
    number = match[0].rstrip("abcdefghijklmnopqrstuvwxyz")
    word = match[0][len(number) :]
    around = match.string[match.start() - 1 : match.start()]
    behind = match.string[match.end() : match.end() + 1]
    if around.isalnum() or around in {".", ",", "_"} or behind.isalnum():
        return match[0]
    return _compound(number, word, compounds) or match[0]


def _without_compound(match: re.Match[str], compounds: Compounds) -> str:
    number, word = match[1], match[2]
    if number in _BOUNDS and word[0].isdigit():
        return f"{number} {word}"
    ahead = match.string[match.start() - 1 : match.start()]
    if not word.isalpha() or len(word) == 1 or ahead in {"-", "."}:
        return match[0]
    if number not in _WORDED and not number.isdecimal():
        return match[0]
    return _compound(number, word, compounds) or match[0]


def singular(word: str) -> str:
    """Return a word without the s of its plural, and of what only looks like one."""
    return word.removesuffix("s")


def _compound(number: str, word: str, compounds: Compounds) -> str:
    if word in _JOINTS or word in _ORDINALS or word in SAME_WORD or _is_unit(word):
        return ""
    compounds.setdefault(singular(word), set()).add(SAME_WORD.get(number, number))
    return " "
