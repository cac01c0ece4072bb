"""What changed between two texts: grade and redline; knows text only."""

from releasekit.wording.grading import Grade, grade
from releasekit.wording.meaning import same_meaning
from releasekit.wording.redlining import Segment, blanks_only, redline

__all__ = ["Grade", "Segment", "blanks_only", "grade", "redline", "same_meaning"]
