"""Classes of a code that came, went, or is another one under the same number."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.diff import EXISTENCE
from releasekit.model.concept import TERMINATED

PURGED = Rule(
    id="code-purged",
    level=Level.EDITORIAL,
    family=EXISTENCE,
    direction=Direction.WENT,
    applies=lambda case: case.went and not case.pair.live[0],
)
DELETED = Rule(
    id="code-deleted",
    level=Level.BREAKING,
    family=EXISTENCE,
    direction=Direction.WENT,
    applies=lambda case: case.went,
)
REUSED = Rule(
    id="code-reused",
    level=Level.BREAKING,
    family=TERMINATED,
    direction=Direction.CAME,
    applies=lambda case: case.went and case.another_meaning,
)
REUSED_AS_IT_STAYED = Rule(
    id=REUSED.id,
    level=REUSED.level,
    family="display",
    direction=Direction.CHANGED,
    applies=lambda case: case.another_meaning,
)
TERMINATED_IN_PLACE = Rule(
    id="code-terminated",
    level=Level.BREAKING,
    family=TERMINATED,
    direction=Direction.WENT,
    applies=lambda case: case.came,
)
REINSTATED = Rule(
    id="code-reinstated",
    level=Level.REVIEW,
    family=TERMINATED,
    direction=Direction.CAME,
    applies=lambda case: case.went,
)
REUSED_AS_IT_CAME = Rule(
    id=REUSED.id,
    level=REUSED.level,
    family=EXISTENCE,
    direction=Direction.CAME,
    applies=lambda case: case.back_as_another,
)
REINSTATED_AS_IT_CAME = Rule(
    id=REINSTATED.id,
    level=REINSTATED.level,
    family=EXISTENCE,
    direction=Direction.CAME,
    applies=lambda case: case.earlier is not None,
)
ADDED = Rule(
    id="code-added",
    level=Level.REVIEW,
    family=EXISTENCE,
    direction=Direction.CAME,
)
