"""Reads the publisher's deletion notes: which codes ended, and what to report instead."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from releasekit.ingest.fragments import BadValueError, iso_date
from releasekit.model import Mapping
from releasekit.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.ingest.fragments import Fragments
    from releasekit.layout import Column
    from releasekit.readers import Tally

MOST_IN_RANGE = 500
NO_TARGET = "deletion note that names no code to report instead"

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
    r"(?=[Ff][Oo][Rr]\s[^.;]*?\b(?:use|see|report|USE|SEE|REPORT)\b)"
)
_DELETED = re.compile(r".*?\b(?:has|have) been deleted\b[.,;]*", re.DOTALL)
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


def told(fragments: Fragments, tally: Tally, faults: Tally) -> Iterator[Mapping]:
    """Return a mapping for every ended code and every code to report instead.

    The grammar: `(<codes> has|have been deleted[. To report, use|see|report <targets>])`, where
    codes and targets are codes or ranges parted by commas, "and", "or"; several clauses
    "For …, use …" may follow one another. A column may hold the part behind the codes alone. The
    clause becomes the mapping's note, a column that has a date says when it counts. A placeholder
    of a proposal (338X1) is a fault; a note without targets is counted. Faults go to `faults`,
    counts to `tally`.
    """
    file, member = fragments.file, fragments.member
    dated = next((place for place, column in enumerate(file.columns) if column.date), -1)
    for number, cells in READERS[file.reader].read(member, file, tally):
        text = cells[file.instruction]
        own = file.role == "mappings"
        if not own and not (text and fragments.layout.code.fullmatch(cells[fragments.code])):
            continue
        try:
            sources = list(_codes(cells[fragments.code], fragments))
            targets = [
                (code, note) for note in _clauses(text) for code in _targets(note, fragments)
            ]
        except ValueError as error:
            advice = "put in the code that the publisher assigned in the end"
            faults.fault(member, number, str(error), advice)
            continue
        tally.records += 1
        if not targets:
            faults.skipped[NO_TARGET] += 1
        day = _day(cells[dated], file.columns[dated]) if dated >= 0 else None
        for source in sources:
            for target, note in targets:
                yield Mapping(source=source, target=target, effective=day, note=note)


def _day(text: str, column: Column) -> dt.date | None:
    """Return the day of a deletion; the publisher's words for long ago are before every release."""
    if text in column.also:
        return dt.date.min
    try:
        return dt.date.fromisoformat(iso_date(text, column.date)) if text else None
    except BadValueError:
        return None  # a fault already, where the same row is read as what the publisher declares


def _clauses(text: str) -> Iterator[str]:
    """Return what is to be done, a clause at a time, without the sentence that names the codes."""
    whole = text.strip()
    if whole.startswith("(") and whole.endswith(")"):
        whole = whole[1:-1]
    for clause in _SENTENCES.split(_DELETED.sub("", whole, count=1)):
        bare = clause.strip().rstrip(".").rstrip()
        if bare and not _NOT.match(bare):
            yield bare


def _targets(clause: str, fragments: Fragments) -> Iterator[str]:
    verb = _DIRECT.search(clause) or _ANY.match(clause)
    if verb:
        yield from _codes(_BESIDE.split(clause[verb.end() :])[0], fragments)


def _codes(text: str, fragments: Fragments) -> Iterator[str]:
    """Return the codes of a list; ValueError for what stands in a code's place and is none."""
    name, good = fragments.layout.name, fragments.layout.code.fullmatch
    stray = _STRAY.search(_CODES.sub("~", text))
    if stray:
        found = stray["alone"] or stray["end"]
        reason = f"{found!r} is no code of {name}: {fragments.layout.code_form}"
        raise ValueError(reason)
    for match in _CODES.finditer(text):
        for code in filter(None, match.groups()):
            if not good(code):
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
