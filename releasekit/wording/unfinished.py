"""Whether a text ends where more must come."""

from __future__ import annotations

_OPEN = frozenset(",;:/&(-")
_WORDS = frozenset(
    (
        *(
            "and",
            "or",
            "nor",
            "of",
            "the",
            "an",
            "with",
            "without",
            "by",
            "for",
            "to",
            "from",
            "per",
        ),
        *("than", "that", "which", "into", "between", "including", "e.g.", "i.e."),
    )
)


def is_unfinished(text: str) -> bool:
    """Return whether a text ends in a sign or a word after which more must come.

    Words that may be names at an end, such as the A of Part A, are none of these.
    """
    words = text.split()
    return bool(words) and (text[-1] in _OPEN or words[-1].lstrip("([").casefold() in _WORDS)
