"""Classes of a code that may, or may not, be billed any more."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.model.concept import BILLABLE

BECAME_HEADER = Rule(
    id="became-header",
    level=Level.BREAKING,
    family=BILLABLE,
    direction=Direction.WENT,
    applies=lambda case: case.delta.after == "false",
)
BECAME_BILLABLE = Rule(
    id="became-billable",
    level=Level.REVIEW,
    family=BILLABLE,
    direction=Direction.CAME,
    applies=lambda case: case.delta.after == "true",
)
