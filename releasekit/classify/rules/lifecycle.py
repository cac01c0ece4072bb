"""Classes of a temporary code: it became a lasting one, was archived, or its date moved."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.diff import EXISTENCE
from releasekit.model.concept import SUNSET

CONVERTED = Rule(
    id="code-converted",
    level=Level.BREAKING,
    family=EXISTENCE,
    direction=Direction.WENT,
    applies=lambda case: case.went and case.converted,
)
ARCHIVED = Rule(
    id="code-sunset",
    level=Level.BREAKING,
    family=EXISTENCE,
    direction=Direction.WENT,
    applies=lambda case: case.went and case.sunset_reached,
)
SCHEDULED = Rule(
    id="sunset-scheduled",
    level=Level.REVIEW,
    family=SUNSET,
    direction=Direction.CAME,
    applies=lambda case: case.came,
)
EXTENDED = Rule(
    id="sunset-extended",
    level=Level.REVIEW,
    family=SUNSET,
    direction=Direction.CHANGED,
    applies=lambda case: not case.went and str(case.delta.after) > str(case.delta.before),
)
