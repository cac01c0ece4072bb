"""Classes of a limit: the most units of a code that are paid, and how they are counted."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.diff import EXISTENCE
from releasekit.model.concept import Family

REMOVED = Rule(
    id="limit-removed",
    level=Level.REVIEW,
    family=EXISTENCE,
    direction=Direction.WENT,
    applies=lambda case: case.is_limit and case.went,
)
ADDED = Rule(
    id="limit-added",
    level=Level.BREAKING,
    family=EXISTENCE,
    direction=Direction.CAME,
    applies=lambda case: case.is_limit,
)
LOWERED = Rule(
    id="limit-lowered",
    level=Level.BREAKING,
    family=Family.LIMIT,
    direction=Direction.CHANGED,
    applies=lambda case: case.rises is False,
)
RAISED = Rule(
    id="limit-raised",
    level=Level.REVIEW,
    family=Family.LIMIT,
    direction=Direction.CHANGED,
    applies=lambda case: case.rises is True,
)
INDICATOR_CHANGED = Rule(
    id="limit-indicator-changed",
    level=Level.REVIEW,
    family=Family.INDICATOR,
    direction=Direction.CHANGED,
    applies=lambda case: case.is_limit,
)
