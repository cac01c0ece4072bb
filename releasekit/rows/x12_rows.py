"""837 claims as rows: one a code, with its dates, modifiers, charge and units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.errors import RowsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = (
    "claim",
    "line",
    "segment",
    "qualifier",
    "code",
    "modifiers",
    "date",
    "from date",
    "through date",
    "charge",
    "units",
)
_HEADER = 106
"""Characters of the ISA segment, which says what parts elements, components and segments."""
_SERVICES = {"SV1": 1, "SV2": 2, "SV3": 1}
"""Segments of service lines, and the element that has the code."""
_CHARGES = {"SV1": (2, 4), "SV2": (3, 5), "SV3": (2, 6)}
"""Where the charge and the units stand."""
_NO_CODES = re.compile(r"DR|BE|BG|BH|BI|TC|CA|[A-Z]?NU")
"""Qualifiers of HI whose values are no codes of a code set: groups, values, conditions, dates."""
_DATED = "D8"
_READ = 1 << 20


class _Claim(Struct, frozen=True, kw_only=True):
    """What has been read of a claim; `codes` wait for its dates."""

    name: str = ""
    begin: str = ""
    end: str = ""
    codes: tuple[tuple[str, str, str], ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    line: str = ""
    service: tuple[str, ...] = ()


def is_claims(start: bytes) -> bool:
    """Return whether a file begins as an interchange does."""
    return start.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"ISA")


def rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield a row for each code of each claim, in the order of `COLUMNS`.

    A diagnosis has the dates of its claim, those of the statement (DTP*434), else of its lines, and
    counts on the last of them; a service counts on its first day.
    """
    claim = _Claim()
    for elements, component in _segments(path):
        name = elements[0]
        if name in {"CLM", "SE", "IEA"}:
            yield from _finished(claim)
            claim = _Claim(name=_element(elements, 1)) if name == "CLM" else _Claim()
        elif name == "HI":
            claim = replace(claim, codes=claim.codes + tuple(_codes(elements, component)))
        elif name == "LX":
            claim = replace(_closed(claim), line=_element(elements, 1))
        elif name in _SERVICES:
            claim = replace(_closed(claim), service=_service(elements, component))
        elif name == "DTP":
            claim = _dated(claim, elements)
    yield from _finished(claim)


def _segments(path: Path) -> Iterator[tuple[list[str], str]]:
    """Yield the segments of a file as their elements, and what parts the components of one."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        start = file.read(_HEADER + 2).lstrip("\ufeff \r\n")
        start += file.read(_HEADER - len(start)) if len(start) < _HEADER else ""
        if len(start) < _HEADER or not start.startswith("ISA"):
            message = f"{path.name}:1: the interchange header (ISA) is cut short"
            raise RowsError(message, advice="give the whole file as it was sent")
        between, component, end = start[3], start[104], start[105]
        rest = start
        while True:
            more = file.read(_READ)
            *whole, rest = (rest + more).split(end) if more else [*rest.split(end), ""]
            for segment in whole:
                text = segment.strip("\r\n ")
                if text.startswith("ISA") and len(text) >= _HEADER - 1:
                    between, component = text[3], text[104]
                if text:
                    yield text.split(between), component
            if not more:
                return


def _element(elements: list[str], place: int) -> str:
    return elements[place].strip() if place < len(elements) else ""


def _codes(elements: list[str], component: str) -> Iterator[tuple[str, str, str]]:
    """Yield qualifier, code and day of the codes of one HI segment."""
    for element in elements[1:]:
        qualifier, code, form, day, *_ = [*element.split(component), "", "", ""]
        if code and not _NO_CODES.fullmatch(qualifier):
            yield qualifier, code, day if form == _DATED else ""


def _service(elements: list[str], component: str) -> tuple[str, ...]:
    name = elements[0]
    qualifier, code, *parts = [*_element(elements, _SERVICES[name]).split(component), "", ""]
    modifiers = ",".join(part for part in parts[:4] if re.fullmatch(r"[0-9A-Za-z]{2}", part))
    charge, units = (_element(elements, place) for place in _CHARGES[name])
    return name, qualifier, code, modifiers, "", "", charge, units


def _dated(claim: _Claim, elements: list[str]) -> _Claim:
    what, days = _element(elements, 1), _element(elements, 3)
    begin, _, end = days.partition("-")
    if what == "434":
        return replace(claim, begin=begin, end=end or begin)
    if what == "472" and claim.service:
        service = (*claim.service[:4], begin[:8], (end or begin)[:8], *claim.service[6:])
        return replace(claim, service=service)
    return claim


def _closed(claim: _Claim) -> _Claim:
    """Return a claim with the service line that was being read among its lines."""
    if not claim.service:
        return claim
    line = (claim.line, *claim.service)
    return replace(claim, lines=(*claim.lines, line), service=())


def _finished(claim: _Claim) -> Iterator[tuple[str, ...]]:
    if not claim.name:
        return
    claim = _closed(claim)
    begins = [line[5] for line in claim.lines if line[5]]
    ends = [line[6] for line in claim.lines if line[6]]
    begin = claim.begin or min(begins, default="")
    end = claim.end or max(ends, default="")
    for qualifier, code, day in claim.codes:
        dates = (day, day) if day else (begin, end)
        yield (claim.name, "", "HI", qualifier, code, "", dates[1], *dates, "", "")
    for line in claim.lines:
        if line[3]:
            dates = (line[5] or begin, line[6] or end)
            yield (claim.name, *line[:5], dates[0], *dates, *line[7:])
