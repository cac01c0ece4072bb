"""Sentences of page one, made from the facts by a table of rules; words.toml has the words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import dates, words
from releasekit.views import duties
from releasekit.views.bulletins import list_highlights
from releasekit.views.bulletins.bulletin_types import HighlightView
from releasekit.views.bulletins.tallies import REPORTED, SPACING, counted_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from releasekit.views.bulletins.facts import Facts
    from releasekit.views.changes import ChangeView

FEWEST, MOST = 3, 5
"""How many sentences page one has, if there is so much to tell."""
_NAMED = 3
"""How many families or splits a sentence names."""
_BILLED = 2
"""Of how many codes page one says what the house billed."""
_CODES = 8
"""How many codes and ranges a sentence names."""
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class HighlightRule(Struct, frozen=True, kw_only=True):
    """What page one may say: the sentences that `tell` makes, or none where it does not apply.

    A rule that `fills` is only asked where there are fewer than `FEWEST` sentences.
    """

    id: str
    tell: Callable[[Facts], Iterator[str]]
    fills: bool = False


def highlights(facts: Facts) -> tuple[HighlightView, ...]:
    """Return the sentences of page one, by rank of their rules; no more than `MOST`."""
    told: list[HighlightView] = []
    for rule in TABLE:
        if not rule.fills or len(told) < FEWEST:
            told += (HighlightView(id=rule.id, text=text) for text in rule.tell(facts))
    return tuple(told[:MOST])


def _phrase(name: str, **values: object) -> str:
    phrase: str = words.load()["highlights"][name]
    return phrase.format(**values)


def _counted(name: str, count: int, **values: object) -> str:
    """Return a phrase that there is of one code and of many."""
    number = "one" if count == 1 else "many"
    return _phrase(f"{name}_{number}", count=f"{count:,}", **values)


def _listed(name: str, changes: list[ChangeView], facts: Facts) -> Iterator[str]:
    """Tell of codes that all had the same happen to them, by number."""
    if changes:
        codes = facts.order.text((change.code for change in changes), _CODES)
        word = facts.shown.text_word
        yield _counted(name, len(changes), codes=codes, text=word, texts=f"{word}s")


def _splits(facts: Facts) -> Iterator[str]:
    """Tell of the code that most others take the place of, and name the next ones.

    A code that is a whole category is before all others.
    """
    ended = [one for one in facts.of(duties.ENDED) if len(one.replacements) > 1]
    ranked = sorted(
        ended,
        key=lambda one: (one.code != facts.category(one.code), -len(one.replacements), one.code),
    )
    if not ranked:
        return
    first = ranked[0]
    alike = [one for one in ranked[1:] if one.header == first.header]
    others = alike[: _NAMED - 1]
    codes = [replacement.code for replacement in first.replacements]
    sentence = _phrase(
        "split_header" if first.header else "split_deleted",
        code=_named(first),
        count=f"{len(codes):,}",
        axes=_axes(str(first.display), list(map(facts.title, codes))),
        codes=facts.order.text(codes, _CODES),
    )
    if others:
        more = (
            _phrase("split_item", code=_named(one), count=len(one.replacements)) for one in others
        )
        left = len(alike) - len(others)
        rest = _counted("split_rest", left) if left else ""
        sentence += " " + _phrase("split_also", codes="; ".join(more) + rest)
    yield sentence


def _named(change: ChangeView) -> str:
    """Return a code with its text before it, where there is one to show."""
    if not change.display:
        return change.printed
    return _phrase("named", text=change.display, code=change.printed)


def _axes(text: str, others: list[str]) -> str:
    """Return by what several codes are told apart that one was not: " by type and activity".

    words.toml has the words of each axis; two of them, in two texts, show that it is one.
    """
    own = {word.casefold() for word in _WORD.findall(text)}
    new = [{word.casefold() for word in _WORD.findall(other)} - own for other in others]
    axes = []
    for axis, listed in words.load()["axes"].items():
        seen = Counter(word for texts in new for word in texts & {*listed.split()})
        texts = sum(bool(texts & {*listed.split()}) for texts in new)
        if len(seen) > 1 and texts > 1:
            axes.append(axis)
    if not axes:
        return ""
    last = _phrase("and", first=", ".join(axes[:-1]), last=axes[-1]) if axes[1:] else axes[0]
    return _phrase("by", axes=last)


def _gains(facts: Facts) -> Iterator[str]:
    """Tell which families gain most codes."""
    new = [one for one in facts.of(duties.NEW) if counted_as(one, facts) in REPORTED]
    yield from _families("gains", new, facts)


def _losses(facts: Facts) -> Iterator[str]:
    """Tell which families lose most codes, where most of them have no replacement."""
    ended = facts.of(duties.ENDED)
    if sum(not one.replacements for one in ended) * 2 > len(ended):
        name = "losses_in_list" if facts.layout.is_measured else "losses"
        yield from _families(name, ended, facts)


def _families(name: str, changes: list[ChangeView], facts: Facts) -> Iterator[str]:
    families = facts.families(changes)
    largest = [family for family in families[:_NAMED] if family[1] > 1]
    alone = facts.layout.is_measured and len(families) == 1  # the list has no others
    if largest and not alone:
        items = (_phrase("family", title=title, count=f"{count:,}") for title, count in largest)
        yield _phrase(name, families="; ".join(items))


def _narrowed(facts: Facts) -> Iterator[str]:
    narrowed = facts.of(duties.NARROWED)
    if narrowed:
        taking = facts.diff.links.narrowed()
        takers = {code for change in narrowed for code in taking.get(change.code, ())}
        parts = _counted("takers", len(takers), parts=_counted("parts", len(narrowed)))
        yield _counted("narrowed", len(narrowed), takers=parts)


def _categories(facts: Facts) -> Iterator[str]:
    """Tell of new categories, and of what no category before had in its place."""
    new = [one for one in facts.of(("code-added",)) if one.code == facts.category(one.code)]
    if not new:
        return
    codes = [one.code for one in facts.of(duties.NEW) if counted_as(one, facts) in REPORTED]
    items = (
        _phrase("family", title=_named(one), count=sum(code.startswith(one.code) for code in codes))
        for one in new[:_NAMED]
    )
    left = len(new) - _NAMED
    rest = _counted("categories_rest", left) if left > 0 else ""
    sentence = _counted("categories", len(new), categories="; ".join(items) + rest)
    known = facts.categories() - {one.code for one in new}
    forms = (_new_form(one, known) for one in new)
    yield " ".join([sentence, *filter(None, forms)][:2])


def _new_form(change: ChangeView, known: Iterable[str]) -> str:
    """Say which character of a category is a letter where all others have a digit."""
    for place, letter in enumerate(change.code):
        there = {other[place : place + 1] for other in known}
        if letter.isalpha() and there and all(other.isdigit() for other in there):
            return _phrase("form", code=change.printed, place=place + 1)
    return ""


def _converted(facts: Facts) -> Iterator[str]:
    converted = facts.of(duties.CONVERTED)
    if converted:
        printed = facts.layout.printed
        pairs = [
            _phrase(
                "pair", code=one.printed, to=", ".join(printed(r.code) for r in one.replacements)
            )
            for one in converted
            if one.replacements
        ]
        kind = converted[0].title
        shown = "; ".join(pairs[:_CODES]) or facts.order.text((c.code for c in converted), _CODES)
        yield _counted("converted", len(converted), what=kind[0].lower() + kind[1:], codes=shown)


def _earlier(facts: Facts) -> Iterator[str]:
    """Tell of changes of the later release itself that count from days before it."""
    after = facts.diff.after
    own = [one for one in facts.every if one.release == after.label and not one.interim]
    early = {one.code: one.effective for one in own if one.effective < after.effective.isoformat()}
    if early:
        days = sorted(Counter(early.values()).items())
        items = (
            _phrase("day", day=dates.day_in_words(day), count=f"{count:,}") for day, count in days
        )
        day = dates.day_in_words(after.effective)
        yield _counted("earlier", len(early), day=day, days=", ".join(items))


def _billed(facts: Facts) -> Iterator[str]:
    """Tell which of the codes that need something to be done the house billed most."""
    usage, phrases = facts.shown.usage, words.load()["usage"]
    told = facts.of((*duties.ENDED, *duties.MEANING, *duties.NARROWED, *duties.REVISED))
    by_code = {change.code: change for change in told}
    for code in usage.most(by_code)[:_BILLED]:
        change = by_code[code]
        phrase: str = phrases["what"]
        yield phrase.format(
            billed=usage.sentence(code, change.printed),
            what=change.class_and_aspect[0].lower() + change.class_and_aspect[1:],
            day=dates.day_in_words(change.effective),
        )


def _of_classes(name: str, *classes: str) -> Callable[[Facts], Iterator[str]]:
    """Return a rule that tells of the codes with a change of some classes."""

    def tell(facts: Facts) -> Iterator[str]:
        counted = (change for change in facts.of(classes) if counted_as(change, facts) != SPACING)
        yield from _listed(name, list(counted), facts)

    return tell


TABLE = (
    HighlightRule(id="billed", tell=_billed),
    HighlightRule(id="balance", tell=list_highlights.balance),
    HighlightRule(id="families", tell=list_highlights.families),
    HighlightRule(id="throughout", tell=list_highlights.throughout),
    HighlightRule(id="amounts", tell=list_highlights.amounts),
    HighlightRule(id="lowered", tell=list_highlights.lowered),
    HighlightRule(id="reused", tell=_of_classes("reused", "code-reused")),
    HighlightRule(id="splits", tell=_splits),
    HighlightRule(id="gains", tell=_gains),
    HighlightRule(id="narrowed", tell=_narrowed),
    HighlightRule(id="categories", tell=_categories),
    HighlightRule(id="converted", tell=_converted),
    HighlightRule(id="sunset", tell=_of_classes("sunset", *duties.SUNSET)),
    HighlightRule(id="quantity", tell=_of_classes("quantity", "descriptor-quantity-revised")),
    HighlightRule(id="negated", tell=_of_classes("negated", "descriptor-negated")),
    HighlightRule(id="reinstated", tell=_of_classes("reinstated", "code-reinstated")),
    HighlightRule(id="earlier", tell=_earlier),
    HighlightRule(id="losses", tell=_losses),
    HighlightRule(id="billable", tell=_of_classes("billable", "became-billable")),
    HighlightRule(id="dates", tell=_of_classes("dates", *duties.DATES), fills=True),
    HighlightRule(id="revised", tell=_of_classes("revised", "descriptor-revised"), fills=True),
)
"""Every rule in order of rank: what denies or pays wrong claims first."""
