"""The lists of a bulletin behind page one: changes code by code, by property, and the index."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from releasekit.diff import EVERY
from releasekit.model.concept import Family
from releasekit.model.numbers import number
from releasekit.render import dates, words
from releasekit.views import duties, titles
from releasekit.views.bulletins.bulletin_types import (
    GridRow,
    GridView,
    GroupView,
    IndexView,
    PropertyRow,
    PropertyView,
    RowsView,
    RowView,
)
from releasekit.views.bulletins.facts import is_spacing
from releasekit.views.bulletins.tallies import REPORTED, counted_as, tally
from releasekit.views.changes.stated_facts import told_aspects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.layout import CodeSet
    from releasekit.views.bulletins.bulletin_types import EndedView
    from releasekit.views.bulletins.facts import Facts
    from releasekit.views.changes import ChangeView, ClassView
    from releasekit.views.duties import Group

ENDED = "ended"
"""The place in the index of the table on page one."""
_MOST_VALUES = 40
"""How many rows a property has before the other codes are only counted."""
_PLAIN = frozenset({"code-added", "descriptor-revised"})
"""Classes that the title of their list says already."""


def groups(facts: Facts) -> tuple[GroupView, ...]:
    """Return the lists of changes code by code; what ended stands on page one."""
    built = (_group(group, facts) for group in duties.GROUPS)
    return tuple(group for group in built if group.sections)


def _group(group: Group, facts: Facts) -> GroupView:
    every = facts.of(group.classes)
    sections: dict[str, list[ChangeView]] = {one.title: [] for one in facts.shown.sections}
    for change in every:
        sections[titles.of_section(change.section)].append(change)
    return GroupView(
        id=group.id,
        title=titles.of_group(group.id, facts.layout),
        sections=tuple(
            RowsView(title=title, rows=_rows(held, facts), tally=tally(held, facts))
            for title, held in sections.items()
            if held
        ),
        tally=tally(every, facts),
    )


def _rows(held: Iterable[ChangeView], facts: Facts) -> tuple[RowView, ...]:
    told = (_told(change, facts) for change in held)
    return tuple(RowView(change=change, beside=_beside(change, facts)) for change in told)


def _told(change: ChangeView, facts: Facts) -> ChangeView:
    """Return the change to show of a code: of a text in which only blanks changed, its other text.

    A long title may be spaced anew where the short one was reworded.
    """
    return (facts.reworded(change.code) or change) if is_spacing(change) else change


def _beside(change: ChangeView, facts: Facts) -> str:
    """Return what stands beside a change: who took parts of it, that it ended, or its class."""
    if change.aspect.partition(".")[0] == Family.DESIGNATION:
        return change.aspect_title
    if is_spacing(change):
        return str(words.load()["bulletin"]["spacing"])
    if change.change_class in duties.NARROWED:
        return facts.order.text(facts.diff.links.narrowed().get(change.code, ()))
    told = [] if change.change_class in _PLAIN else [change.title]
    if change.change_class in duties.NEW:
        phrases = words.load()
        if change.last_day:
            told.append(phrases["last_day"].format(day=dates.day_in_words(change.last_day)))
        elif change.effective != facts.diff.after.effective.isoformat():
            day = dates.day_in_words(change.effective)
            told.append(phrases["spans"]["open"].format(first=day))
    elif change.replacements:
        codes = facts.order.text(replacement.code for replacement in change.replacements)
        told.append(words.load()["bulletin"]["report_instead"].format(codes=codes))
    return "; ".join(told)


def grid(facts: Facts, lists: Sequence[GroupView]) -> GridView:
    """Return the codes of the lists by section, and by what happened to them.

    They are those that can be reported; a list without any has no column.
    """
    rows = []
    filled = [one for one in lists if one.tally.codes + one.tally.companions]
    for section in facts.shown.sections:
        held = [_codes(group, section.title, facts) for group in filled]
        if any(held):
            cells = tuple(map(facts.order.text, held))
            rows.append(GridRow(title=section.title, cells=cells, counts=tuple(map(len, held))))
    ids, columns = (tuple(group.id for group in filled), tuple(group.title for group in filled))
    return GridView(lists=ids, columns=columns, rows=tuple(rows))


def _codes(group: GroupView, section: str, facts: Facts) -> list[str]:
    return [
        row.change.code
        for rows in group.sections
        if rows.title == section
        for row in rows.rows
        if counted_as(row.change, facts) in REPORTED
    ]


def properties(facts: Facts) -> tuple[PropertyView, ...]:
    """Return the other properties that changed, each with its codes by what it was and is."""
    held: dict[tuple[int, str], dict[tuple[str, str], list[str]]]
    held = defaultdict(lambda: defaultdict(list))
    order = _order(facts.layout)
    for change in facts.told():
        if change.change_class in duties.PROPERTIES:
            values = _value(change, change.before), _value(change, change.after)
            place = order.get(change.aspect, len(order)), change.aspect_title
            held[place][values].append(change.code)
    told = tuple(_property(title, values, facts) for (_, title), values in sorted(held.items()))
    return (*_pairs(facts), *_limits(facts), *told)


def _order(layout: CodeSet) -> dict[str, int]:
    """Return the aspects of a fee schedule in the order in which readers look for them.

    Whether a code is paid stands first, then what a line about it names, the amount before all.
    """
    if layout.fees is None:
        return {}
    aspects = {column.aspect for file in layout.files for column in file.columns if column.stored}
    status = sorted(name for name in aspects if name.startswith(f"{Family.STATUS}."))
    amount = f"{Family.VALUE}.{layout.fees.amount}"
    first = [*status, amount, *told_aspects(layout.fees, sorted(aspects))]
    return {aspect: place for place, aspect in enumerate(dict.fromkeys(first))}


def _pairs(facts: Facts) -> Iterator[PropertyView]:
    """Return the edits that began or ended: by column 1 and indicator, those of column 2."""
    phrase: str = words.load()["entry_columns"].get(facts.relation, "")
    for name in duties.PAIRS:
        held: dict[tuple[str, str], list[str]] = defaultdict(list)
        for change in facts.of((name,)):
            first, _, second = change.code.partition("/")
            bound = "; ".join((phrase.format(code=first), *_stated(change, facts)))
            held[(bound, "") if name == "edit-ended" else ("", bound)].append(second)
        if held:
            yield _property(titles.of_class(name, facts.layout), held, facts, pairs=True)


def _stated(change: ChangeView, facts: Facts) -> Iterator[str]:
    """Yield what a list states of an entry; days only where they are not the release's own."""
    yield from (fact.text for fact in change.facts if not fact.is_day)
    if change.effective != facts.diff.after.effective.isoformat():
        yield from (fact.text for fact in change.facts if fact.is_day)


def _limits(facts: Facts) -> Iterator[PropertyView]:
    """Return the limits that came or went, by their units and how these are counted."""
    for name in duties.LIMITS:
        held: dict[tuple[str, str], list[str]] = defaultdict(list)
        for change in facts.of((name,)):
            limit = "; ".join(_stated(change, facts))
            held[("", limit) if name == "limit-added" else (limit, "")].append(change.code)
        if held:
            yield _property(titles.of_class(name, facts.layout), held, facts)


def _value(change: ChangeView, value: object) -> str:
    """Return a value as people read it: a flag is yes or no, a day is in words."""
    if change.withheld:
        return str(words.load()["text_withheld"])
    if change.aspect.partition(".")[0] == Family.FLAG:
        return str(words.load()["flags"].get(str(value), value))
    return ", ".join(map(dates.day_in_words, str(value).split("\n")))


def _property(
    title: str,
    values: dict[tuple[str, str], list[str]],
    facts: Facts,
    *,
    pairs: bool = False,
) -> PropertyView:
    ranked = sorted(values.items(), key=lambda item: (-len(item[1]), -_moved(item[0]), item[0]))
    rows = tuple(
        PropertyRow(before=before, after=after, codes=_codes_of(codes, facts), count=len(codes))
        for (before, after), codes in ranked[:_MOST_VALUES]
    )
    every = [code for codes in values.values() for code in codes]
    count = len(every) if pairs else len({*every})
    left = sum(len(codes) for _, codes in ranked[_MOST_VALUES:])
    return PropertyView(title=title, rows=rows, count=count, left=left)


def _moved(values: tuple[str, str]) -> Decimal:
    """Return how far a number moved; nothing where one of the values is none."""
    before, after = (number(value.partition(" (")[0]) for value in values)
    return abs(after - before) if before is not None and after is not None else Decimal(0)


def _codes_of(codes: Sequence[str], facts: Facts) -> str:
    """Return codes as people write them; of the whole release, that it is of all codes."""
    return str(words.load()["every_code"]) if EVERY in codes else facts.order.text(codes)


def further(facts: Facts) -> tuple[ClassView, ...]:
    """Return the classes of changes that are told nowhere else."""
    told = {name for group in duties.GROUPS for name in group.classes}
    told |= {*duties.ENDED, *duties.PROPERTIES, *duties.PAIRS, *duties.LIMITS}
    return tuple(line for line in facts.shown.summary if line.id not in told)


def index(ended: Iterable[EndedView], lists: Sequence[GroupView]) -> tuple[IndexView, ...]:
    """Return every code with the lists in which it stands, in order of the code."""
    places: dict[str, list[str]] = defaultdict(list)
    printed: dict[str, str] = {}
    for one in ended:
        places[one.change.code].append(ENDED)
        printed[one.change.code] = one.change.printed
    for group in lists:
        for section in group.sections:
            for row in section.rows:
                places[row.change.code].append(group.id)
                printed[row.change.code] = row.change.printed
    return tuple(
        IndexView(code=code, printed=printed[code], places=tuple(places[code]))
        for code in sorted(places)
    )
