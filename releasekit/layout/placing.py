"""Where a code belongs: the sections of a code set, and the kinds that are known by their shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import re


class Section(Struct, frozen=True, kw_only=True):
    """One section of the code set: inclusive ranges of code prefixes, or every code of a kind."""

    title: str
    ranges: tuple[tuple[str, str], ...] = ()
    kind: str = ""

    def holds(self, code: str, kind: str) -> bool:
        """Return whether the code belongs here; compares as many characters as the range has."""
        if self.kind:
            return kind == self.kind
        return any(
            low <= code[: len(low)] and code[: len(high)] <= high for low, high in self.ranges
        )


class Kind(Struct, frozen=True, kw_only=True):
    """A sort of concept within the code set, known by the shape of its code.

    `becomes` is the kind that a code of this one is made when it is here to stay (Category III
    codes are temporary; the lasting ones become Category I), `sunset_years` after how many years
    it is archived by rule if nobody says otherwise; 0 for kinds that stay.
    """

    id: str
    title: str
    pattern: re.Pattern[str]
    becomes: str = ""
    sunset_years: int = 0
