"""Class of a code that remains valid, of which other codes took a part."""

from releasekit.classify.rules.case import Direction, Level, Rule

COVERAGE = "coverage"
"""The aspect of a delta that names the codes that took a part of a code; links tell it."""
NARROWED = Rule(
    id="code-narrowed",
    level=Level.REVIEW,
    family=COVERAGE,
    direction=Direction.CHANGED,
)
