"""What documents of any form say of codes: which ended, and which stand for them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from tests.support.rows import ASIDE, LEAD, STAYING, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

CODE = re.compile(r"(?<![A-Za-z0-9.])[A-Z0-9](?:[A-Z0-9]|\.(?=[A-Z0-9]))++(?![A-Za-z0-9_\\])")
_FIRST = re.compile(rf"(?:^\s*|\*\*)({CODE.pattern})", re.MULTILINE)
PATTERN = re.compile(r"(?<![A-Za-z0-9.])([A-Z0-9][A-Z0-9.]*)\\?_")
"""Several codes that differ in their last character, which is left open."""
REPLACEMENT = re.compile(
    r"replace|successor|^target$|^object_id$|(report|use|code) instead|^instead", re.IGNORECASE
)
_CLASS = re.compile(r"^(change|class|status|action|event|what changed)\b", re.IGNORECASE)
_ENDING = (
    r"\b(deleted|discontinued|terminated|ended|ends?|ending|no longer|not billable|header|converted"
    r"|archived|retired|invalid|became a header|became-header|code-(deleted|terminated|converted"
    r"|sunset|purged)|do not (report|use)|stop (reporting|using))\b"
)
ENDING = re.compile(_ENDING, re.IGNORECASE)
"""That a code may not be reported any more: at the start of a class, or in a heading."""
_MIXED = re.compile(
    r"\b(new|added|additions?|revised|remains?|stays?|still|restored|reinstated|back|upcoming)\b",
    re.IGNORECASE,
)
"""Headings with such words stand above other codes too."""
_RANGE = re.compile(r"([A-Z0-9][A-Z0-9.]+) ?– ?([A-Z0-9][A-Z0-9.]+)")
_QUOTED = re.compile(r"“[^”]*”")
"""A clause of the publisher's, in its own words."""
_UNUSED = re.compile(r"\b(cannot|can not|not) be used|not true|problems?\b", re.IGNORECASE)
"""Headings of rows that somebody published, and that are told to be wrong."""
_DOUBTFUL = re.compile(r"^proposed$|\bpossible match|\bsuggest", re.IGNORECASE)
"""Cells of rows in which somebody is asked, and nobody is told, what stands for a code."""
_STEP = re.compile(r"^step$", re.IGNORECASE)
"""A column of documents that go step by step: a replacement may be replaced in the next."""
_LAST_DAY = re.compile(r"^last[ _](day|date)", re.IGNORECASE)


class Claims(NamedTuple):
    """What a document says: which codes ended, what stands for replacement, all that is beside."""

    ended: dict[str, Row]
    replaced: dict[str, set[str]]
    beside: dict[str, set[str]]


def plain(code: str) -> str:
    """Return a code without the dot with which it is printed."""
    return code.replace(".", "")


def codes(text: str) -> list[str]:
    """Return what may be codes in a text, without dots."""
    return [plain(match) for match in CODE.findall(text)]


def claims(rows: Iterable[Row], known: Collection[str]) -> Claims:
    """Return what some rows say of the known codes that lead them."""
    said, ranked = Claims({}, {}, {}), sorted(known)
    for row in _with_continuations(rows):
        if any(map(_UNUSED.search, row.headings)):
            continue
        for code in _leads(row, known):
            said.beside.setdefault(code, set()).update(_named(row.text, code))
            said.beside[code].update(_within(row.text, ranked))
            if _is_ended(row):
                said.ended.setdefault(code, row)
            if any(map(_DOUBTFUL.search, row.cells)) or row.under(_STEP):
                continue
            cells = (ASIDE.sub("", cell) for cell in row.under(REPLACEMENT))
            instead = {name for cell in cells for name in _named(cell, code)}
            instead -= {plain(name) for name in CODE.findall(" ".join(_QUOTED.findall(row.text)))}
            if instead and (code in instead or not STAYING.search(row.text)):
                said.replaced.setdefault(code, set()).update(instead)
    return said


def _leads(row: Row, known: Collection[str]) -> list[str]:
    cell = next(iter(row.under(LEAD)), "")
    named = codes(cell)
    family = PATTERN.match(cell.strip("*| "))
    if family is not None:
        start = plain(family[1])
        return [code for code in codes(row.text) if code[:-1] == start and code in known]
    if CODE.sub("", cell).strip(" ,;*\n"):  # there are texts beside the codes
        named = [plain(code) for code in _FIRST.findall(cell)] or named[:1]
    return [code for code in named if code in known]


def _named(text: str, code: str) -> set[str]:
    """Return the codes that a text names beside one, whose last character fills its patterns."""
    return {*codes(text), *(plain(start) + code[-1] for start in PATTERN.findall(text))}


def _within(text: str, ranked: list[str]) -> set[str]:
    """Return the codes, of all in their order, of the ranges in a text, both ends included."""
    ranges = [tuple(map(plain, ends)) for ends in _RANGE.findall(text)]
    return {
        code
        for first, last in ranges
        for code in ranked[bisect_left(ranked, first) : bisect_right(ranked, last)]
        if len(code) == len(first)
    }


def _with_continuations(rows: Iterable[Row]) -> Iterator[Row]:
    """Return rows with those below them that go on without a code of their own."""
    whole: Row | None = None
    for row in rows:
        lead = next(iter(row.under(LEAD)), None)
        if whole is not None and lead == "" and row[:2] == whole[:2]:
            cells = zip(whole.cells, row.cells, strict=False)
            whole = whole._replace(cells=tuple("\n".join(pair) for pair in cells))
            continue
        if whole is not None:
            yield whole
        whole = row
    if whole is not None:
        yield whole


def _is_ended(row: Row) -> bool:
    told = [*row.under(_CLASS), *row.under(REPLACEMENT)]
    if any(ENDING.match(cell.strip()) for cell in told):
        return True
    below = [*row.headings, *(column for column in row.columns if LEAD.search(column))]
    return any(ENDING.search(title) and not _MIXED.search(title) for title in below) or any(
        cell.strip(" –-") for cell in row.under(_LAST_DAY)
    )
