"""Classes of a code that stands in another place of its code set."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.model.concept import RESEQUENCED

MOVED = Rule(
    id="code-moved",
    level=Level.REVIEW,
    title="Moved to another place",
    family="section",
    direction=Direction.CHANGED,
)
MOVED_BELOW_ANOTHER = Rule(
    id=MOVED.id,
    level=MOVED.level,
    title=MOVED.title,
    family="parent",
    direction=Direction.CHANGED,
)
IS_RESEQUENCED = Rule(
    id="code-resequenced",
    level=Level.EDITORIAL,
    title="Resequenced",
    family=RESEQUENCED,
    direction=Direction.CHANGED,
)
