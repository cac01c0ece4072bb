"""What changed between two texts: grade and redline; knows text only."""

from typing import TYPE_CHECKING

from releasekit import lazy

if TYPE_CHECKING:
    from releasekit.wording.grades import Grade, edited, grade
    from releasekit.wording.polarity import DENYING, deny
    from releasekit.wording.redlines import (
        Segment,
        blanks_only,
        punctuation_only,
        redline,
        spacing_only,
    )
    from releasekit.wording.spellings import respelled
    from releasekit.wording.tokens import KINDS, plain, tokens_of

__all__ = [
    "DENYING",
    "KINDS",
    "Grade",
    "Segment",
    "blanks_only",
    "deny",
    "edited",
    "grade",
    "plain",
    "punctuation_only",
    "redline",
    "respelled",
    "spacing_only",
    "tokens_of",
]
# Where no text changed, nobody needs them.
__getattr__ = lazy.names(
    __name__,
    {
        "grades": ("Grade", "edited", "grade"),
        "polarity": ("DENYING", "deny"),
        "redlines": ("Segment", "blanks_only", "punctuation_only", "redline", "spacing_only"),
        "spellings": ("respelled",),
        "tokens": ("KINDS", "plain", "tokens_of"),
    },
)
