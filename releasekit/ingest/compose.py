"""Puts the fragments of a code together into one canonical line, and proves that they agree."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.errors import FaultList, SourceError
from releasekit.layout import Role
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import MANY, PLACE
from releasekit.readers.records import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.ingest.fragments import Fragments
    from releasekit.layout import CodeSet

FIRST = 1 + len(PLACE)
"""Where the designations and properties begin, after code, display, parent, section, kind."""


def _aspects(layout: CodeSet, members: list[Fragments]) -> dict[str, bool]:
    """Return the aspects that the members fill, in order, and whether each may have many values."""
    aspects: dict[str, bool] = {}
    for fragments in members:
        if fragments.loose:
            aspects |= dict.fromkeys((own.aspect for own in layout.properties), False)
            aspects |= dict.fromkeys(sorted(fragments.seen), False)
        else:
            for name in fragments.aspects:
                aspects[name] = aspects.get(name, False) or name in fragments.many
    return aspects


class Counts(Struct):
    """What came of the fragments."""

    concepts: int = 0
    live: int = 0
    unplaced: int = 0
    orphans: int = 0


class Composer:
    """Composes the lines of one release from its sorted fragments."""

    def __init__(self, layout: CodeSet, members: list[Fragments]) -> None:
        """Work out the heading from what the members, all read, turned out to have."""
        self.layout = layout
        self.members = {fragments.tag: fragments for fragments in members}
        aspects = _aspects(layout, members)
        for name in PLACE:
            aspects.pop(name, None)
        ordered = sorted(aspects, key=lambda name: not name.startswith("designation."))
        self.heading = ("code", *PLACE, *(name + MANY * aspects[name] for name in ordered))
        places = {name: FIRST + number for number, name in enumerate(ordered)}
        places |= {name: number for number, name in enumerate(PLACE, start=1)}
        self.places = places
        self.many = {places[name] for name, many in aspects.items() if many}
        self.flags = {places[n] for n in ordered if n.startswith("flag.")}
        self.terminated = places.get(TERMINATED, 0)
        self.fills = {
            tag: [places[name] for name in fragments.aspects]
            for tag, fragments in self.members.items()
            if not fragments.loose
        }
        filled = Counter(place for fills in self.fills.values() for place in fills)
        self.plain = {
            each.tag
            for each in members
            if not (each.loose or each.file.supplements or each.file.multi_row)
            and not any(filled[place] > 1 for place in self.fills[each.tag])
        }
        self.main = {
            each.tag
            for each in members
            if each.file.role is Role.CONCEPTS and not each.file.supplements
        }
        self.agreeing = [each for each in members if each.file.must_match]
        self.counts = Counts()
        self.faults = FaultList()
        self._above: list[str] = []

    def lines(self, fragments: Iterable[bytes]) -> Iterator[bytes]:
        """Return one line a concept, in order; at the end raise the faults that were found."""
        code = ""
        group: list[list[str]] = []
        for fragment in fragments:
            cells = fragment.decode().split("\t")
            if cells[0] != code:
                if group:
                    yield from self._composed(code, group)
                code, group = cells[0], []
            group.append(cells)
        if group:
            yield from self._composed(code, group)
        self.faults.check()

    def _composed(self, code: str, group: list[list[str]]) -> Iterator[bytes]:
        line = [""] * len(self.heading)
        line[0] = code
        have: dict[str, str] = {}
        concept = False
        careful = []
        for cells in group:
            tag = cells[1]
            fragments = self.members[tag]
            concept = concept or fragments.file.role is Role.CONCEPTS
            if tag not in self.plain:
                careful.append(cells)
            elif tag in have:
                self._doubled(code, fragments, have[tag], cells[2])
            else:
                have[tag] = cells[2]
                for place, value in zip(self.fills[tag], cells[3:], strict=True):
                    line[place] = value
        if careful:
            self._fill(code, line, have, careful)
        for fragments in self.agreeing:
            self._validate_agreement(code, fragments, line, have)
        if concept:
            yield self._finished(code, line)
        else:
            self.counts.orphans += 1

    def _fill(
        self, code: str, line: list[str], have: dict[str, str], group: list[list[str]]
    ) -> None:
        """Fill in what may meet another value: files that add to others come last."""
        group.sort(
            key=lambda cells: (self.members[cells[1]].file.supplements, cells[1], int(cells[2]))
        )
        for cells in group:
            tag = cells[1]
            fragments = self.members[tag]
            file = fragments.file
            again = tag in have
            if again and not (fragments.loose or file.multi_row):
                self._doubled(code, fragments, have[tag], cells[2])
                continue
            have.setdefault(tag, cells[2])
            loose = fragments.loose
            places = [self.places[cells[3]]] if loose else self.fills[tag]
            for place, value in zip(places, cells[4:] if loose else cells[3:], strict=True):
                known = line[place]
                if again and file.multi_row and place in self.many:
                    line[place] = SEPARATOR.join(filter(None, (known, value)))
                elif not known:
                    line[place] = value
                elif value not in {"", known} and not file.supplements:
                    self._contradicted(code, fragments, cells[2], place, known, value)

    def _contradicted(  # noqa: PLR0913, PLR0917 (what the fault has to name)
        self, code: str, fragments: Fragments, number: str, place: int, known: str, value: str
    ) -> None:
        name = self.heading[place].removesuffix(MANY)
        self.faults.add(
            SourceError(
                fragments.member.name,
                f"{code}: {name} is {value!r}, but {known!r} in another row",
                line=int(number),
                advice="take one of the two out, or use the publisher's own file",
            )
        )

    def _finished(self, code: str, line: list[str]) -> bytes:
        kind = self.layout.kind_of(code)
        line[4] = kind
        section = line[3] or self.layout.section_of(code, kind)
        line[3] = section
        if self.layout.parent == "longest-prefix":
            line[2] = self._parent(code)
        for place in self.many:
            if line[place]:
                line[place] = json.dumps(line[place].split(SEPARATOR), ensure_ascii=False)
        for place in self.flags:
            line[place] = line[place] or "false"
        counts = self.counts
        counts.concepts += 1
        counts.live += not (self.terminated and line[self.terminated])
        counts.unplaced += not section
        return "\t".join(line).encode()

    def _parent(self, code: str) -> str:
        """Return the longest code that this one begins with; codes come in order."""
        above = self._above
        while above and not code.startswith(above[-1]):
            above.pop()
        parent = above[-1] if above else ""
        above.append(code)
        return parent

    def _doubled(self, code: str, fragments: Fragments, first: str, again: str) -> None:
        if fragments.file.repeats:
            return
        lines = (int(first), int(again))
        self.faults.add(
            SourceError(
                fragments.member.name,
                f"{code} stands twice, first in line {min(lines)}",
                line=max(lines),
                advice="take one of the two out, or use the publisher's own file",
            )
        )

    def _validate_agreement(
        self, code: str, fragments: Fragments, line: list[str], have: dict[str, str]
    ) -> None:
        agrees = fragments.file.must_match
        there = fragments.tag in have
        wanted = not self.main.isdisjoint(have) and (
            agrees == "code" or line[self.places[agrees]] == "true"
        )
        if there == wanted:
            return
        other = next(each for each in self.members.values() if each.tag in self.main)
        lacks, has = (other, fragments) if there else (fragments, other)
        self.faults.add(
            SourceError(
                lacks.member.name,
                f"has no {code}, which {has.member.name} has",
                advice="the files must hold the same codes: use those of one delivery",
            )
        )
