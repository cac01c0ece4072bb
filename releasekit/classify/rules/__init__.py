"""The table of change classes: narrower above wider, the last takes everything."""

from __future__ import annotations

from functools import lru_cache

from releasekit.classify.rules import (
    coverage,
    edit,
    existence,
    lifecycle,
    limit,
    place,
    status,
    text,
    worth,
)
from releasekit.classify.rules.case import Case, Direction, Level, Rule, always
from releasekit.classify.rules.rest import REST

__all__ = [
    "ORDER",
    "RULES",
    "Case",
    "Direction",
    "Level",
    "Rule",
    "always",
    "classes",
    "rule_of",
    "rules_of",
]

RULES: tuple[Rule, ...] = (
    worth.OF_RELEASE,
    edit.PURGED,
    edit.ENDED,
    edit.ENDED_IN_PLACE,
    edit.REVIVED,
    edit.NEVER_IN_FORCE,
    edit.ADDED,
    edit.MODIFIER_REFUSED,
    edit.MODIFIER_ALLOWED,
    edit.HISTORY_REVISED,
    limit.REMOVED,
    limit.ADDED,
    limit.LOWERED,
    limit.RAISED,
    limit.INDICATOR_CHANGED,
    existence.PURGED,
    lifecycle.CONVERTED,
    lifecycle.ARCHIVED,
    existence.DELETED,
    existence.REUSED,
    existence.REUSED_AS_IT_STAYED,
    existence.TERMINATED_IN_PLACE,
    existence.REINSTATED,
    existence.REUSED_AS_IT_CAME,
    existence.REINSTATED_AS_IT_CAME,
    existence.ADDED,
    status.BECAME_HEADER,
    status.BECAME_BILLABLE,
    worth.BECAME_UNPAYABLE,
    worth.BECAME_PAYABLE,
    worth.STATUS_REVISED,
    worth.INDICATOR_REVISED,
    worth.REVISED,
    lifecycle.SCHEDULED,
    lifecycle.EXTENDED,
    text.QUANTITY_REVISED,
    text.NEGATED,
    text.REVISED,
    text.EDITED,
    text.OTHER_EDITED,
    text.OTHER_REVISED,
    coverage.NARROWED,
    place.MOVED,
    place.MOVED_BELOW_ANOTHER,
    place.IS_RESEQUENCED,
    *REST,
)
"""Every class of change. The first row that applies has the delta; the last takes everything.

A class may have two rows, where it shows in two aspects; its place is that of the first.
"""

ORDER = {rule.id: row for row, rule in reversed(list(enumerate(RULES)))}
"""Where each class stands; a code's headline is its change that comes first by this."""


def classes() -> list[Rule]:
    """Return one row a class, in order."""
    by_id = {rule.id: rule for rule in reversed(RULES)}
    return sorted(by_id.values(), key=lambda rule: ORDER[rule.id])


def rule_of(case: Case) -> Rule:
    """Return the first rule that applies to a case."""
    for rule in rules_of(case.delta.aspect, case.pair.before is None):
        if rule.applies(case):
            return rule
    return RULES[-1]


@lru_cache(maxsize=512)
def rules_of(aspect: str, new: bool) -> tuple[Rule, ...]:  # noqa: FBT001 (a key of the cache)
    """Return the rows that may apply: of a code that is new, none that speaks of one that went.

    Rows behind one that applies always are left out.
    """
    wanted = {aspect, aspect.partition(".")[0], ""}
    rows: list[Rule] = []
    for rule in RULES:
        if rule.family in wanted and not (new and rule.direction is Direction.WENT):
            rows.append(rule)
            if rule.applies is always:
                break
    return tuple(rows)
