"""CPT's parenthetical notes of deletion: which codes ended, and what to report instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.layout import CodeSet

MOST_IN_RANGE = 500
MOST_LETTERS = 5_000
"""How long a note may be; the longest that a publisher writes has some hundred characters."""
MOST_REPLACED = 2_000
"""How many pairs of an ended code and one to report a note may give."""

_SHAPE = r"\d{4}[0-9A-Z]|\d{3}[A-Za-z]\d"
_DASH = r"\s*[-–—]\s*|\s+(?:to|through)\s+"
_CODES = re.compile(rf"\b({_SHAPE})(?:(?:{_DASH})({_SHAPE}))?\b")
# What stands where a code should: a number alone between the words that part codes.
_PART = r"[,;/–—-]|\band\b|\bor\b"
_STRAY = re.compile(
    rf"(?:^|{_PART})\s*(?P<alone>\d{{3,7}}[A-Z]?)\s*(?=$|{_PART})|~\s*[-–—]\s*(?P<end>\d+)"
)
_SENTENCES = re.compile(
    r";\s+|\.\s+(?=[A-Z(]|for\b|to\b|use\b|see\b)|\)\s*\(|"
    r"(?<=[0-9AFTUM])(?:,\s+(?:and\s+)?|\s+and\s+)"
    r"(?=[Ff][Oo][Rr]\s[^.;]{0,300}?\b(?:use|see|report|USE|SEE|REPORT)\b)"
)
_DELETED = re.compile(r"\b(?:has|have) been deleted\b[.,;]*")
_NOT = re.compile(r"do(?:es)? not\b", re.IGNORECASE)
_VERB = r"(?<!\bto )\b(?:use|see|report)\b"
# "For use with 12345, use 12346": the verb that counts is the one with a code behind it.
_DIRECT = re.compile(
    rf"{_VERB}:?\s+(?:(?:also|either|both|only|the|appropriate|new|unlisted|procedure|"
    rf"CPT|category|I{{1,3}}|codes?)\s+)*(?=\d)",
    re.IGNORECASE,
)
_ANY = re.compile(r".*\b(?:use|see|report)\b", re.IGNORECASE | re.DOTALL)
_BESIDE = re.compile(r"\b(?:in conjunction with|in addition to|instead of)\b", re.IGNORECASE)


class Replacements(NamedTuple):
    """What one note says: the codes that ended, and each code to report with its clause."""

    ended: list[str]
    targets: list[tuple[str, str]]


def replacements(codes: str, text: str, code_set: CodeSet) -> Replacements:
    """Return the codes that a note says ended, and every code that it says to report instead.

    The grammar: `(<codes> has|have been deleted[. To report, use|see|report <targets>])`, where
    codes and targets are codes or ranges parted by commas, "and", "or"; several clauses
    "For …, use …" may follow one another. `codes` is the part that names the ended ones, `text`
    the note or what follows them. ValueError for a placeholder of a proposal (338X1), a range that
    is none, and what stands in a code's place and is none.
    """
    if len(codes) + len(text) > MOST_LETTERS:
        reason = f"the note has {len(codes) + len(text):,} characters, more than any"
        raise ValueError(reason)
    ended = list(_codes(codes, code_set))
    targets = [(code, clause) for clause in _clauses(text) for code in _targets(clause, code_set)]
    if len(ended) * len(targets) > MOST_REPLACED:
        reason = f"{len(ended):,} codes and {len(targets):,} to report instead are too many a note"
        raise ValueError(reason)
    return Replacements(ended, targets)


def _clauses(text: str) -> Iterator[str]:
    """Return what is to be done, a clause at a time, without the sentence that names the codes."""
    whole = text.strip()
    if whole.startswith("(") and whole.endswith(")"):
        whole = whole[1:-1]
    deleted = _DELETED.search(whole)
    for clause in _SENTENCES.split(whole[deleted.end() :] if deleted else whole):
        bare = clause.strip().rstrip(".").rstrip()
        if bare and not _NOT.match(bare):
            yield bare


def _targets(clause: str, code_set: CodeSet) -> Iterator[str]:
    verb = _DIRECT.search(clause) or _ANY.match(clause)
    if verb:
        yield from _codes(_BESIDE.split(clause[verb.end() :])[0], code_set)


def _codes(text: str, code_set: CodeSet) -> Iterator[str]:
    """Return the codes of a list; ValueError for what stands in a code's place and is none."""
    name, is_code = code_set.name, code_set.code.fullmatch
    stray = _STRAY.search(_CODES.sub("~", text))
    if stray:
        reason = f"{stray['alone'] or stray['end']!r} is no code of {name}: {code_set.code_form}"
        raise ValueError(reason)
    for match in _CODES.finditer(text):
        for code in filter(None, match.groups()):
            if not is_code(code):
                reason = f"{code!r} is no code of {name}, but a placeholder"
                raise ValueError(reason)
        yield from _range(match[1], match[2] or match[1])


def _range(first: str, last: str) -> Iterator[str]:
    """Return the codes from first to last, which share their letter."""
    if first == last:
        yield first
        return
    letter = first[4:] if first[4:].isalpha() else ""
    width = len(first) - len(letter)
    low, high = int(first[:width]), int(last[:width]) if last[:width].isdigit() else -1
    if last[width:] != letter or not low < high <= low + MOST_IN_RANGE:
        reason = f"{first}-{last} is no range of codes"
        raise ValueError(reason)
    for number in range(low, high + 1):
        yield f"{number:0{width}d}{letter}"
