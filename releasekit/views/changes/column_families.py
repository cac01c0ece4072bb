"""Changes of columns of one declared family, such as an amount by state, told once a code."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from releasekit.diff import EVERY
from releasekit.model.concept import Family
from releasekit.model.numbers import moved, number
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from releasekit.classify import Change
    from releasekit.diff.deltas import Row
    from releasekit.layout import CodeSet
    from releasekit.layout.column_values import ColumnFamily

_MEASURED = frozenset({Family.VALUE, Family.LIMIT})
_FEW_NAMES = 4
"""Up to so many members are named in passing; more are counted."""
_FEW_WAYS = 3
"""Up to so many different changes are told one by one; of more the range and its ends."""
_NONE = frozenset[str]()
_ZERO = Decimal(0)


class Group(NamedTuple):
    """Changes that are told together, mostly one alone.

    `elsewhere` are the aspects of the same family that changed too, and are told in another place.
    """

    changes: tuple[Change, ...]
    elsewhere: frozenset[str] = _NONE


class Way(NamedTuple):
    """One way in which members of a family changed: from one value to another.

    `difference` and `percent` are how far it moved, empty where that cannot be said.
    """

    before: str
    after: str
    difference: str
    percent: str
    members: list[str]

    @property
    def text(self) -> str:
        """The change without its members: "0.62 → 0.63"."""
        return f"{self.before} → {self.after}"

    @property
    def order(self) -> tuple[Decimal, Decimal]:
        """What ways are in order of: how far they moved in percent, then from where."""
        return number(self.percent) or _ZERO, number(self.before) or _ZERO


class Said(NamedTuple):
    """What changes of a family say together, as before and after are shown.

    `raw_before` and `raw_after` are the values where all members have the same, and empty else.
    """

    before: str
    after: str
    raw_before: str
    raw_after: str


class _Words:
    """Words what members of a family have in common; its phrases are read once."""

    def __init__(self) -> None:
        self._phrases = words.load()["column_families"]

    def phrase(self, name: str, **values: str) -> str:
        """Return a phrase with its values."""
        phrase: str = self._phrases[name]
        return phrase.format(**values)

    def members(
        self, family: ColumnFamily, names: Sequence[str], every: int, *, named: bool = False
    ) -> str:
        """Return of which members something is said: all, by name, or how many of them."""
        if len(names) == every > 1:
            return self.phrase("in_all", count=f"{len(names):,}", many=family.many)
        return self.phrase("in", members=", ".join(names) if named else self.counted(family, names))

    def counted(self, family: ColumnFamily, names: Sequence[str]) -> str:
        """Return a few members by name, and how many there are of more."""
        if len(names) <= _FEW_NAMES:
            return ", ".join(names)
        return self.phrase("members", count=f"{len(names):,}", many=family.many)

    def range(self, values: Iterable[str]) -> str:
        """Return the least and the greatest of some values: "0.53 to 0.62"; the one there is."""
        ends = sorted(set(values), key=lambda value: (number(value) or _ZERO, value))
        return ends[0] if len(ends) == 1 else self.phrase("range", low=ends[0], high=ends[-1])

    def how_far(self, ways: Sequence[Way]) -> str:
        """Return how far values moved: " (+0.01, +1.61 %)", or from what to what in percent."""
        differences = {way.difference for way in ways}
        told = [differences.pop()] if len(differences) == 1 else []
        percents = [
            f"{way.percent} %" for way in sorted(ways, key=lambda way: way.order) if way.percent
        ]
        if percents:
            low, high = percents[0], percents[-1]
            told.append(low if low == high else self.phrase("range", low=low, high=high))
        return f" ({', '.join(told)})" if any(told) else ""

    def detail(self, family: ColumnFamily, ways: Sequence[Way]) -> str:
        """Return the different changes: a few one by one, of many the least and the greatest."""
        if len(ways) == 1:
            return ""
        if len(ways) <= _FEW_WAYS:
            each = [
                self.phrase("way", way=way.text, members=self.counted(family, way.members))
                for way in ways
            ]
            return f": {', '.join(each)}"
        ends = [choose(ways, key=lambda way: way.order) for choose in (min, max)]
        low, high = (f"{way.members[0]} {way.text}" for way in ends)
        told = self.phrase("ends", low=low, high=high)
        return f": {told}"


class ColumnFamilies:
    """Finds the changes of a code that are told together, and says them."""

    def __init__(self, layout: CodeSet) -> None:
        """Take the list, whose declaration says which columns are of one family."""
        self.families = layout.families
        self._priced = layout.fees is not None
        self.of = lru_cache(maxsize=None)(self._of)
        self.words = _Words()
        self._columns: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = {}

    def together(self, changes: Iterable[Change], every: Iterable[Change]) -> list[Group]:
        """Return changes in their order; those told together stand where the first of them does.

        They are of one code and class, count from one day, and all changed, came or went. `every`
        has all that changed, of which some may not be told.
        """
        groups: dict[object, list[Change]] = {}
        for place, change in enumerate(changes):
            family = self.of(change.delta.aspect)
            key: object = place if family is None else self._key(change, family)
            groups.setdefault(key, []).append(change)
        changed: dict[str, set[str]] = defaultdict(set)
        for change in every:
            if self.of(change.delta.aspect):
                changed[change.delta.key].add(change.delta.aspect)
        return [self._group(tuple(held), changed) for held in groups.values()]

    def _group(self, held: tuple[Change, ...], changed: dict[str, set[str]]) -> Group:
        code = held[0].delta.key
        if self.of(held[0].delta.aspect) is None:
            return Group(held)
        others = changed[code].union(changed.get(EVERY, ())) if EVERY in changed else changed[code]
        own = {change.delta.aspect for change in held}
        return Group(held, frozenset(others - own) if len(others) > len(own) else _NONE)

    def _key(self, change: Change, family: ColumnFamily) -> object:
        delta = change.delta
        there = not self.is_none(str(delta.before)), not self.is_none(str(delta.after))
        said_by = change.release, change.effective, change.published
        return delta.key, change.rule.id, family.title, there, delta.codes, said_by

    def _of(self, aspect: str) -> ColumnFamily | None:
        """Return the family of an aspect; None where it is of none."""
        start, _, name = aspect.partition(".")
        if start not in _MEASURED:
            return None
        return next((family for family in self.families if family.member(name)), None)

    def is_none(self, value: str) -> bool:
        """Return whether a value says that there is none: a fee schedule writes 0, too."""
        return not value or (self._priced and not value.strip("0."))

    def said(self, family: ColumnFamily, group: Group) -> Said:
        """Return what the changes of a group say together."""
        ways = _ways(family, group.changes)
        first = ways[0]
        columns = self._members(family, group.changes[0].row)
        came, went = self.is_none(first.before), self.is_none(first.after)
        before, after = (
            self.words.range(way.before for way in ways),
            self.words.range(way.after for way in ways),
        )
        names = [_member(family, change.delta.aspect) for change in group.changes]
        where = self.words.members(family, names, len(columns), named=came or went)
        if came:
            before, after = self.words.phrase("none"), f"{after} {where}"
        elif went:
            after = f"{self.words.phrase('none')} {where}"
        else:
            after = f"{after}{self.words.how_far(ways)} {where}{self.words.detail(family, ways)}"
            after += self._unchanged(family, group, columns)
        return Said(before, after, *(first[:2] if len(ways) == 1 else ("", "")))

    def amounts(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """Return what values by aspect are in each family: "fee 0.53 to 0.62 in 53 states"."""
        told = []
        for family in self.families:
            columns = [aspect for aspect in values if self.of(aspect) is family]
            held = [aspect for aspect in columns if not self.is_none(values[aspect])]
            if held:
                amounts = self.words.range(values[aspect] for aspect in held)
                names = [_member(family, aspect) for aspect in held]
                where = self.words.members(family, names, len(columns))
                told.append(f"{family.title.lower()} {amounts} {where}")
        return tuple(told)

    def _unchanged(self, family: ColumnFamily, group: Group, columns: list[tuple[str, str]]) -> str:
        """Return which members have a value that did not change; of a whole release nothing."""
        first = group.changes[0]
        if first.delta.key == EVERY:
            return ""
        changed = {one.delta.aspect for one in group.changes} | group.elsewhere
        cells = first.row.cells(*(aspect for aspect, _ in columns))
        names = [
            name
            for (aspect, name), cell in zip(columns, cells, strict=True)
            if aspect not in changed and not self.is_none(cell)
        ]
        if not names:
            return ""
        told = self.words.phrase("unchanged", members=self.words.counted(family, names))
        return f"; {told}"

    def _members(self, family: ColumnFamily, row: Row) -> list[tuple[str, str]]:
        """Return the columns of a family that a release has: the aspect and the member's name."""
        heading = family.title, row.snapshot.pages.heading
        if heading not in self._columns:
            self._columns[heading] = [
                (aspect, _member(family, aspect))
                for aspect in row.snapshot.places
                if self.of(aspect) is family
            ]
        return self._columns[heading]


def _ways(family: ColumnFamily, changes: Iterable[Change]) -> list[Way]:
    """Return the different changes, those of most members first."""
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for change in changes:
        delta = change.delta
        held[str(delta.before), str(delta.after)].append(_member(family, delta.aspect))
    ways = [Way(*values, *moved(*values), members) for values, members in held.items()]
    return sorted(ways, key=lambda way: -len(way.members))


@lru_cache(maxsize=1 << 10)
def _member(family: ColumnFamily, aspect: str) -> str:
    return family.member(aspect.partition(".")[2])
