"""Proposes replacements of ended codes by the similarity of their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.wording.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.model import Concept

# Measured on the 82 codes of ICD-10-CM 2024 to 2026 and HCPCS 2018 to October 2025 that ended and
# whose replacement the publisher names. The indel similarity of texts whose words are sorted finds
# it among the first three for all 82. So do token_set_ratio and partial_ratio, but these call
# "Diagnostic colonoscopy" and any long text with both words the same. HCPCS moves a drug from its
# temporary section to its permanent one: 19 of 19 were in another section, all of them first.
LEAST, LEAST_ELSEWHERE = 60.0, 78.0
"""The least similarity, 0 to 100, of a code of the same section, and of another section."""
MOST = 5
"""How many are proposed for one code; those as similar as the last of them too."""
_MOST_WORDS = 6
_ELSEWHERE, _SAME, _SAME_BUT = "in another section: ", "the same words", "the same words but "
_REMOVED, _ADDED = "without", "with"
PHRASES = tuple(
    f"{where}{_SAME_BUT}{what}" for where in ("", _ELSEWHERE) for what in (_REMOVED, _ADDED)
)
"""What the reasons of proposals have in common; words of the two texts follow."""


class Proposal(Struct, frozen=True, kw_only=True):
    """A possible replacement, the similarity of its text (0 to 100), and the reason in words."""

    target: str
    score: float
    reason: str


def propose(ended: Iterable[Concept], added: Iterable[Concept]) -> dict[str, list[Proposal]]:
    """Return proposals for ended codes among added codes, by code, the most similar first.

    They are of the same kind and section; only where none of these is similar enough, of another
    section. A code is never proposed for itself: its text has another meaning. A text of no words
    is like no other, so nothing is proposed for it, nor is its code.
    """
    wanted = list(ended)
    if not wanted:
        return {}
    by_section: dict[tuple[str, str], _Candidates] = {}
    by_kind: dict[str, _Candidates] = {}
    for concept in sorted(added, key=lambda concept: concept.code):
        text = sorted_words(concept.display)
        if not text:
            continue
        by_section.setdefault((concept.kind, concept.section), _Candidates()).add(concept, text)
        by_kind.setdefault(concept.kind, _Candidates()).add(concept, text)
    proposed = {}
    for concept in wanted:
        near = by_section.get((concept.kind, concept.section), _Candidates())
        proposals = near.similar(concept, LEAST, "")
        if not proposals and concept.kind in by_kind:
            proposals = by_kind[concept.kind].similar(concept, LEAST_ELSEWHERE, _ELSEWHERE)
        if proposals:
            proposed[concept.code] = proposals
    return proposed


def sorted_words(text: str) -> str:
    """Return a text's words, each in one spelling, sorted: their order means nothing."""
    return " ".join(sorted(tokens_of(text)))


class _Candidates:
    """The codes among which a replacement is looked for, with their texts prepared once."""

    def __init__(self) -> None:
        self.concepts: dict[str, Concept] = {}
        self.texts: dict[str, str] = {}

    def add(self, concept: Concept, text: str) -> None:
        self.concepts[concept.code] = concept
        self.texts[concept.code] = text

    def similar(self, concept: Concept, least: float, where: str) -> list[Proposal]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 (slow to import)

        text = sorted_words(concept.display)
        if not text:
            return []
        matches = process.extract(
            text,
            self.texts,
            scorer=fuzz.ratio,
            limit=None,
            score_cutoff=least,
        )
        scores = {code: round(score, 1) for _, score, code in matches if code != concept.code}
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
    """Return which words make the difference; words only, so that no text is quoted whole."""
    earlier, later = tokens_of(before), tokens_of(after)
    removed = [word for word in dict.fromkeys(earlier) if word not in later]
    added = [word for word in dict.fromkeys(later) if word not in earlier]
    if not (removed or added):
        return _SAME
    sides = ((_REMOVED, removed), (_ADDED, added))
    parts = [f"{side} {_few(words)}" for side, words in sides if words]
    return f"{_SAME_BUT}{' and '.join(parts)}"


def _few(words: list[str]) -> str:
    more = f" and {len(words) - _MOST_WORDS} more" if len(words) > _MOST_WORDS else ""
    return ", ".join(words[:_MOST_WORDS]) + more
