"""Classes of a text that changed: the code's descriptor, or another of its texts."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.model.concept import Family
from releasekit.wording import Grade

QUANTITY_REVISED = Rule(
    id="descriptor-quantity-revised",
    level=Level.BREAKING,
    title="Descriptor revised: a quantity changed",
    family="display",
    direction=Direction.CHANGED,
    applies=lambda case: case.grade is Grade.QUANTITY,
)
REVISED = Rule(
    id="descriptor-revised",
    level=Level.REVIEW,
    title="Descriptor revised",
    family="display",
    direction=Direction.CHANGED,
    applies=lambda case: case.grade is Grade.REVISED,
)
EDITED = Rule(
    id="descriptor-edited",
    level=Level.EDITORIAL,
    title="Descriptor edited",
    family="display",
    direction=Direction.CHANGED,
)
OTHER_EDITED = Rule(
    id="designation-edited",
    level=Level.EDITORIAL,
    title="Other text edited",
    family=Family.DESIGNATION,
    direction=Direction.CHANGED,
    applies=lambda case: case.grade in {Grade.EDITED, Grade.SAME},
)
OTHER_REVISED = Rule(
    id="designation-revised",
    level=Level.REVIEW,
    title="Other text revised",
    family=Family.DESIGNATION,
    direction=Direction.CHANGED,
)
