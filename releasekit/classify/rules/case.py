"""What a rule is, and what it may ask of a delta."""

from __future__ import annotations

import enum
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import wording
from releasekit.model.concept import TERMINATED
from releasekit.model.numbers import number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from releasekit.diff import Delta, Pair
    from releasekit.layout import CodeSet
    from releasekit.model import Concept
    from releasekit.timeline.meaning import Meanings
    from releasekit.wording import Grade


class Level(enum.StrEnum):
    """What a change asks of the people who use the code."""

    BREAKING = "breaking"
    """Claims are denied or wrong unless somebody acts."""
    REVIEW = "review"
    """Somebody has to decide whether to act."""
    EDITORIAL = "editorial"
    """No action."""


class Direction(enum.StrEnum):
    """Which way a change goes; read backwards, one that came is one that went."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"


class Case(Struct, frozen=True, kw_only=True):
    """One delta and all that a rule may ask about it.

    `replacements` are the targets that the publisher's own mappings give by code; `earlier` is
    what a code that came was when it was last there, before the older of the two releases, and
    `sunset` the date on which one that went was to be archived.
    """

    delta: Delta
    pair: Pair
    effective: dt.date
    layout: CodeSet
    replacements: Mapping[str, tuple[str, ...]]
    meanings: Meanings
    earlier: Concept | None = None
    sunset: dt.date | None = None

    @property
    def came(self) -> bool:
        """Whether the code was not there before, or the aspect was empty."""
        return self.pair.before is None or (self.pair.after is not None and not self.delta.before)

    @property
    def went(self) -> bool:
        """Whether the code is not there any more, or the aspect is empty."""
        return self.pair.after is None or (self.pair.before is not None and not self.delta.after)

    @property
    def grade(self) -> Grade:
        """How far a changed text changed."""
        modifiers = bool(self.layout.wording.parentheses)
        return _grade(str(self.delta.before), str(self.delta.after), modifiers=modifiers)

    @property
    def edited(self) -> bool:
        """Whether a changed text changed in its spelling at most."""
        modifiers = bool(self.layout.wording.parentheses)
        return wording.edited(str(self.delta.before), str(self.delta.after), modifiers=modifiers)

    @property
    def another_meaning(self) -> bool:
        """Whether the code's display means something else than before."""
        if self.delta.aspect == "display":
            return self._reassigned(str(self.delta.before), str(self.delta.after))
        before, after = self.pair.before, self.pair.after
        if before is None or after is None:
            return False
        return self._reassigned(before.cell("display"), after.cell("display"))

    @property
    def back_as_another(self) -> bool:
        """Whether a code that came was there before and meant something else."""
        if self.earlier is None or self.pair.after is None:
            return False
        return self._reassigned(self.earlier.display, self.pair.after.cell("display"))

    def _reassigned(self, before: str, after: str) -> bool:
        """Return whether a text is of another thing; a list only names what others define."""
        return not self.layout.is_measured and self.meanings.reassigned(
            self.delta.key, before, after
        )

    @property
    def converted(self) -> bool:
        """Whether a code of the kind that this one's kind becomes is to be reported instead."""
        becomes = self.layout.becomes(self.pair.present.cell("kind"))
        targets = self.replacements.get(self.delta.key, ())
        return bool(becomes) and any(self.layout.kind_of(code) == becomes for code in targets)

    @property
    def is_edit(self) -> bool:
        """Whether it is a pair of codes and what binds them."""
        return self.layout.edits is not None

    @property
    def is_limit(self) -> bool:
        """Whether it is a code and the most units of it."""
        return self.layout.limits is not None

    @property
    def never_in_force(self) -> bool:
        """Whether an edit that came ended before its first day was over."""
        edits, row = self.layout.edits, self.pair.present
        ended = row.cell(TERMINATED)
        return edits is not None and bool(ended) and ended <= row.cell(edits.since)

    @property
    def rises(self) -> bool | None:
        """Whether a number became greater; None where one of the values is no number."""
        before, after = number(str(self.delta.before)), number(str(self.delta.after))
        return None if before is None or after is None else after > before

    def allows(self, value: str) -> bool:
        """Return whether an indicator of an edit lets a modifier tell both codes apart."""
        return self.layout.edits is not None and value in self.layout.edits.allowed

    def pays(self, value: str) -> bool:
        """Return whether a code is paid under a status."""
        return value in self.layout.payable(self.delta.aspect)

    @property
    def sunset_reached(self) -> bool:
        """Whether the code's sunset date had come when it went."""
        return self.sunset is not None and self.sunset <= self.effective


@lru_cache(maxsize=8)
def _grade(before: str, after: str, *, modifiers: bool) -> Grade:
    return wording.grade(before, after, modifiers=modifiers)


def always(_: Case) -> bool:
    """Apply to every case of the family."""
    return True


class Rule(Struct, frozen=True, kw_only=True):
    """A class of change: a row of the table. Its id is for ever; its title is a phrase.

    `family` is the aspect, or the family of aspects, that it speaks of (empty: all of them);
    `applies` says which of those cases.
    """

    id: str
    level: Level
    family: str
    direction: Direction
    applies: Callable[[Case], bool] = always
