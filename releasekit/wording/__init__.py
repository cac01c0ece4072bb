"""What changed between two texts: grade and redline; knows text only."""

from releasekit.wording.grades import Grade, grade
from releasekit.wording.polarity import deny
from releasekit.wording.redlines import Segment, blanks_only, redline
from releasekit.wording.spellings import respelled

__all__ = ["Grade", "Segment", "blanks_only", "deny", "grade", "redline", "respelled"]
