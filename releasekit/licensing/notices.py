"""The notice that goes with licensed content, and the proof that it names the right year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from releasekit.errors import LicenseError
from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_YEAR = r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*[-–—]\s*)?(?P<year>\d{4})"
_SPACES = pattern(r"\s+")
_ESCAPES = pattern(r"\\(?=[^\w\s])")
"""The backslash by which Markdown keeps a sign from being markup."""


def notice(text: str, year: int) -> str:
    """Return a license notice with its copyright year."""
    return text.replace("{year}", str(year))


def copyright_year(text: str) -> str | None:
    """Return the last year of a notice's copyright (1983-2025 is 2025); None if it names none."""
    match = re.search(_YEAR, _plain(text), re.IGNORECASE)
    return match["year"] if match else None


def validate_notice(
    name: str, text: str, expected: str, *, beside: Iterable[str] = (), required: bool = True
) -> None:
    """Prove that an output carries a notice, and no such notice of another year.

    `expected` is the notice of the edition that the output is of; those of its other code sets,
    `beside` it, may have other years. Blanks and line breaks do not count. Raises LicenseError,
    naming the output, where the notice is missing though `required`, or a notice with the same
    holder names another year (a bulletin of January 2015, © 2013).
    """
    plain, wanted = _plain(text), _plain(expected)
    year = re.search(_YEAR, wanted, re.IGNORECASE)
    if year is not None:
        holder = re.escape(wanted[year.end() :].split(".")[0].strip())
        pattern = re.compile(rf"{_YEAR}\s*(?:by\s+)?(?:the\s+)?{holder}", re.IGNORECASE)
        right = {match["year"] for other in beside for match in pattern.finditer(_plain(other))}
        stale = {match["year"] for match in pattern.finditer(plain)} - right - {year["year"]}
        if stale:
            message = f"{name}: its notice says {', '.join(sorted(stale))}, not {year['year']}"
            raise LicenseError(message, advice="use the notice that the view gives: {{ notice }}")
    if required and wanted not in plain:
        message = f"{name}: the license notice is missing: {expected[:60]}…"
        raise LicenseError(message, advice="let the template write the view's notice in full")


def _plain(text: str) -> str:
    return _SPACES.sub(" ", _ESCAPES.sub("", text)).strip()
