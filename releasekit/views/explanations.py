"""What is told of a class of change: what it means, why it has its level, and who must act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import layout as layouts
from releasekit.classify import classes
from releasekit.render import words
from releasekit.views import duties, titles
from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from releasekit.classify import Rule
    from releasekit.layout import CodeSet

SCHEMA = "releasekit/classes/1"


class DutyOfClass(Struct, frozen=True, kw_only=True):
    """What a role must do about a class.

    `code_sets` are ids, none where it is for all that were asked for.
    """

    who: str
    what: str
    code_sets: tuple[str, ...]


class ExampleView(Struct, frozen=True, kw_only=True):
    """An invented change of a class: what was, and what is."""

    before: str
    after: str


class ExplanationView(Struct, frozen=True, kw_only=True):
    """One class of change: what `explain` tells of it.

    `title` and `meaning` have the word of one code set for a text, or the plain word "text".
    `level_meaning` says what its level asks for, `why` the reason for its own.
    """

    id: str
    title: str
    level: str
    level_title: str
    level_meaning: str
    meaning: str
    why: str
    duties: tuple[DutyOfClass, ...]
    example: ExampleView


def view(rule: Rule, layout: CodeSet | None = None) -> ExplanationView:
    """Return what is told of a class of change, with the duties of one code set or of all."""
    phrases = words.load()
    own, level = phrases["classes"][rule.id], phrases["levels"][rule.level.value]
    return ExplanationView(
        id=rule.id,
        title=_filled(own["title"], layout),
        level=rule.level.value,
        level_title=titles.of_level(rule.level.value),
        level_meaning=level["meaning"],
        meaning=_meaning(rule, layout),
        why=own["why"],
        duties=tuple(_duties(rule, [layout.id] if layout else list(layouts.code_sets()))),
        example=ExampleView(before=own["before"], after=own["after"]),
    )


def _meaning(rule: Rule, layout: CodeSet | None) -> str:
    """Return what a class means; of a list of edits, limits or fees what it means there."""
    phrases = words.load()
    if layout and layout.is_measured and rule.id in phrases["list_meanings"]:
        return str(phrases["list_meanings"][rule.id]).format(entry=layout.entry)
    return _filled(phrases["classes"][rule.id]["meaning"], layout)


def _duties(rule: Rule, code_sets: Sequence[str]) -> Iterator[DutyOfClass]:
    """Return what must be done about a class, each once, with the code sets that it is for."""
    held: dict[tuple[str, str], list[str]] = {}
    for code_set in code_sets:
        for duty in duties.of(code_set):
            if rule.id in duty.classes and duty.what:
                held.setdefault((duty.who, duties.general(duty)), []).append(code_set)
    for (who, what), chosen in held.items():
        everywhere = len(chosen) == len(code_sets)
        yield DutyOfClass(who=who, what=what, code_sets=() if everywhere else tuple(chosen))


def every(
    layout: CodeSet | None = None, ids: Sequence[str] | None = None
) -> tuple[ExplanationView, ...]:
    """Return what is told of every class of change, in rule order, or of some in theirs."""
    rules = {rule.id: rule for rule in classes()}
    return tuple(view(rules[name], layout) for name in (rules if ids is None else ids))


def names() -> Mapping[str, str]:
    """Return the id of every class by its id and by each of its titles, in small letters."""
    known = [None, *map(layouts.load, layouts.code_sets())]
    phrases = words.load()["classes"]
    by_title = {
        _filled(phrases[rule.id]["title"], layout).casefold(): rule.id
        for rule in classes()
        for layout in known
    }
    return by_title | {rule.id: rule.id for rule in classes()}


def _filled(phrase: str, layout: CodeSet | None) -> str:
    if layout:
        return titles.filled(phrase, layout)
    kind = words.load()["explain"]["kind"]
    return phrase.format(text="text", Text="Text", kind=kind)


def to_json(views: Iterable[ExplanationView]) -> bytes:
    """Return classes as JSON; schemas/classes-1.schema.json says its shape."""
    return document({"schema": SCHEMA, "classes": list(views)})
