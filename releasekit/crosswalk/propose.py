"""Proposes codes to use instead of an ended one, by the likeness of their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.wording.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.model import Concept

# Measured on the 82 codes of ICD-10-CM 2024 to 2026 and HCPCS 2018 to October 2025 that ended and
# whose new code the publisher names. The indel likeness of texts whose words are sorted finds it
# among the first three for all 82. So do token_set_ratio and partial_ratio, but these call
# "Diagnostic colonoscopy" and any long text with both words the same. HCPCS moves a drug from its
# temporary section to its lasting one: 19 of 19 stood in another section, all of them first.
LIKE, LIKE_ELSEWHERE = 60.0, 78.0
"""The least likeness, 0 to 100, of a code of the same section, and of another section."""
MOST = 5
"""How many are proposed for one code; those as like as the last of them too."""
_SHOWN = 6
ELSEWHERE, SAME, SAME_BUT = "in another section: ", "the same words", "the same words but "
GONE, COME = "without", "with"
PHRASES = tuple(f"{where}{SAME_BUT}{what}" for where in ("", ELSEWHERE) for what in (GONE, COME))
"""What the reasons of proposals have in common; the words of the texts come behind it."""


class Proposal(Struct, frozen=True, kw_only=True):
    """A code to use instead, how like its text is (0 to 100), and why in words."""

    target: str
    score: float
    reason: str


def propose(ended: Iterable[Concept], came: Iterable[Concept]) -> dict[str, list[Proposal]]:
    """Return proposals for ended codes among codes that came, by code, the likest first.

    They are of the same kind and section; only where none of these is like enough, of another
    section. A code is never proposed for itself: its text is another meaning's.
    """
    wanted = list(ended)
    if not wanted:
        return {}
    near: dict[tuple[str, str], _Shelf] = {}
    far: dict[str, _Shelf] = {}
    for concept in sorted(came, key=lambda one: one.code):
        text = sorted_words(concept.display)
        near.setdefault((concept.kind, concept.section), _Shelf()).put(concept, text)
        far.setdefault(concept.kind, _Shelf()).put(concept, text)
    found = {}
    for concept in wanted:
        shelf = near.get((concept.kind, concept.section), _Shelf())
        proposals = shelf.like(concept, LIKE, "")
        if not proposals and concept.kind in far:
            proposals = far[concept.kind].like(concept, LIKE_ELSEWHERE, ELSEWHERE)
        if proposals:
            found[concept.code] = proposals
    return found


def sorted_words(text: str) -> str:
    """Return a text's words, each in one spelling, sorted: the order says nothing."""
    return " ".join(sorted(tokens_of(text)))


class _Shelf:
    """The codes among which one looks, with their texts made ready once."""

    def __init__(self) -> None:
        self.concepts: dict[str, Concept] = {}
        self.texts: dict[str, str] = {}

    def put(self, concept: Concept, text: str) -> None:
        self.concepts[concept.code] = concept
        self.texts[concept.code] = text

    def like(self, concept: Concept, least: float, where: str) -> list[Proposal]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 (slow to import)

        found = process.extract(
            sorted_words(concept.display),
            self.texts,
            scorer=fuzz.ratio,
            limit=None,
            score_cutoff=least,
        )
        scores = {code: round(score, 1) for _, score, code in found if code != concept.code}
        ranked = sorted(scores, key=lambda code: (-scores[code], code))
        last = scores[ranked[:MOST][-1]] if ranked else 0.0
        return [
            Proposal(
                target=code,
                score=scores[code],
                reason=where + _reason(concept.display, self.concepts[code].display),
            )
            for code in ranked
            if scores[code] >= last
        ]


def _reason(before: str, after: str) -> str:
    """Say which words make the difference; words only, so that a code stays apart from texts."""
    ours, theirs = tokens_of(before), tokens_of(after)
    gone = [word for word in dict.fromkeys(ours) if word not in theirs]
    come = [word for word in dict.fromkeys(theirs) if word not in ours]
    if not (gone or come):
        return SAME
    said = [f"{what} {_few(words)}" for what, words in ((GONE, gone), (COME, come)) if words]
    return f"{SAME_BUT}{' and '.join(said)}"


def _few(words: list[str]) -> str:
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more
