"""Puts the fragments of a code together into one canonical line, and proves that they agree."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from releasekit.errors import FaultList, SourceError
from releasekit.ingest.matches import Matches
from releasekit.layout import Role
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import MANY, PLACE, code_of_cells, parent_of
from releasekit.readers.records import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from releasekit.ingest.fragments import Fragment, Fragments
    from releasekit.layout import CodeSet

DISPLAY, _, SECTION, KIND = PLACE
_TO_JSON = json.JSONEncoder(ensure_ascii=False).encode


class Kept(NamedTuple):
    """Texts and values by code that are kept while the lines are composed.

    They are those of codes that the members `tags` have, and that have the flag at `place`; 0 is
    all of them. `values` has those of some aspects, in order, which stand at `places`.
    """

    tags: frozenset[str]
    place: int
    texts: dict[str, str]
    aspects: tuple[str, ...]
    places: tuple[int, ...]
    values: dict[str, list[str]]


class Counts(Struct):
    """How many concepts there are, and how many of them ended or stand outside every section.

    `orphans` are codes that some file speaks of and no file of concepts has.
    """

    concepts: int = 0
    ended: int = 0
    unplaced: int = 0
    orphans: int = 0

    @property
    def live(self) -> int:
        """How many concepts did not end."""
        return self.concepts - self.ended


class Composer:
    """Composes the lines of one release from its sorted fragments."""

    def __init__(self, code_set: CodeSet, members: list[Fragments]) -> None:
        """Work out the heading from what the members, all read, turned out to have."""
        self.code_set = code_set
        self.members = {fragments.tag: fragments for fragments in members}
        place = PLACE if code_set.text_word else PLACE[1:]
        aspects = _aspects(code_set, members)
        ordered = sorted(
            (name for name in aspects if name not in PLACE),
            key=lambda name: not name.startswith("designation."),
        )
        many = {name for name in ordered if aspects[name]}
        names = (*code_set.key, *place, *ordered)
        self.heading = tuple(name + MANY * (name in many) for name in names)
        self.width = len(code_set.key)
        self.blank = [""] * (len(names) - self.width)
        # A column of the key may have the name of an aspect: the aspect's place is behind it.
        self.places = {name: n for n, name in enumerate(names) if n >= self.width}
        self.many = {self.places[name] for name in many}
        self.flags = {self.places[name] for name in ordered if name.startswith("flag.")}
        self.parent, self.section, self.kind = (self.places[name] for name in PLACE[1:])
        self.placed = code_set.placement()
        self.has_parents = bool(code_set.parent)
        self.apart, self.licensed = code_set.licensed_kinds, set[str]()
        self.terminated = self.places.get(TERMINATED, 0)
        self.display = self.places.get(DISPLAY, 0)
        self.above: list[str] = []
        self.counts = Counts()
        self.true = [0] * len(names)
        self.kept: list[Kept] = []
        self.faults = FaultList()
        self._sort_members(members)

    def _sort_members(self, members: list[Fragments]) -> None:
        """Sort out which members fill places that no other fills, and which need more care."""
        self.fills = {
            fragments.tag: [self.places[name] for name in fragments.aspects]
            for fragments in members
            if not fragments.loose
        }
        filled = Counter(place for fills in self.fills.values() for place in fills)
        self.plain = {
            fragments.tag
            for fragments in members
            if not (fragments.loose or fragments.file.supplements or fragments.file.multi_row)
            and not any(filled[place] > 1 for place in self.fills[fragments.tag])
        }
        self.concepts = {
            fragments.tag for fragments in members if fragments.file.role is Role.CONCEPTS
        }
        self.main = {tag for tag in self.concepts if not self.members[tag].file.supplements}
        whole = Counter(self.members[tag].aspects for tag in self.main)
        self.parts = {tag for tag in self.main if whole[self.members[tag].aspects] > 1}
        self.matches = Matches(self.members, self.main, self.places)

    def flagged(self, aspect: str) -> int:
        """Return how many codes have a flag, once all lines are composed."""
        return self.true[self.places[aspect]]

    def keep(self, table: str, aspect: str, told: Sequence[str]) -> Kept:
        """Keep the text of each code that a table has, of those with a flag or all (`code`).

        So are the values of aspects that it tells of and no other table. They are there once the
        lines are composed.
        """
        tags = frozenset(tag for tag, own in self.members.items() if own.file.table == table)
        elsewhere = {
            name for tag, own in self.members.items() if tag not in tags for name in own.aspects
        }
        here = {name for tag in tags for name in self.members[tag].aspects}
        names = tuple(name for name in told if name in here - elsewhere)
        places = tuple(self.places[name] for name in names)
        kept = Kept(tags, self.places.get(aspect, 0), {}, names, places, {})
        if aspect == "code" or kept.place:
            self.kept.append(kept)
        return kept

    def lines(self, fragments: Iterable[Fragment]) -> Iterator[bytes]:
        """Return one line a concept, in order; at the end raise the faults that were found."""
        key = ""
        group: list[Fragment] = []
        for fragment in fragments:
            if fragment[0] != key:
                if group and (line := self._composed(key, group)):
                    yield line
                key, group = fragment[0], []
            group.append(fragment)
        if group and (line := self._composed(key, group)):
            yield line
        self.matches.take_faults(self.faults)
        self.faults.check()

    def _composed(self, key: str, group: list[Fragment]) -> bytes | None:
        """Return the line of a code; None for one that no file of concepts has."""
        code = key if self.width == 1 else code_of_cells(key.split("\t"))
        line = [*key.split("\t"), *self.blank]
        have: dict[str, int] = {}
        careful = []
        for fragment in group:
            _, tag, number, values = fragment
            if tag not in self.plain:
                careful.append(fragment)
            elif tag in have:
                self._doubled(code, fragment, have[tag])
            else:
                have[tag] = number
                for place, value in zip(self.fills[tag], values):  # noqa: B905 (as many, and quick)
                    line[place] = value
        if careful:
            self._fill(code, line, have, careful)
        self.matches.compare(code, line, have)
        if self.concepts.isdisjoint(have):
            self.counts.orphans += 1
            return None
        if self.display and not line[self.display]:
            self._take_without_text(code, have)
        self._finish(code, line)
        for kept in self.kept:
            if (not kept.place or line[kept.place] == "true") and not kept.tags.isdisjoint(have):
                kept.texts[code] = line[self.display] if self.display else ""
                kept.values[code] = [line[place] for place in kept.places]
        return "\t".join(line).encode()

    def _fill(
        self, code: str, line: list[str], have: dict[str, int], group: list[Fragment]
    ) -> None:
        """Fill in what may meet another value: files that supplement others come last."""
        files = {tag: fragments.file for tag, fragments in self.members.items()}
        group.sort(key=lambda fragment: files[fragment[1]].supplements)  # else as they come
        for fragment in group:
            _, tag, number, values = fragment
            file, loose = files[tag], self.members[tag].loose
            again = tag in have
            if again and not (loose or file.multi_row):
                self._doubled(code, fragment, have[tag])
                continue
            if not again and tag in self.parts and not self.parts.isdisjoint(have):
                self._in_two_parts(code, fragment, have)
            have.setdefault(tag, number)
            if loose:
                aspect, *values = values
            places = [self.places[aspect]] if loose else self.fills[tag]
            for place, value in zip(places, values, strict=True):
                known = line[place]
                if again and file.multi_row and place in self.many:
                    if value in known.split(SEPARATOR):
                        continue  # a row that stands twice says it once
                    line[place] = SEPARATOR.join(filter(None, (known, value)))
                elif not known:
                    line[place] = value
                elif value not in {"", known} and not file.supplements:
                    name = self.heading[place].removesuffix(MANY)
                    message = f"{code}: {name} is {value!r}, but {known!r} in another row"
                    self._contradicted(fragment, message)

    def _finish(self, code: str, line: list[str]) -> None:
        """Fill in what follows from the code, and count."""
        kind, section = self.placed(code)
        section = line[self.section] or section
        line[self.kind], line[self.section] = kind, section
        if self.apart and kind in self.apart:
            self.licensed.add(kind)
        if self.has_parents:
            line[self.parent] = parent_of(code, self.above)
        for place in self.many:
            line[place] = listed(line[place])
        for place in self.flags:
            if line[place] == "true":
                self.true[place] += 1
            elif not line[place]:
                line[place] = "false"
        counts = self.counts
        counts.concepts += 1
        if self.terminated and line[self.terminated]:
            counts.ended += 1
        if not section:
            counts.unplaced += 1

    def _contradicted(self, fragment: Fragment, message: str, other: int = 0) -> None:
        """Take the fault of two rows that cannot both be right; `other` is the other one's line."""
        _, tag, line, _ = fragment
        self.faults.add(
            SourceError(
                self.members[tag].member.name,
                message,
                line=max(line, other),
                advice="take one of the two out, or use the publisher's own file",
            )
        )

    def _doubled(self, code: str, fragment: Fragment, other: int) -> None:
        _, tag, line, _ = fragment
        if not self.members[tag].file.repeats:
            first = min(line, other)
            self._contradicted(fragment, f"{code} stands twice, first in line {first}", other)

    def _in_two_parts(self, code: str, fragment: Fragment, have: Mapping[str, int]) -> None:
        """Take the fault of a code that two parts of one table have."""
        other = next(tag for tag in have if tag in self.parts)
        where = f"{self.members[other].member.name}, line {have[other]}"
        self._contradicted(fragment, f"{code} stands twice, first in {where}")

    def _take_without_text(self, code: str, have: dict[str, int]) -> None:
        """Take the fault of a code without a text, where its code set has one for every code."""
        tag = next(tag for tag in sorted(have) if tag in self.concepts)
        self.faults.add(
            SourceError(
                self.members[tag].member.name,
                f"{code} has no {self.code_set.text_word}",
                line=have[tag],
                advice="the line is cut, or its text is lost: use the publisher's own file",
            )
        )


def listed(values: str) -> str:
    """Return values that are parted by U+001F as a line has them: a list in JSON."""
    return _TO_JSON(values.split(SEPARATOR)) if values else values


def _aspects(code_set: CodeSet, members: list[Fragments]) -> dict[str, bool]:
    """Return the aspects that the members fill, in order, and whether each may have many values."""
    aspects: dict[str, bool] = {}
    for fragments in members:
        if fragments.loose:
            aspects |= dict.fromkeys((own.aspect for own in code_set.properties), False)
            aspects |= dict.fromkeys(sorted(fragments.seen), False)
        else:
            for name in fragments.aspects:
                aspects[name] = aspects.get(name, False) or name in fragments.many
    return aspects
