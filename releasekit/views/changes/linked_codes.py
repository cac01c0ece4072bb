"""Codes to which links lead, and from which: as every output shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from releasekit.timeline.moves import Link


class ReplacementCode(Struct, frozen=True, kw_only=True, gc=False):
    """A replacement, its source, and how the two codes are related.

    `basis` is "published", "identical", "proposed" or "reviewed"; `relationship` one of FHIR R5's
    five codes, from the ended code to this one. As text it is its code.
    """

    code: str
    basis: str
    relationship: str

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class PreviousCode(Struct, frozen=True, kw_only=True, gc=False):
    """A code with which was reported before what is now reported with another; its source.

    `basis` and `relationship` are as a replacement's, from this code to the other.
    `remains_valid` tells a code that merely covers less from one that ended or became a header.
    As text it is its code.
    """

    code: str
    basis: str
    relationship: str
    remains_valid: bool

    def __str__(self) -> str:
        """Return the code."""
        return self.code


def replacement_code(link: Link) -> ReplacementCode:
    """Return the target of a link as outputs show it."""
    return ReplacementCode(
        code=link.target, basis=link.basis.value, relationship=link.relationship.value
    )


def previous_codes(links: Iterable[Link], remaining: Container[str]) -> tuple[PreviousCode, ...]:
    """Return the sources of links as outputs show them; `remaining` are those that remain valid."""
    return tuple(
        PreviousCode(
            code=link.source,
            basis=link.basis.value,
            relationship=link.relationship.value,
            remains_valid=link.source in remaining,
        )
        for link in links
    )


def previously_reported(codes: Iterable[PreviousCode]) -> str:
    """Return in words with which codes that remain valid something was reported; else nothing."""
    staying = [previous.code for previous in codes if previous.remains_valid]
    if not staying:
        return ""
    phrase = words.load()["previously"]["one_code" if len(staying) == 1 else "many_codes"]
    return str(phrase.format(codes=", ".join(staying)))
