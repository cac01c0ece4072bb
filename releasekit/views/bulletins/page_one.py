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
from releasekit.views.bulletins.facts import is_spacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.views.bulletins.facts import Facts
    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.duties import Duty

_TOTALS = (
    ("new", ("code-added", "became-billable")),
    ("reinstated", ("code-reinstated",)),
    ("ended", duties.ENDED),
    ("reused", ("code-reused",)),
    ("revised", duties.REVISED),
)


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
    effective, grace = phrases["effective_for"], _own(graces, shown.code_set)
    if shown.erratum:
        effective, grace = _corrections(shown), ""
    before = dates.day_in_words(shown.before.effective)
    return OpeningView(
        subject=_own(subjects, shown.code_set).format(**said) + _of_part(shown),
        effective=effective.format(**said, count=f"{shown.changes:,}"),
        grace=grace.format(**said),
        differs=phrases["differs"].format(before=shown.before.label, effective=before),
        readers=tuple(dict.fromkeys(duty.who for duty in _wanted(facts))),
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


def _own(table: dict[str, str], code_set: str) -> str:
    """Return a phrase of one code set, else the one for every other."""
    return table.get(code_set, table[words.DEFAULT])


def totals(facts: Facts) -> tuple[TotalView, ...]:
    """Return how many codes that can be reported came, ended or were revised."""
    counted = ((name, len(_counting(facts, classes))) for name, classes in _TOTALS)
    return tuple(
        TotalView(id=name, codes=count, text=_number(name, count, facts))
        for name, count in counted
        if count or name in {"new", "ended", "revised"}
    )


def _counting(facts: Facts, classes: Iterable[str]) -> list[ChangeView]:
    """Return the changes of codes that totals count: those that can be reported, or could."""

    def counts(change: ChangeView) -> bool:
        if is_only_header(change) or brief(change, facts) or facts.apart(change.code):
            return False
        return not is_spacing(change) or facts.reworded(change.code) is not None

    return list(filter(counts, facts.of(classes)))


def is_only_header(change: ChangeView) -> bool:
    """Return whether a change is of a header that could not be reported before either.

    A code that became a header is one that can no longer be reported, so it counts as a code.
    """
    return change.header and change.aspect != BILLABLE


def brief(change: ChangeView, facts: Facts) -> bool:
    """Return whether a code came and has ended since, all before the later release."""
    ends = change.last_day if change.change_class in duties.NEW else ""
    return bool(ends) and ends < facts.diff.after.effective.isoformat()


def _number(name: str, count: int, facts: Facts) -> str:
    word = facts.shown.text_word
    phrase: str = words.load()["totals"][f"{name}_{'one' if count == 1 else 'many'}"]
    return phrase.format(count=f"{count:,}", text=word, texts=f"{word}s")


def apart(facts: Facts) -> str:
    """Return what the totals do not count: headers, codes that go with others, and brief ones."""
    phrases = words.load()["totals"]
    groups = [
        ("headers", is_only_header),
        ("companions", lambda change: facts.apart(change.code)),
        ("brief", lambda change: brief(change, facts)),
    ]
    told = []
    for name, held in groups:
        counts = [(key, sum(map(held, facts.of(classes)))) for key, classes in _TOTALS]
        became = sum(change.aspect == BILLABLE and change.header for change in facts.every)
        if name == "headers" and became:
            counts.append(("former", became))
        numbers = [_number(key, count, facts) for key, count in counts if count]
        if numbers:
            told.append(phrases[name].format(counts=", ".join(numbers)))
    return "; ".join(told)


def ended(facts: Facts) -> tuple[EndedView, ...]:
    """Return the codes that can no longer be reported, in order, with what to report instead."""
    return tuple(
        EndedView(
            change=change,
            why=_why(change, facts),
            instead=facts.order.text(replacement.code for replacement in change.replacements),
            source=", ".join(dict.fromkeys(_source(r.basis, facts) for r in change.replacements)),
            last_day=change.last_day,
            only_header=is_only_header(change),
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
    return phrase.format(publisher=facts.shown.publisher_name)


def who_acts(facts: Facts) -> tuple[DutyView, ...]:
    """Return what each role must do, in the order in which the roles are first named."""
    roles: dict[str, list[Duty]] = {}
    for duty in _wanted(facts):
        roles.setdefault(duty.who, []).append(duty)
    return tuple(_duty(who, rows, facts) for who, rows in roles.items())


def _wanted(facts: Facts) -> Iterator[Duty]:
    there = {change.change_class for change in facts.every}
    for duty in duties.of(facts.layout.id):
        if there & {*duty.classes} and duty.order(erratum=facts.shown.erratum):
            yield duty


def _duty(who: str, rows: list[Duty], facts: Facts) -> DutyView:
    held = [[one for one in facts.every if one.change_class in duty.classes] for duty in rows]
    orders = (duties.order(duty, of, facts.shown) for duty, of in zip(rows, held, strict=True))
    together = [change for changes in held for change in changes]
    days = [change.effective for change in together]
    codes = duties.reported(together)
    return DutyView(
        who=who,
        what=". ".join(orders),
        codes=len(codes),
        headers=len({change.code for change in together} - codes),
        first=min(days),
        last=max(days),
    )
