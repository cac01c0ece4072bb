"""What page one says beside its sentences: subject, totals, codes no longer valid, duties."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from releasekit.model import ReleaseKind
from releasekit.model.concept import BILLABLE
from releasekit.render import dates, words
from releasekit.views import duties, titles
from releasekit.views.bulletins.bulletin_types import (
    DutyView,
    EndedView,
    OpeningView,
    RunView,
    TotalView,
)
from releasekit.views.bulletins.tallies import (
    BRIEF,
    CODES,
    COMPANIONS,
    HEADERS,
    REPORTED,
    counted_as,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.views.bulletins.facts import Facts
    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.duties import Duty

_PAYS = ("became-not-payable", "became-payable", "status-revised")
_TOTALS_OF = {
    "edits": (
        ("edits-began", ("edit-added", "edit-revived")),
        ("edits-ended", ("edit-ended",)),
        ("edits-applied", ("edit-modifier-refused", "edit-modifier-allowed")),
    ),
    "limits": (
        ("limits-added", ("limit-added",)),
        ("limits-removed", ("limit-removed",)),
        ("limits-lowered", ("limit-lowered",)),
        ("limits-raised", ("limit-raised",)),
        ("limits-applied", ("limit-indicator-changed",)),
    ),
    "fees": (
        ("new", ("code-added", "code-reinstated")),
        ("unlisted", duties.ENDED),
        ("paid", _PAYS),
        ("indicators", ("indicator-revised",)),
        ("values", ("value-revised",)),
        ("throughout", ("release-value-revised",)),
    ),
}
"""The totals of lists, which are of other things than codes."""
_TOTALS = (
    ("new", ("code-added", "became-billable")),
    ("reinstated", ("code-reinstated",)),
    ("ended", duties.ENDED),
    ("reused", ("code-reused",)),
    ("revised", duties.REVISED),
)


_ALWAYS = frozenset({"new", "ended", "revised", "edits-began", "edits-ended"})
"""Totals that are told where there are none, too."""


def opening(facts: Facts) -> OpeningView:
    """Return what stands first, in the code set's own words."""
    shown, phrases = facts.shown, words.load()["bulletin"]
    after = shown.after
    said = {
        "name": shown.name,
        "label": after.label,
        "version": after.version,
        "occasions": shown.occasions,
        "effective": dates.day_in_words(after.effective),
        "month": dates.month(after.effective),
    }
    interim = after.kind is ReleaseKind.INTERIM
    kind = "subjects_erratum" if shown.erratum else "subjects_interim" if interim else "subjects"
    subjects = words.load()[kind]
    graces = words.load()["grace"]
    effective, grace = phrases["effective_for"], _own(graces, shown.code_set, facts.kind)
    if shown.erratum:
        effective, grace = _corrections(shown), ""
    before = dates.day_in_words(shown.before.effective)
    return OpeningView(
        subject=_own(subjects, shown.code_set, facts.kind).format(**said) + _of_part(shown),
        effective=effective.format(**said, count=f"{shown.changes:,}"),
        grace=grace.format(**said),
        differs=phrases["differs"].format(before=shown.before.label, effective=before),
        readers=tuple(dict.fromkeys(duty.who for duty, _ in _wanted(facts))),
    )


def _of_part(shown: ChangesView) -> str:
    """Return the part that a bulletin is about, to stand behind its subject; empty if none."""
    part = shown.part
    return f" \u2013 {part[0].upper()}{part[1:]}" if part else ""


def _corrections(shown: ChangesView) -> str:
    """Return how many corrections an erratum has, and from which day on they count."""
    phrases = words.load()["errata"]
    name = {0: "lead_none", 1: "lead_one"}.get(shown.changes, "lead_many")
    phrase: str = phrases[name]
    return phrase


def _own(table: dict[str, str], code_set: str, kind: str = "") -> str:
    """Return a phrase of one code set, else of its kind of list, else the one for every other."""
    return table.get(code_set) or table.get(kind) or table[words.DEFAULT]


def totals(facts: Facts) -> tuple[TotalView, ...]:
    """Return how many codes that can be reported came, ended or were revised."""
    table = _TOTALS_OF.get(facts.kind, _TOTALS)
    counted = ((name, _count(CODES, classes, facts)) for name, classes in table)
    return tuple(
        TotalView(id=name, codes=count, text=number(name, count, facts))
        for name, count in counted
        if count or name in _ALWAYS
    )


def _count(kind: str, classes: Iterable[str], facts: Facts) -> int:
    return sum(counted_as(change, facts) == kind for change in facts.of(classes))


def number(name: str, count: int, facts: Facts) -> str:
    """Return in words how many codes came, ended or were revised."""
    word = facts.shown.text_word
    phrase: str = words.load()["totals"][f"{name}_{'one' if count == 1 else 'many'}"]
    return phrase.format(count=f"{count:,}", text=word, texts=f"{word}s")


def apart(facts: Facts) -> str:
    """Return what the totals do not count: headers, codes that go with others, and brief ones."""
    phrases = words.load()["totals"]
    told = []
    for name in (HEADERS, COMPANIONS, BRIEF):
        counts = [(key, _count(name, classes, facts)) for key, classes in _TOTALS]
        numbers = [number(key, count, facts) for key, count in counts if count]
        if numbers:
            told.append(phrases[name].format(counts=", ".join(numbers)))
    return "; ".join([*told, *_former(facts)])


def _former(facts: Facts) -> Iterator[str]:
    """Say how many of the codes that the totals count as no longer valid are headers now."""
    counted = [one for one in facts.of(duties.ENDED) if counted_as(one, facts) == CODES]
    became = sum(one.header and one.aspect == BILLABLE for one in counted)
    if became:
        phrase = words.load()["totals"][f"former_{'one' if became == 1 else 'many'}"]
        yield phrase.format(count=f"{became:,}", ended=f"{len(counted):,}")


def ended(facts: Facts) -> tuple[EndedView, ...]:
    """Return the codes that can no longer be reported, in order, with what to report instead."""
    return tuple(
        EndedView(
            change=change,
            why=_why(change, facts),
            instead=facts.order.text(replacement.code for replacement in change.replacements),
            source=", ".join(dict.fromkeys(_source(r.basis, facts) for r in change.replacements)),
            last_day=change.last_day,
        )
        for change in facts.of(duties.ENDED)
    )


def unreplaced(facts: Facts, ended: Iterable[EndedView]) -> tuple[RunView, ...]:
    """Return the codes without a replacement by why and when they ended, in order of the code."""
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in ended:
        if not one.instead:
            held[one.why, one.last_day].append(one.change.code)
    phrase: str = words.load()["bulletin"]["ends"]
    return tuple(
        RunView(
            id="ended",
            list="",
            title=phrase.format(why=why, day=dates.day_in_words(day)) if day else why,
            codes=facts.order.text(codes),
            count=len(codes),
        )
        for (why, day), codes in held.items()
    )


def _why(change: ChangeView, facts: Facts) -> str:
    """Return in few words why a code ended; a class without such words has its title."""
    short: str | None = words.load()["why"].get(change.change_class)
    return (
        titles.filled(short, facts.layout, facts.layout.kind_of(change.code))
        if short
        else change.title
    )


def _source(basis: str, facts: Facts) -> str:
    phrases = words.load()["sources"]
    phrase: str = phrases.get(basis, basis)
    named = _own(words.load()["publishers"], facts.shown.code_set)
    return phrase.format(publisher=named.format(publisher=facts.shown.publisher_name))


def who_acts(facts: Facts) -> tuple[DutyView, ...]:
    """Return what each role must do, in the order in which the roles are first named."""
    roles: dict[str, list[tuple[Duty, list[ChangeView]]]] = {}
    for duty, held in _wanted(facts):
        roles.setdefault(duty.who, []).append((duty, held))
    return tuple(_duty(who, rows, facts) for who, rows in roles.items())


def _wanted(facts: Facts) -> Iterator[tuple[Duty, list[ChangeView]]]:
    """Return the duties that have a change that the totals count too, with those changes."""
    counted = [one for one in facts.every if counted_as(one, facts) in {*REPORTED, HEADERS}]
    for duty in duties.of(facts.layout.id):
        held = [one for one in counted if one.change_class in duty.classes]
        if held and duty.order(erratum=facts.shown.erratum):
            yield duty, held


def _duty(who: str, rows: list[tuple[Duty, list[ChangeView]]], facts: Facts) -> DutyView:
    together = [change for _, held in rows for change in held]
    apart = frozenset(change.code for change in together if facts.apart(change.code))
    days = [change.effective for change in together]
    codes = duties.reported(together)
    return DutyView(
        who=who,
        what=". ".join(duties.order(duty, held, facts.shown, apart) for duty, held in rows),
        codes=len(codes),
        headers=len({change.code for change in together} - codes),
        first=min(days),
        last=max(days),
    )
