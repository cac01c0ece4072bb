"""What changed between two texts: grade and redline; knows text only."""

from releasekit.wording.grades import Grade, edited, grade
from releasekit.wording.polarity import deny
from releasekit.wording.redlines import (
    Segment,
    blanks_only,
    punctuation_only,
    redline,
    spacing_only,
)
from releasekit.wording.spellings import respelled

__all__ = [
    "Grade",
    "Segment",
    "blanks_only",
    "deny",
    "edited",
    "grade",
    "punctuation_only",
    "redline",
    "respelled",
    "spacing_only",
]
