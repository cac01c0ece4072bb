"""Codes to which links lead, and from which: as every output shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from releasekit.layout import CodeSet
    from releasekit.timeline.moves import Link


class LinkedCode(Struct, frozen=True, kw_only=True, gc=False):
    """A replacement in JSON."""

    code: str
    basis: str
    relationship: str


class EarlierCode(Struct, frozen=True, kw_only=True, gc=False):
    """A previous code in JSON."""

    code: str
    basis: str
    relationship: str
    remains_valid: bool


class ReplacementCode(Struct, frozen=True, kw_only=True, gc=False):
    """A replacement, its source, and how the two codes are related.

    `printed` is the code as its publisher prints it. `basis` is "published", "identical",
    "proposed" or "reviewed"; `relationship` one of FHIR R5's five codes, from the ended code to
    this one. As text it is its printed code.
    """

    code: str
    printed: str
    basis: str
    relationship: str

    def __str__(self) -> str:
        """Return the printed code."""
        return self.printed

    def document(self) -> LinkedCode:
        """Return it as JSON has it."""
        return LinkedCode(code=self.code, basis=self.basis, relationship=self.relationship)


class PreviousCode(Struct, frozen=True, kw_only=True, gc=False):
    """A code with which was reported before what is now reported with another; its source.

    `printed`, `basis` and `relationship` are as a replacement's, from this code to the other.
    `remains_valid` tells a code that merely covers less from one that ended or became a header.
    As text it is its printed code.
    """

    code: str
    printed: str
    basis: str
    relationship: str
    remains_valid: bool

    def __str__(self) -> str:
        """Return the printed code."""
        return self.printed

    def document(self) -> EarlierCode:
        """Return it as JSON has it."""
        return EarlierCode(
            code=self.code,
            basis=self.basis,
            relationship=self.relationship,
            remains_valid=self.remains_valid,
        )


def told(codes: Iterable[str], bases: Iterable[str]) -> str:
    """Return codes to report, as they are printed, with whose word it is: `A1, B2 (published)`."""
    phrases = words.load()
    listed = ", ".join(codes)
    names = ", ".join(dict.fromkeys(phrases["crosswalk"]["bases"][basis] for basis in bases))
    return str(phrases["instead"]["told"].format(codes=listed, bases=names)) if listed else ""


def instead(replacements: Sequence[ReplacementCode], specific: Sequence[str] = ()) -> str:
    """Return what to report in the place of a code, and on whose word; else nothing.

    `specific` are the printed codes below a header that has no replacement.
    """
    if replacements or not specific:
        return told(map(str, replacements), (one.basis for one in replacements))
    phrase: str = words.load()["instead"]["specific"]
    return phrase.format(codes=words.several(specific))


def replacement_code(link: Link, layout: CodeSet) -> ReplacementCode:
    """Return the target of a link as outputs show it."""
    return ReplacementCode(
        code=link.target,
        printed=layout.printed(link.target),
        basis=link.basis.value,
        relationship=link.relationship.value,
    )


def previous_codes(
    links: Iterable[Link], remaining: Container[str], layout: CodeSet
) -> tuple[PreviousCode, ...]:
    """Return the sources of links as outputs show them; `remaining` are those that remain valid."""
    return tuple(
        PreviousCode(
            code=link.source,
            printed=layout.printed(link.source),
            basis=link.basis.value,
            relationship=link.relationship.value,
            remains_valid=link.source in remaining,
        )
        for link in links
    )


def previously_reported(codes: Iterable[PreviousCode]) -> str:
    """Return in words with which codes that remain valid something was reported; else nothing."""
    staying = [previous.printed for previous in codes if previous.remains_valid]
    if not staying:
        return ""
    phrase = words.load()["previously"]["one_code" if len(staying) == 1 else "many_codes"]
    return str(phrase.format(codes=", ".join(staying)))
