"""The table [issuer] of releasekit.toml: who sends bulletins, their numbers and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct

from releasekit.config import logo
from releasekit.faults import WORD, Faults, join

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.config.logo import Logo

DateStyle = Literal["words", "slashes", "iso"]
"""How a day is written for people: October 1, 2025; 10/01/2025; 2025-10-01."""
_STYLES: dict[str, DateStyle] = {
    "October 1, 2025": "words",
    "10/01/2025": "slashes",
    "2025-10-01": "iso",
    "ISO": "iso",
    "iso": "iso",
}
NUMBER, YEAR = "n", "year"
_PLACEHOLDERS = frozenset({NUMBER, YEAR})
_EXAMPLE = 'write it as "{year}-{n:02}"'

_Word = Annotated[str, Meta(pattern=WORD)]
_Text = Annotated[str, Meta(pattern=r"\S")]


class Issuer(Struct, frozen=True, kw_only=True):
    """Who issues bulletins.

    `numbering` is a pattern of the bulletins' numbers, in which `{n}` stands for the number given
    and `{year}` for the year of issue. `disclaimer` may have several lines. What is empty is not
    said.
    """

    name: str = ""
    department: str = ""
    contact: str = ""
    numbering: str = ""
    disclaimer: str = ""
    dates: DateStyle = "words"
    logo: Logo | None = None


class IssuerTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table as it is written; `dates` is October 1, 2025 as the issuer writes it, or ISO."""

    name: _Word
    department: _Word = ""
    logo: _Word = ""
    contact: _Word = ""
    numbering: _Word = ""
    disclaimer: _Text = ""
    dates: Literal["October 1, 2025", "10/01/2025", "2025-10-01", "ISO", "iso"] = "October 1, 2025"

    def issuer(self, folder: Path, place: str, faults: Faults) -> Issuer:
        """Return the issuer, the logo's file read; its path is relative to the folder."""
        if self.numbering:
            _validate(self.numbering, join(place, "numbering"), faults)
        picture = None
        if self.logo:
            try:
                picture = logo.read(folder, self.logo)
            except ValueError as error:
                faults.add(join(place, "logo"), str(error))
        return Issuer(
            name=self.name,
            department=self.department,
            contact=self.contact,
            numbering=self.numbering,
            disclaimer=self.disclaimer.strip(),
            dates=_STYLES[self.dates],
            logo=picture,
        )


def placeholders(numbering: str) -> set[str]:
    """Return the names in the braces of a pattern; ValueError for one that is no format."""
    from string import Formatter  # noqa: PLC0415 (slow to import, and few houses number bulletins)

    return {name for _, name, _, _ in Formatter().parse(numbering) if name is not None}


def _validate(numbering: str, place: str, faults: Faults) -> None:
    """Take a fault for a pattern that is no format of a number and a year."""
    unknown: set[str] = set()
    try:
        names = placeholders(numbering)
        unknown = names - _PLACEHOLDERS
        if not unknown and NUMBER in names:
            numbering.format(n=1, year=2025)
            return
    except (ValueError, IndexError, KeyError):
        pass
    wrong = ", ".join(f"{{{name}}}" for name in sorted(unknown))
    has = f"has no placeholder {wrong}" if wrong else f"{numbering!r} numbers nothing"
    faults.add(place, f"{has}: {{n}} stands for the number and {{year}} for the year; {_EXAMPLE}")
