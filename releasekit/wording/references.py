"""Takes out of a text the numbers that count nothing: of lists, tables, codes and names."""

from __future__ import annotations

import re

from releasekit.wording.tokens import SAME_WORD, plain
from releasekit.wording.units import LATE_UNITS, SCALES, UNITS

_NUMBER = (
    r"(?:\d++(?:\.\d++)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|single|double|dual|triple|quadruple|multi|multiple|first|second|third)"
)
# An instruction to add-on codes, said of the code and not of what it pays for.
_ADD_ON = re.compile(r"\(?\b(?:list|report|code) separately in addition to\b[^();.]*+\)?")
# zero (0), zero (> 0): the number once more.
_TWICE = re.compile(rf"\b({_NUMBER})(\s?)\(\s*[<>=]{{0,2}}\s*({_NUMBER})\s*\)")
# (1) a pad, (2) a hose; 1) a pad 2) a hose; not a score of (5).
_LISTED = re.compile(
    r"(?:(?<=[:;,.])\s*|^\s*|\b(?:and|or)\s+)\((?:\d{1,2}|[ivx]{1,4}|[a-z])\)(?=\s*[a-z])"
    r"|(?:(?<=[:;,.])\s*|^\s*|\b(?:and|or)\s+)\d{1,2}[)](?=\s*[a-z])"
    r"|^\s*\d{1,2}\.\s(?=[a-z])"
    r"|(?<=[a-z])\s*\((?:\d|[ivx]{1,4}|[a-z])\)(?=\s+(?:a|an|the)\s)"
)
_NAMED = re.compile(
    r"\b(?:tables?|figures?|fig|appendix|appendices|sections?|chapters?|version|footnote|notes?"
    r"|exhibit|attachment|schedule|form|model|no\.|nos\.|numbers?|codes?|pages?|paragraphs?|rules?"
    r"|criterion|item|question|steps?|part|volume|edition|algorithm|subpart|title|cfr|usc)"
    r"\s*+(?:codes?|numbers?)?[\s#:]*\d[\w.-]*+"
    r"(?:(?:\s*,\s*(?:and|or)?|\s*-|\s+(?:and|or|to|through))\s*\d[\w.]*+)*+"
)
_CODES = re.compile(r"(?<![\w.,$])(?:[a-z]\d{4}|\d{4}[a-z]|(\d{5}))(?![\w.]|,\d)(?:[\s-]?([a-z%]+))?")
_COMPOUND = re.compile(rf"(?<![\w.-])({_NUMBER})-([a-z]{{2,}}+)(?!-?\d)\b")
_GLUED = re.compile(r"(?<![\w.,])(\d++)([a-z]++)\b")
_BOUND = re.compile(r"\b(over|under|above|below)-(?=\d)")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_ARE_UNITS = UNITS | LATE_UNITS | SCALES | {"second", "half", "hundred", "thousand", "million"}
_JOINTS = frozenset("to and or through".split())


def bare(text: str) -> tuple[str, dict[str, set[str]]]:
    """Return a text without numbers that count nothing, and the compounds taken out of it.

    A compound is a number and the word that it makes a quality of: way: {3} of a 3-way pad,
    b: {340} of 340b.
    """
    text = plain(text)
    compounds: dict[str, set[str]] = {}
    if "separately" in text:
        text = _ADD_ON.sub(" ", text)
    if "(" in text or ")" in text or text[:3].strip()[:1].isdigit():
        text = _LISTED.sub(" ", _TWICE.sub(_once, text))
    if any(map(str.isdigit, text)):
        text = _CODES.sub(_without_code, _NAMED.sub(" ", text))
        text = _GLUED.sub(lambda match: _compound(match, compounds), _BOUND.sub(r"\1 ", text))
    if "-" in text:
        text = _COMPOUND.sub(lambda match: _compound(match, compounds), text)
    return text, compounds


def _once(match: re.Match[str]) -> str:
    first, second = SAME_WORD.get(match[1], match[1]), SAME_WORD.get(match[3], match[3])
    return match[1] + match[2] if first == second else match[0]


def _is_unit(word: str) -> bool:
    return SAME_WORD.get(word, word) in _ARE_UNITS


def _without_code(match: re.Match[str]) -> str:
    """Leave a number of five digits that has a unit; it is no code."""
    word = match[2] or ""
    return match[0] if match[1] and word and (_is_unit(word) or word == "%") else f" {word}"


def _compound(match: re.Match[str], compounds: dict[str, set[str]]) -> str:
    number, word = match[1], match[2]
    if word in _JOINTS or word in _ORDINALS or _is_unit(word) or word in SAME_WORD:
        return match[0]
    compounds.setdefault(word, set()).add(SAME_WORD.get(number, number))
    return " "
