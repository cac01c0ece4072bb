"""Classes of all else that is known of a code, a family each; the last takes everything."""

from releasekit.classify.rules.case import Direction, Level, Rule
from releasekit.model.concept import Family


def _revised(id: str, title: str, family: str) -> Rule:  # noqa: A002 (as the field is called)
    return Rule(id=id, level=Level.REVIEW, title=title, family=family, direction=Direction.CHANGED)


REST = (
    _revised("note-revised", "Note revised", Family.NOTE),
    _revised("flag-changed", "Flag changed", Family.FLAG),
    _revised("date-revised", "Date revised", Family.DATE),
    _revised("attribute-revised", "Attribute revised", Family.ATTRIBUTE),
    _revised("property-revised", "Property revised", ""),
)
