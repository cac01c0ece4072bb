"""Classes of all else that is known of a code, a family each; the last takes everything."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.model.concept import Family


def _revised(id: str, family: str) -> Rule:  # noqa: A002 (as the field is called)
    return Rule(id=id, level=Level.REVIEW, family=family, direction=Direction.CHANGED)


REST = (
    _revised("note-revised", Family.NOTE),
    _revised("flag-changed", Family.FLAG),
    _revised("date-revised", Family.DATE),
    _revised("attribute-revised", Family.ATTRIBUTE),
    _revised("property-revised", ""),
)
