"""What changed between two texts: grade and redline; knows text only."""

from releasekit.wording.grades import Grade, grade
from releasekit.wording.redlines import Segment, blanks_only, redline

__all__ = ["Grade", "Segment", "blanks_only", "grade", "redline"]
