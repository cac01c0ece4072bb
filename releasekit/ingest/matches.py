"""Proves that files which must hold the same codes do, whatever order they have them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from releasekit.errors import FaultList
    from releasekit.ingest.fragments import Fragments

_FEW, _NAMED = 3, 5
"""Up to how many codes get a fault each, and how many a list of codes names."""


class Matches:
    """The members that must have every code of the main ones, or every code with a flag."""

    def __init__(
        self, members: Mapping[str, Fragments], main: set[str], places: Mapping[str, int]
    ) -> None:
        """Take the members by their tags, the tags of the main ones, and where aspects stand."""
        self.members = members
        self.main = main
        self.places = places
        self.matching = [
            fragments
            for fragments in members.values()
            if fragments.file.must_match in {"code", *places}
        ]
        self.unmatched: dict[tuple[str, str], list[str]] = {}

    def compare(self, code: str, line: Sequence[str], have: Mapping[str, int]) -> None:
        """Take down where one of the members lacks a code, or has one that it may not."""
        for fragments in self.matching:
            aspect = fragments.file.must_match
            there = fragments.tag in have
            wanted = not self.main.isdisjoint(have) and (
                aspect == "code" or line[self.places[aspect]] == "true"
            )
            if there != wanted:
                other = min(self.main)
                pair = (other, fragments.tag) if there else (fragments.tag, other)
                self.unmatched.setdefault(pair, []).append(code)

    def take_faults(self, faults: FaultList) -> None:
        """Take a fault for each code that a file lacks; of many codes, one with their number."""
        for (lacks, has), codes in self.unmatched.items():
            lacking, having = self.members[lacks].member.name, self.members[has].member.name
            messages = [f"has no {code}, which {having} has" for code in codes]
            if len(codes) > _FEW:
                messages = [f"has none of {len(codes):,} codes that {having} has: {named(codes)}"]
            for message in messages:
                advice = "the files must hold the same codes: use those of one delivery"
                faults.add(SourceError(lacking, message, advice=advice))


def are(count: int) -> str:
    """Return a number with its verb: 1 is, 1,000 are."""
    return "1 is" if count == 1 else f"{count:,} are"


def named(codes: Sequence[str]) -> str:
    """Return the first codes of a list, and a mark where there are more."""
    return ", ".join(codes[:_NAMED]) + (" …" if len(codes) > _NAMED else "")
