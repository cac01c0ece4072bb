"""Licensed texts: what an output is given instead of a descriptor, for one audience."""

from __future__ import annotations

from functools import lru_cache
from typing import Never

from msgspec import Struct

from releasekit.licensing.audiences import Audience, Entitlement
from releasekit.model.concept import Family

_LEVELS = {"designation.short": Entitlement.SHORT, "designation.medium": Entitlement.MEDIUM}
_OWN = "property"
"""The family of a licensee's own properties: its names are words of a file, like its values."""
_PLAIN = frozenset(
    {
        "flag",
        "date",
        "kind",
        "parent",
        "section",
        "coverage",
        Family.LIMIT,
        Family.VALUE,
        Family.STATUS,
        Family.INDICATOR,
    }
)


class Licensed:
    """A descriptor as one audience may have it: its text, or nothing at all.

    It takes the text in only if the audience is cleared for it, so that there is nothing in it
    that a template, a format, a join or a debugger could bring out. A cleared one is written by
    `str()`; nothing else turns it into text by accident: it is no str, it joins, adds and
    serializes to nothing, and its repr does not show it.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str, *, cleared: bool) -> None:
        """Take the text if the audience is cleared for it, else nothing."""
        self.__text = text if cleared else ""

    def __str__(self) -> str:
        """Return the text; empty where it is withheld."""
        return self.__text

    def __format__(self, spec: str) -> str:
        """Return the text, padded or cut as `spec` says."""
        return format(self.__text, spec)

    def __bool__(self) -> bool:
        """Return whether there is a text to show."""
        return bool(self.__text)

    def __repr__(self) -> str:
        """Show no text: a repr goes to logs and error messages."""
        return "<licensed text>" if self.__text else "<withheld text>"

    def __eq__(self, other: object) -> bool:
        """Compare with another licensed text or with a plain one."""
        return self.__text == str(other) if isinstance(other, Licensed | str) else NotImplemented

    def __hash__(self) -> int:
        """Hash as the text does."""
        return hash(self.__text)

    def __reduce__(self) -> Never:
        """Refuse to be pickled: a pickle is written past the gate."""
        message = "a licensed text cannot be pickled"
        raise TypeError(message)


@lru_cache(maxsize=512)
def _needed(aspect: str) -> Entitlement:
    if aspect.partition(".")[0] in _PLAIN:
        return Entitlement.CODES
    return _LEVELS.get(aspect, Entitlement.LONG)


class Clearance(Struct, frozen=True, kw_only=True):
    """What one audience may be shown of one code set; every text of a view passes through it."""

    audience: Audience
    code_set: str
    entitled: Entitlement

    @classmethod
    def of(cls, audience: Audience, code_set: str, *, licensed: bool) -> Clearance:
        """Return the clearance of an audience for a code set."""
        entitled = audience.entitlement(code_set, licensed=licensed)
        return cls(audience=audience, code_set=code_set, entitled=entitled)

    @property
    def withheld(self) -> bool:
        """Whether any text of the code set is kept from this audience."""
        return self.entitled < Entitlement.LONG

    def allows(self, aspect: str) -> bool:
        """Return whether an aspect may be shown: short and medium texts need less than all else.

        Flags, dates, places and what is measured are no texts. Any other aspect may quote a
        descriptor, and needs the entitlement to the long one; so does `code`, the coming or going
        of a code, which is told by its display.
        """
        return self.entitled >= _needed(aspect)

    def name(self, aspect: str) -> str:
        """Return an aspect's id; of a licensee's own property only that it is one, if withheld."""
        own = aspect.partition(".")[0] == _OWN
        return _OWN if own and not self.allows(aspect) else aspect

    def text(self, aspect: str, text: str) -> Licensed:
        """Return the text of an aspect as this audience may have it."""
        return Licensed(text, cleared=self.allows(aspect))

    def descriptor(self, display: str, medium: str = "", short: str = "") -> Licensed:
        """Return the longest descriptor of a code that this audience may have."""
        texts = (
            ("display", display),
            ("designation.medium", medium),
            ("designation.short", short),
        )
        allowed = (text for aspect, text in texts if text and self.allows(aspect))
        return Licensed(next(allowed, ""), cleared=True)
