"""Classes of an edit: a pair of codes that came, ended, began again, or is applied otherwise."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.diff import EXISTENCE, HISTORY
from releasekit.model.concept import TERMINATED, Family

PURGED = Rule(
    id="edit-purged",
    level=Level.EDITORIAL,
    family=EXISTENCE,
    direction=Direction.WENT,
    applies=lambda case: case.is_edit and case.went and not case.pair.live[0],
)
ENDED = Rule(
    id="edit-ended",
    level=Level.REVIEW,
    family=EXISTENCE,
    direction=Direction.WENT,
    applies=lambda case: case.is_edit and case.went,
)
ENDED_IN_PLACE = Rule(
    id=ENDED.id,
    level=ENDED.level,
    family=TERMINATED,
    direction=Direction.WENT,
    applies=lambda case: case.is_edit and case.came,
)
REVIVED = Rule(
    id="edit-revived",
    level=Level.BREAKING,
    family=TERMINATED,
    direction=Direction.CAME,
    applies=lambda case: case.is_edit and case.went,
)
NEVER_IN_FORCE = Rule(
    id="edit-never-in-force",
    level=Level.EDITORIAL,
    family=EXISTENCE,
    direction=Direction.CHANGED,
    applies=lambda case: case.is_edit and case.never_in_force,
)
ADDED = Rule(
    id="edit-added",
    level=Level.BREAKING,
    family=EXISTENCE,
    direction=Direction.CAME,
    applies=lambda case: case.is_edit,
)
MODIFIER_REFUSED = Rule(
    id="edit-modifier-refused",
    level=Level.BREAKING,
    family=Family.INDICATOR,
    direction=Direction.CHANGED,
    applies=lambda case: case.allows(str(case.delta.before)),
)
MODIFIER_ALLOWED = Rule(
    id="edit-modifier-allowed",
    level=Level.REVIEW,
    family=Family.INDICATOR,
    direction=Direction.CHANGED,
    applies=lambda case: case.allows(str(case.delta.after)),
)
HISTORY_REVISED = Rule(
    id="edit-history-revised",
    level=Level.EDITORIAL,
    family=HISTORY,
    direction=Direction.CHANGED,
)
