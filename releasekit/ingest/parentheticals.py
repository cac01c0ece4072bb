"""Reads the publisher's deletion notes: which codes ended, and what to report instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from releasekit.model import Mapping
from releasekit.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.ingest.fragments import Fragments
    from releasekit.readers import Tally

MOST_IN_RANGE = 500
_CODE = re.compile(r"\b(\d{3,4}[0-9A-Z]{1,2})(?:\s*-\s*(\d{3,4}[0-9A-Z]{1,2}))?\b")
_CLAUSE = re.compile(
    r"(?:for|to report)?\s*(?P<condition>.*?),?\s*\b(?:use|see|report)\b\s*(?P<targets>.*)",
    re.IGNORECASE,
)


def mappings(fragments: Fragments, tally: Tally) -> Iterator[Mapping]:
    """Give a mapping for every ended code and every code to report instead.

    The grammar: `(<codes> has|have been deleted[. To report, use|see <targets>])`, where codes
    and targets are codes or ranges parted by commas, "and", "or"; several clauses "For …, use …"
    may follow one another. The clause becomes the mapping's note. A placeholder of a proposal
    (338X1) is a fault; a note without targets is counted.
    """
    file, member = fragments.file, fragments.member
    place, instruction = file.column("code"), file.column("instruction")
    for number, cells in READERS[file.reader].read(member, file, tally):
        try:
            sources = list(_codes(cells[place], fragments))
            clauses = [
                (match["targets"], clause.strip())
                for clause in re.split(r"[.;]\s+", cells[instruction].rstrip(". "))
                if (match := _CLAUSE.fullmatch(clause.strip()))
            ]
            targets = [(code, note) for text, note in clauses for code in _codes(text, fragments)]
        except ValueError as error:
            advice = "put in the code that the publisher assigned in the end"
            tally.fault(member, number, str(error), advice)
            continue
        tally.records += 1
        if not targets:
            tally.skipped["deletion note that names no code to report instead"] += 1
        for source in sources:
            for target, note in targets:
                yield Mapping(source=source, target=target, note=note)


def _codes(text: str, fragments: Fragments) -> Iterator[str]:
    good = fragments.layout.code.fullmatch
    for match in _CODE.finditer(text):
        for code in filter(None, match.groups()):
            if not good(code):
                reason = f"{code!r} is no code of {fragments.layout.name}, but a placeholder"
                raise ValueError(reason)
        yield from _range(match[1], match[2] or match[1])


def _range(first: str, last: str) -> Iterator[str]:
    """Give the codes from first to last, which share their letter."""
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
