"""Grades a change of text: edited, revised, or a quantity that changed."""

import enum
from collections import Counter
from operator import itemgetter

from releasekit.wording.tokens import (
    BOUNDS,
    LATE_UNITS,
    MAY_MEASURE,
    NUMBER_WORDS,
    SAME_WORD,
    WITHOUT_DIGITS,
    joined_equal,
    kind_of,
    plain_words,
    tokens_of,
)


class Grade(enum.StrEnum):
    """How far a text changed, from least to gravest."""

    SAME = "same"
    EDITED = "edited"  # whitespace, case, punctuation or a known abbreviation only
    REVISED = "revised"  # words, their order, singular and plural, a negation
    QUANTITY = "quantity"  # a number, unit, dose, time, laterality, or a word like "each"


def grade(before: str, after: str) -> Grade:
    """Grade the change from `before` to `after`; of several changes the gravest counts.

    A changed number, unit, dose, time, laterality or "each" is a quantity; whitespace, case,
    punctuation and known abbreviations are edits; all else is a revision.
    """
    if before == after:
        return Grade.SAME
    plainly = _grade_of_plain_words(before, after)
    return plainly or _grade_of_tokens(tokens_of(before), tokens_of(after))


def _grade_of_plain_words(before: str, after: str) -> Grade | None:
    """Grade a change between two texts of plain words, a third of the work; None if in doubt.

    In such texts a word is the same whatever stands beside it, so that the words which both begin
    and end with say nothing of the change, and keep the numbers among them in turn. It is in doubt
    where a changed word can be one of a quantity.
    """
    earlier, later = plain_words(before), plain_words(after)
    if not earlier or not later:
        return None
    start, most = 0, min(len(earlier), len(later))
    while start < most and earlier[start] == later[start]:
        start += 1
    end = 0
    while end < most - start and earlier[-1 - end] == later[-1 - end]:
        end += 1
    gone = [SAME_WORD.get(word, word) for word in earlier[start : len(earlier) - end]]
    come = [SAME_WORD.get(word, word) for word in later[start : len(later) - end]]
    if gone == come:
        return Grade.EDITED
    changed = {*gone, *come}
    if (
        "".join(gone) == "".join(come)
        or not MAY_MEASURE.isdisjoint(changed)
        or any(map(kind_of, changed))
    ):
        return None
    return Grade.REVISED


def _grade_of_tokens(earlier: tuple[str, ...], later: tuple[str, ...]) -> Grade:
    if earlier == later or joined_equal(earlier, later):
        return Grade.EDITED
    if not earlier or not later:  # a text that appears or goes had no quantity to change
        return Grade.REVISED
    gone, come = _only_in(earlier, later), _only_in(later, earlier)
    for tokens, changed in ((earlier, gone | come), (later, gone | come)):
        if not MAY_MEASURE.isdisjoint(changed) or any(map(kind_of, changed)):
            places = (place for place, token in enumerate(tokens) if token in changed)
            if any(_measures(tokens, place) for place in places):
                return Grade.QUANTITY
    graver = gone | come >= {"initial", "subsequent"} or _names_differ(gone, come)
    return Grade.QUANTITY if graver or _swapped(earlier, later) else Grade.REVISED


def _only_in(tokens: tuple[str, ...], others: tuple[str, ...]) -> set[str]:
    """Return the words that one side has more often than the other."""
    found = set(tokens)
    if len(found) == len(tokens):
        return found.difference(others)
    return set(Counter(tokens) - Counter(others))


def _measures(tokens: tuple[str, ...], place: int) -> bool:
    """Return whether the word at `place` is one of quantity, by the company it keeps if need be."""
    token = tokens[place]
    if token in BOUNDS:
        near = tokens[max(place - 5, 0) : place + 4]  # 18 years of age or older, up to the first 3
        return not {"number", "unit", "count"}.isdisjoint(map(kind_of, near))
    if token in LATE_UNITS and place:
        return tokens[place - 1] == "per" or kind_of(tokens[place - 1]) == "number"
    return kind_of(token) is not None


def _swapped(earlier: tuple[str, ...], later: tuple[str, ...]) -> bool:
    """Return whether numbers, or left and right beside them, may have changed places.

    Clauses may move (5 mg, left eye; left eye, 5 mg), but of two numbers of the same thing, the
    word behind them, each must keep its turn.
    """
    worded = all(map(str.isalpha, earlier)) and NUMBER_WORDS.isdisjoint(earlier)
    if worded or sum(kind_of(token) == "number" for token in earlier) <= 1:
        return False
    turns, places = [], []
    for side in (earlier, later):
        found = [pair for pair in zip([*side[1:], ""], side, strict=True) if kind_of(pair[1])]
        turns.append([token for _, token in found])
        placed = (pair for pair in found if kind_of(pair[1]) != "unit")
        places.append(sorted(placed, key=itemgetter(0)))
    return turns[0] != turns[1] and places[0] != places[1]


def _names_differ(gone: set[str], come: set[str]) -> bool:
    """Tell a name that kept its letters but not its digits (b6, b12), or a bound (over-65)."""
    sides = [
        {token.translate(WITHOUT_DIGITS) for token in side if _is_name(token)}
        for side in (gone, come)
    ]
    return bool(sides[0] & sides[1] or (sides[0] | sides[1]) & BOUNDS)


def _is_name(token: str) -> bool:
    return not token.isalpha() and token[0].isalpha() and any(map(str.isdigit, token))
