"""Classes of a temporary code: it became a lasting one, was archived, or its date moved."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.diff import EXISTENCE
from releasekit.model.concept import SUNSET

CONVERTED = Rule(
    id="code-converted",
    level=Level.BREAKING,
    title="Converted to another kind of code",
    family=EXISTENCE,
    direction=Direction.WENT,
    applies=lambda case: case.went and case.converted,
)
ARCHIVED = Rule(
    id="code-sunset",
    level=Level.BREAKING,
    title="Archived at sunset",
    family=EXISTENCE,
    direction=Direction.WENT,
    applies=lambda case: case.went and case.sunset_reached,
)
SCHEDULED = Rule(
    id="sunset-scheduled",
    level=Level.REVIEW,
    title="Sunset date set",
    family=SUNSET,
    direction=Direction.CAME,
    applies=lambda case: case.came,
)
EXTENDED = Rule(
    id="sunset-extended",
    level=Level.REVIEW,
    title="Sunset date extended",
    family=SUNSET,
    direction=Direction.CHANGED,
    applies=lambda case: not case.went and str(case.delta.after) > str(case.delta.before),
)
