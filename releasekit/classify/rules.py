"""The table of change classes: narrower above wider, the last takes everything."""

from __future__ import annotations

import enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from releasekit.diff import EXISTENCE
from releasekit.model.concept import BILLABLE, RESEQUENCED, SUNSET, TERMINATED, Family
from releasekit.timeline.meaning import same_meaning
from releasekit.wording import Grade, grade

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from releasekit.diff import Delta, Pair
    from releasekit.layout import Layout
    from releasekit.model import Concept


class Level(enum.StrEnum):
    """What a change asks of the people who use the code."""

    BREAKING = "breaking"
    """Claims are denied or wrong unless somebody acts."""
    REVIEW = "review"
    """Somebody has to look at it."""
    EDITORIAL = "editorial"
    """Nothing to do but to know."""


class Direction(enum.StrEnum):
    """Which way a change goes; read backwards, one that came is one that went."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"


class Case(NamedTuple):
    """One delta and all that a rule may ask about it.

    `replacements` are the targets that the publisher's own mappings give by code; `earlier` is
    what a code that came was when it was last there, before the older of the two releases, and
    `sunset` the date on which one that went was to be archived.
    """

    delta: Delta
    pair: Pair
    effective: dt.date
    layout: Layout
    replacements: Mapping[str, tuple[str, ...]]
    earlier: Concept | None = None
    sunset: dt.date | None = None

    @property
    def came(self) -> bool:
        """Whether the aspect was empty before, or the code was not there."""
        return self.pair.ours is None or not self.delta.before

    @property
    def went(self) -> bool:
        """Whether the aspect is empty after, or the code is not there any more."""
        return self.pair.theirs is None or not self.delta.after

    @property
    def grade(self) -> Grade:
        """How far a changed text changed."""
        return _grade(str(self.delta.before), str(self.delta.after))

    @property
    def another_meaning(self) -> bool:
        """Whether the code's display means something else than before."""
        if self.delta.aspect == "display":
            return not _same_meaning(str(self.delta.before), str(self.delta.after))
        before, after = self.pair.before, self.pair.after
        if before is None or after is None:
            return False
        return not _same_meaning(before.display, after.display)

    @property
    def back_as_another(self) -> bool:
        """Whether a code that came was there before and meant something else."""
        after = self.pair.after
        if self.earlier is None or after is None:
            return False
        return not _same_meaning(self.earlier.display, after.display)

    @property
    def converted(self) -> bool:
        """Whether a code of the kind that this one's kind becomes is to be reported instead."""
        becomes = self.layout.becomes(self.pair.present.kind)
        targets = self.replacements.get(self.delta.code, ())
        return bool(becomes) and any(self.layout.kind_of(code) == becomes for code in targets)

    @property
    def sunset_reached(self) -> bool:
        """Whether the code's sunset date had come when it went."""
        return self.sunset is not None and self.sunset <= self.effective


_grade = lru_cache(maxsize=8)(grade)
_same_meaning = lru_cache(maxsize=8)(same_meaning)


class Rule(Struct, frozen=True, kw_only=True):
    """A class of change: a row of the table. Its id is for ever.

    `aspect` is the aspect or the family that it speaks of; `applies` says which of those cases.
    """

    id: str
    level: Level
    title: str
    aspect: str
    direction: Direction
    applies: Callable[[Case], bool]


def _always(_: Case) -> bool:
    return True


_B, _R, _E = Level.BREAKING, Level.REVIEW, Level.EDITORIAL
_CAME, _WENT, _CHANGED = Direction.CAME, Direction.WENT, Direction.CHANGED


def _rule(  # noqa: PLR0913, PLR0917 (a row has as many cells as the table has columns)
    id: str,  # noqa: A002
    level: Level,
    title: str,
    aspect: str,
    direction: Direction,
    applies: Callable[[Case], bool] = _always,
) -> Rule:
    return Rule(
        id=id, level=level, title=title, aspect=aspect, direction=direction, applies=applies
    )


_REUSED = ("code-reused", _B, "Code reused with another meaning")
_REINSTATED = ("code-reinstated", _R, "Reinstated")
_MOVED = ("code-moved", _R, "Moved to another place")

RULES: tuple[Rule, ...] = (
    _rule(
        "code-purged",
        _E,
        "Ended code left the file",
        EXISTENCE,
        _WENT,
        lambda case: case.went and bool(case.pair.before and case.pair.before.terminated),
    ),
    _rule(
        "code-converted",
        _B,
        "Converted to Category I",
        EXISTENCE,
        _WENT,
        lambda case: case.went and case.converted,
    ),
    _rule(
        "code-sunset",
        _B,
        "Archived at sunset",
        EXISTENCE,
        _WENT,
        lambda case: case.went and case.sunset_reached,
    ),
    _rule("code-deleted", _B, "Deleted", EXISTENCE, _WENT, lambda case: case.went),
    _rule(*_REUSED, TERMINATED, _CAME, lambda case: case.went and case.another_meaning),
    _rule(*_REUSED, "display", _CHANGED, lambda case: case.another_meaning),
    _rule("code-terminated", _B, "Terminated", TERMINATED, _WENT, lambda case: case.came),
    _rule(*_REINSTATED, TERMINATED, _CAME, lambda case: case.went),
    _rule(*_REUSED, EXISTENCE, _CAME, lambda case: case.back_as_another),
    _rule(*_REINSTATED, EXISTENCE, _CAME, lambda case: case.earlier is not None),
    _rule("code-added", _R, "Added", EXISTENCE, _CAME),
    _rule(
        "became-header",
        _B,
        "Became a header, no longer billable",
        BILLABLE,
        _WENT,
        lambda case: case.delta.after == "false",
    ),
    _rule(
        "became-billable",
        _R,
        "Became billable",
        BILLABLE,
        _CAME,
        lambda case: case.delta.after == "true",
    ),
    _rule("sunset-scheduled", _R, "Sunset date set", SUNSET, _CAME, lambda case: case.came),
    _rule(
        "sunset-extended",
        _R,
        "Sunset date extended",
        SUNSET,
        _CHANGED,
        lambda case: not case.went and str(case.delta.after) > str(case.delta.before),
    ),
    _rule(
        "descriptor-quantity-revised",
        _B,
        "Descriptor revised: a quantity changed",
        "display",
        _CHANGED,
        lambda case: case.grade is Grade.QUANTITY,
    ),
    _rule(
        "descriptor-revised",
        _R,
        "Descriptor revised",
        "display",
        _CHANGED,
        lambda case: case.grade is Grade.REVISED,
    ),
    _rule("descriptor-edited", _E, "Descriptor edited", "display", _CHANGED),
    _rule(
        "designation-edited",
        _E,
        "Other text edited",
        Family.DESIGNATION,
        _CHANGED,
        lambda case: case.grade in {Grade.EDITED, Grade.SAME},
    ),
    _rule("designation-revised", _R, "Other text revised", Family.DESIGNATION, _CHANGED),
    _rule(*_MOVED, "section", _CHANGED),
    _rule(*_MOVED, "parent", _CHANGED),
    _rule("code-resequenced", _E, "Resequenced", RESEQUENCED, _CHANGED),
    _rule("note-revised", _R, "Note revised", Family.NOTE, _CHANGED),
    _rule("flag-changed", _R, "Flag changed", Family.FLAG, _CHANGED),
    _rule("date-revised", _R, "Date revised", Family.DATE, _CHANGED),
    _rule("attribute-revised", _R, "Attribute revised", Family.ATTRIBUTE, _CHANGED),
    _rule("property-revised", _R, "Property revised", "", _CHANGED),
)
"""Every class of change. The first row that applies has the delta; the last takes everything.

A class may have two rows, where it shows in two aspects; its place is that of the first.
"""

ORDER = {rule.id: place for place, rule in reversed(list(enumerate(RULES)))}
"""Where each class stands; a code's headline is its change that comes first by this."""


def _place(rule: Rule) -> int:
    return ORDER[rule.id]


def classes() -> list[Rule]:
    """Return one row a class, in order."""
    return sorted({rule.id: rule for rule in reversed(RULES)}.values(), key=_place)


def rule_of(case: Case) -> Rule:
    """Return the first rule that applies to a case."""
    for rule in _rules_of(case.delta.aspect, case.pair.ours is None):
        if rule.applies(case):
            return rule
    return RULES[-1]


@lru_cache(maxsize=512)
def _rules_of(aspect: str, new: bool) -> tuple[Rule, ...]:  # noqa: FBT001 (a key of the cache)
    """Return the rows that may apply: of a code that is new, none that speaks of one that went."""
    wanted = {aspect, aspect.partition(".")[0], ""}
    rows = (rule for rule in RULES if rule.aspect in wanted)
    return tuple(rule for rule in rows if not new or rule.direction is not Direction.WENT)
