"""Classes of a text that changed: the code's descriptor, or another of its texts."""

from releasekit import wording
from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.model.concept import Family

QUANTITY_REVISED = Rule(
    id="descriptor-quantity-revised",
    level=Level.BREAKING,
    family="display",
    direction=Direction.CHANGED,
    applies=lambda case: case.grade is wording.Grade.QUANTITY,
)
NEGATED = Rule(
    id="descriptor-negated",
    level=Level.BREAKING,
    family="display",
    direction=Direction.CHANGED,
    applies=lambda case: case.grade is wording.Grade.NEGATED,
)
REVISED = Rule(
    id="descriptor-revised",
    level=Level.REVIEW,
    family="display",
    direction=Direction.CHANGED,
    applies=lambda case: case.grade is wording.Grade.REVISED,
)
EDITED = Rule(
    id="descriptor-edited",
    level=Level.EDITORIAL,
    family="display",
    direction=Direction.CHANGED,
)
OTHER_EDITED = Rule(
    id="designation-edited",
    level=Level.EDITORIAL,
    family=Family.DESIGNATION,
    direction=Direction.CHANGED,
    applies=lambda case: case.edited,
)
OTHER_REVISED = Rule(
    id="designation-revised",
    level=Level.REVIEW,
    family=Family.DESIGNATION,
    direction=Direction.CHANGED,
)
