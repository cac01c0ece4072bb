"""Classes of what a code is worth: whether it is paid at all, and the numbers that say how much."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.diff import EVERY
from releasekit.model.concept import Family

OF_RELEASE = Rule(
    id="release-value-revised",
    level=Level.REVIEW,
    family=EVERY,
    direction=Direction.CHANGED,
)
"""A value that changed alike in most codes of a release, whatever the value is."""
BECAME_UNPAYABLE = Rule(
    id="became-not-payable",
    level=Level.BREAKING,
    family=Family.STATUS,
    direction=Direction.WENT,
    applies=lambda case: case.pays(str(case.delta.before)) and not case.pays(str(case.delta.after)),
)
BECAME_PAYABLE = Rule(
    id="became-payable",
    level=Level.REVIEW,
    family=Family.STATUS,
    direction=Direction.CAME,
    applies=lambda case: case.pays(str(case.delta.after)) and not case.pays(str(case.delta.before)),
)
STATUS_REVISED = Rule(
    id="status-revised",
    level=Level.REVIEW,
    family=Family.STATUS,
    direction=Direction.CHANGED,
)
INDICATOR_REVISED = Rule(
    id="indicator-revised",
    level=Level.REVIEW,
    family=Family.INDICATOR,
    direction=Direction.CHANGED,
)
REVISED = Rule(
    id="value-revised",
    level=Level.REVIEW,
    family=Family.VALUE,
    direction=Direction.CHANGED,
)
