"""Who must act on which classes of change, and how a bulletin groups them."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from releasekit import layout, render
from releasekit.classify import classes
from releasekit.errors import TemplateError
from releasekit.faults import WORD, Faults, near, one_of, toml
from releasekit.model.concept import BILLABLE
from releasekit.render import dates, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from releasekit.views.changes import ChangesView, ChangeView

NEW = ("code-added", "code-reinstated", "became-billable")
CONVERTED, SUNSET = ("code-converted",), ("code-sunset",)
DELETED = ("code-deleted", "code-terminated", "became-header")
ENDED = (*DELETED, *CONVERTED, *SUNSET)
MEANING = ("code-reused", "descriptor-quantity-revised", "descriptor-negated")
REVISED = (*MEANING, "descriptor-revised", "descriptor-edited")
OTHER_TEXTS = ("designation-revised", "designation-edited")
NARROWED = ("code-narrowed",)
DATES = ("sunset-scheduled", "sunset-extended")
PROPERTIES = (
    "flag-changed", "attribute-revised", "property-revised", "date-revised", "code-moved",
    "edit-modifier-refused", "edit-modifier-allowed", "limit-lowered", "limit-raised",
    "limit-indicator-changed", "became-not-payable", "became-payable", "status-revised",
    "indicator-revised", "value-revised", "release-value-revised",
)  # fmt: skip
PAIRS = ("edit-added", "edit-revived", "edit-ended")
EDITS = (*PAIRS, "edit-modifier-refused", "edit-modifier-allowed")
LIMITS = ("limit-added", "limit-removed")
FILE = "duties.toml"


_Word = Annotated[str, Meta(pattern=WORD)]
PLACEHOLDERS = ("codes", "these", "new", "occasions", "last", "day", "texts", "effective")
"""What the words of a duty may leave to be filled in."""
_ROW = re.compile(r"\s*\[\[\s*duties\s*\]\]")
_PLACE = re.compile(r"duties\[(?P<row>\d+)\](?:\.(?P<key>\w+))?")


class Duty(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a role must do about changes of some classes, as an order: "Learn {codes}".

    `redo` is the order of an erratum, about what was done by the earlier posting. `code_sets` are
    the ids of those that it is for; empty: all. `lists` is true of what concerns lists of edits,
    limits and fees alone, false of what does not: a code that leaves a price list may be valid. Of
    two rows of one `id`, the user's takes the place of ours.
    """

    id: _Word = ""
    who: _Word
    what: _Word = ""
    redo: _Word = ""
    classes: tuple[str, ...]
    code_sets: tuple[str, ...] = ()
    lists: bool | None = None

    def is_for(self, code_set: str) -> bool:
        """Return whether it is for a code set."""
        if self.lists is not None and _is_list(code_set) is not self.lists:
            return False
        return not self.code_sets or code_set in self.code_sets

    def order(self, *, erratum: bool) -> str:
        """Return its order for an edition or an erratum; empty where it has none."""
        return self.redo if erratum else self.what


def _is_list(code_set: str) -> bool:
    """Return whether it is a list of edits, limits or fees; what is not declared is none."""
    return code_set in layout.code_sets() and layout.load(code_set).is_measured


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of duties.toml."""

    without: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()


class Group(Struct, frozen=True, kw_only=True):
    """Changes that a bulletin lists together, by their classes; words.toml has its title."""

    id: str
    classes: tuple[str, ...]


GROUPS = (
    Group(id="new", classes=NEW),
    Group(id="revised", classes=REVISED),
    Group(id="narrowed", classes=NARROWED),
    Group(id="sunset-dates", classes=DATES),
)
"""What a bulletin lists code by code behind page one, which has those that ended."""


def order(
    duty: Duty,
    held: Sequence[ChangeView],
    shown: ChangesView,
    apart: frozenset[str] = frozenset(),
) -> str:
    """Return what a role must do about the changes that are held, in words.

    Codes `apart`, which go with others, are counted behind them. Headers are counted only where
    there is nothing else: nobody reports one.
    """
    phrases = words.load()["orders"]
    entry = "edit" if {change.change_class for change in held} <= {*EDITS} else "code"
    lasts = {change.last_day for change in held if change.last_day}
    days = {change.effective for change in held}
    return duty.order(erratum=shown.erratum).format(
        codes=_counted(held, apart, ("one", "many"), entry) + _reinstated(held),
        these=_counted(held, apart, ("this", "these"), entry),
        new=phrases[f"new_{'one' if len(reported(held)) == 1 else 'many'}"],
        occasions=shown.occasions,
        last=dates.day_in_words(lasts.pop()) if len(lasts) == 1 else phrases["last_of_each"],
        day=dates.day_in_words(days.pop()) if len(days) == 1 else phrases["day_of_each"],
        texts=f"{shown.text_word}s",
        effective=dates.day_in_words(shown.after.effective),
    )


def _counted(
    held: Sequence[ChangeView], apart: frozenset[str], number: tuple[str, str], entry: str
) -> str:
    """Return how many codes there are, in words: "these 403 codes and 10 modifiers"."""
    phrases = words.load()["orders"]
    codes = reported(held)
    headers = set() if codes else {change.code for change in held}
    told: list[str] = []
    for what, those in ((entry, codes - apart), ("companion", codes & apart), ("header", headers)):
        first, others = ("one", "many") if told else number
        key = f"{first}_{what}" if len(those) == 1 else f"{others}_{what}s"
        if those:
            told.append(phrases[key].format(count=f"{len(those):,}"))
    return str(phrases["and"]).join(told)


def _reinstated(held: Sequence[ChangeView]) -> str:
    """Say how many codes are valid again, where others of them are new."""
    again = reported([one for one in held if one.change_class == "code-reinstated"])
    if not again or again == reported(held):
        return ""
    return str(words.load()["orders"]["reinstated"]).format(count=f"{len(again):,}")


def general(duty: Duty) -> str:
    """Return the order of a duty about no changes in particular: "Learn the new codes"."""
    uncounted = duty.what.replace(" ({codes})", "")
    return uncounted.format(**words.load()["orders_in_general"])


def reported(held: Sequence[ChangeView]) -> set[str]:
    """Return the codes of changes that can be reported, before or after: headers are not.

    A code that became a header is one that can no longer be reported, so it counts as a code.
    """
    return {change.code for change in held if not change.header or change.aspect == BILLABLE}


def of(code_set: str) -> tuple[Duty, ...]:
    """Return the duties of a code set, in order: ours, with the user's own laid over them.

    Raises TemplateError, naming line and place, for a key, a class of change, a code set, a
    placeholder or a row of ours that there is not.
    """
    *users, shipped = [folder / FILE for folder in render.folders()]
    ours = _read(shipped)
    for path in users:
        if path.is_file():
            own = _read(render.validate_inside(path), frozenset(duty.id for duty in ours.duties))
            return _laid_over(code_set, ours, own)
    return tuple(duty for duty in ours.duties if duty.is_for(code_set))


def _laid_over(code_set: str, ours: _Table, own: _Table) -> tuple[Duty, ...]:
    wanted = [duty for duty in own.duties if duty.is_for(code_set)]
    kept = [duty for duty in ours.duties if duty.is_for(code_set) and duty.id not in own.without]
    rows: list[Duty] = []
    for duty in kept:
        rows += [other for other in wanted if other.id == duty.id] or [duty]
    ids = {duty.id for duty in kept}
    return (*rows, *(duty for duty in wanted if duty.id not in ids))


@cache
def _read(path: Path, known: frozenset[str] = frozenset()) -> _Table:
    """Return a file of duties; `known` are the ids of ours, where it is laid over them."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = toml(text)
    except (ValueError, OSError) as error:
        message = f"{FILE}: {error}"
        raise TemplateError(message, advice=f"correct {FILE}") from error
    faults = Faults()
    table = faults.table(raw, _Table, "")
    if table is not None:
        _validate(table, known, faults)
    if table is None or faults.found:
        lines = [f"{_placed(text, place)}: {message}" for place, message in faults.found]
        advice = f"correct {FILE} in your folder of templates; ours explains every key"
        raise TemplateError("\n".join(lines), advice=advice)
    return table


def _validate(table: _Table, known: frozenset[str], faults: Faults) -> None:
    """Take a fault for every name in a table that there is not."""
    for name in table.without if known else ():
        if name not in known:
            faults.add("without", one_of(name, sorted(known)))
    names = {"classes": [rule.id for rule in classes()], "code_sets": layout.code_sets()}
    for number, duty in enumerate(table.duties):
        place = f"duties[{number}]"
        for key, choices in names.items():
            for name in getattr(duty, key):
                if name not in choices:
                    message = f"there is no {name!r}{near(name, choices)}"
                    faults.add(f"{place}.{key}", message)
        if not duty.what and not duty.redo:
            faults.add(f"{place}.what", "is missing, and so is redo")
        for key in ("what", "redo"):
            _validate_phrase(getattr(duty, key), f"{place}.{key}", faults)


def _validate_phrase(phrase: str, place: str, faults: Faults) -> None:
    for name in _placeholders(phrase):
        if name not in PLACEHOLDERS:
            listed = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
            message = f"there is no placeholder {{{name}}}{near(name, PLACEHOLDERS)}"
            faults.add(place, f"{message}; there are {listed}")


def _placeholders(phrase: str) -> list[str]:
    """Return the placeholders of a phrase; a brace that is none stands for one without a name."""
    try:
        fields = list(Formatter().parse(phrase))
    except ValueError:
        return [""]
    return [
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _, name, form, conversion in fields
        if name is not None
    ]


def _placed(text: str, place: str) -> str:
    """Return the file with the line of a place in it, as far as it can be found."""
    match = _PLACE.match(place)
    if match is None:
        return f"{FILE}: {place}" if place else FILE
    lines = text.splitlines()
    rows = [number for number, line in enumerate(lines) if _ROW.match(line)]
    row = int(match["row"])
    if row >= len(rows):
        return f"{FILE}: {place}"
    start, end = rows[row], rows[row + 1] if row + 1 < len(rows) else len(lines)
    key = re.compile(rf"\s*[\"']?{match['key']}[\"']?\s*=") if match["key"] else _ROW
    number = next((number for number in range(start, end) if key.match(lines[number])), start)
    return f"{FILE}:{number + 1}: {place}"
