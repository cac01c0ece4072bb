"""Classes of a code that stands in another place of its code set."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.model.concept import RESEQUENCED

MOVED = Rule(
    id="code-moved",
    level=Level.REVIEW,
    family="section",
    direction=Direction.CHANGED,
)
MOVED_BELOW_ANOTHER = Rule(
    id=MOVED.id,
    level=MOVED.level,
    family="parent",
    direction=Direction.CHANGED,
)
IS_RESEQUENCED = Rule(
    id="code-resequenced",
    level=Level.EDITORIAL,
    family=RESEQUENCED,
    direction=Direction.CHANGED,
)
