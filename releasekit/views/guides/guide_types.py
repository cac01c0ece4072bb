"""What templates/crosswalk/ is given: a crosswalk, and its codes by section, family and pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import layout as layouts
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from releasekit.licensing import Licensed
    from releasekit.views.crosswalks import CrosswalkView
    from releasekit.views.stamps import Stamp


class MemberView(Struct, frozen=True, kw_only=True):
    """One code as files have it and as it is printed, and its text."""

    code: str
    printed: str
    display: Licensed


class TargetView(Struct, frozen=True, kw_only=True):
    """One replacement, or those of a pattern.

    `printed` is the code; in a pattern `_` stands in it for the character that stays the same, and
    `codes` are all that are meant, printed. `code_set` is named where it is another one.
    `display` is what their texts have in common. `relationship` is in words, and `told` false
    where the sentence of the source says it for all of them. `shared` are other codes, printed,
    that it replaces too. `path` leads over other codes in between.
    """

    printed: str
    code_set: str
    codes: tuple[str, ...]
    display: Licensed
    relationship: str
    told: bool
    basis: str
    score: float | None
    reviewer: str
    reviewed: str
    reason: Licensed
    shared: tuple[str, ...]
    path: str


class SourceView(Struct, frozen=True, kw_only=True):
    """One code and what it becomes, or several to which the same happens.

    `members` are the codes. Of a pattern, `place` counts the character that stays the same from 1
    and `characters` are its values, `printed` has `_` in its place and `display` is what the texts
    have in common; else `place` is 0, and of several members `printed` and `display` are those of
    the first. `outcome` is "narrowed" (remains valid, but covers less), "reassigned"
    (the number means something else now), "replaced", "none" (no
    replacement, by a publisher or reviewer), "proposed" (only text similarity suggests one) or
    "open" (nothing is known). `basis`, `reviewer` and `reviewed` are of an outcome "none"; `reason`
    is the clause about the code, where it is the same for all targets.
    """

    members: tuple[MemberView, ...]
    printed: str
    display: Licensed
    place: int
    characters: tuple[str, ...]
    outcome: str
    sentence: str
    targets: tuple[TargetView, ...]
    basis: str
    reviewer: str
    reviewed: str
    reason: Licensed

    @property
    def pattern(self) -> str:
        """What the members have in common: `3 codes: same 7th character (A, D, S)`."""
        phrases = words.load()["crosswalk"]
        if len(self.members) == 1:
            return ""
        if not self.place:
            return str(phrases["alike"]).format(count=len(self.members))
        return str(phrases["same_character"]).format(
            count=len(self.members),
            place=f"{self.place}{_ending(self.place)}",
            characters=", ".join(self.characters),
        )


class FamilyView(Struct, frozen=True, kw_only=True):
    """The codes below one header, `printed` with its text; those of no header have neither.

    `titled` is false where a heading would say what its only code says.
    """

    printed: str
    title: Licensed
    titled: bool
    sources: tuple[SourceView, ...]


class SameView(Struct, frozen=True, kw_only=True):
    """A run of codes that stay the same: the first and the last as printed, and how many."""

    first: str
    last: str
    count: int


class GuideSectionView(Struct, frozen=True, kw_only=True):
    """The codes of one section, in order; `same` are asked for only, and `codes` without them."""

    title: str
    families: tuple[FamilyView, ...]
    same: tuple[SameView, ...]
    codes: int


class IndexLine(Struct, frozen=True, kw_only=True):
    """A new code, or a pattern, as printed; `sources` are what it replaces: (printed, code)."""

    printed: str
    sources: tuple[tuple[str, str], ...]


class GuideView(Struct, frozen=True, kw_only=True):
    """What templates/crosswalk/ is given: a crosswalk, and its codes by section.

    `outcomes` counts the codes by what became of them, without those that stay the same; `codes`
    is their sum. `index` leads back from new codes to those that they replace.
    `bases` are those of its links; `title` names the crosswalk.
    """

    walk: CrosswalkView
    title: str
    sections: tuple[GuideSectionView, ...]
    outcomes: Mapping[str, int]
    bases: tuple[str, ...]
    codes: int
    index: tuple[IndexLine, ...]

    @property
    def stamp(self) -> Stamp:
        """The banner, notice and trademark of the code set."""
        return self.walk.stamp

    @property
    def told_outcomes(self) -> tuple[tuple[str, int], ...]:
        """What became of codes in words, and of how many; without what became of none."""
        phrases = words.load()
        titles = phrases["crosswalk"]["outcomes"]
        if layouts.load(self.walk.code_set).is_measured:
            titles = titles | phrases["list_outcomes"]
        return tuple((titles[name], count) for name, count in self.outcomes.items() if count)


def _ending(number: int) -> str:
    """Return the ending of an English ordinal: 1st, 2nd, 3rd, 4th, 11th."""
    teens = number % 100 in {11, 12, 13}
    return "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
