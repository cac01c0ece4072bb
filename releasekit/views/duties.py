"""Who must act on which classes of change, and how a bulletin groups them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from releasekit import layout, render
from releasekit.classify import classes
from releasekit.errors import TemplateError
from releasekit.faults import toml

if TYPE_CHECKING:
    from pathlib import Path

NEW = ("code-added", "code-reinstated", "became-billable")
CONVERTED, SUNSET = ("code-converted",), ("code-sunset",)
DELETED = ("code-deleted", "code-terminated", "became-header")
ENDED = (*DELETED, *CONVERTED, *SUNSET)
MEANING = ("code-reused", "descriptor-quantity-revised", "descriptor-negated")
REVISED = (*MEANING, "descriptor-revised", "descriptor-edited")
NARROWED = ("code-narrowed",)
DATES = ("sunset-scheduled", "sunset-extended")
PROPERTIES = (
    "flag-changed", "attribute-revised", "property-revised", "date-revised", "code-moved",
)  # fmt: skip
FILE = "duties.toml"


class Duty(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a role must do about changes of some classes, as an order: "Learn the new codes".

    `code_sets` are the ids of those that it is for; empty: all.
    """

    who: str
    what: str
    classes: tuple[str, ...]
    code_sets: tuple[str, ...] = ()


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of duties.toml."""

    duties: tuple[Duty, ...]


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


def of(code_set: str) -> tuple[Duty, ...]:
    """Return the duties of a code set, most urgent first: the user's own duties.toml, else ours.

    Raises TemplateError, naming the place, for a key, a class of change or a code set that there
    is not.
    """
    every = _read(next(path for path in _paths() if path.is_file()))
    return tuple(duty for duty in every if not duty.code_sets or code_set in duty.code_sets)


def _paths() -> list[Path]:
    return [folder / FILE for folder in render.folders()]


@cache
def _read(path: Path) -> tuple[Duty, ...]:
    try:
        table = msgspec.convert(toml(path.read_text(encoding="utf-8")), _Table)
    except (msgspec.ValidationError, ValueError, OSError) as error:
        message = f"{FILE}: {error}"
        raise TemplateError(message, advice=f"correct {FILE}") from error
    known = {"classes": {rule.id for rule in classes()}, "code_sets": {*layout.code_sets()}}
    for place, duty in enumerate(table.duties):
        for field, names in known.items():
            for name in getattr(duty, field):
                if name not in names:
                    message = f"{FILE}: duties[{place}].{field}: there is no {name!r}"
                    raise TemplateError(message, advice=f"there are {', '.join(sorted(names))}")
    return table.duties
