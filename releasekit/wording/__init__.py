"""What changed between two texts: grade and redline; knows text only."""

from releasekit.wording.grading import Grade, grade
from releasekit.wording.meaning import same_meaning
from releasekit.wording.redlining import Segment, redline

__all__ = ["Grade", "Segment", "grade", "redline", "same_meaning"]
