"""Grades a change of text: edited, revised, negated, or a quantity that changed."""

import enum
from collections import Counter
from functools import lru_cache
from operator import itemgetter

from msgspec import Struct

from releasekit.late_patterns import pattern
from releasekit.wording import polarity, quantities
from releasekit.wording.bounds import is_number
from releasekit.wording.spellings import rejoined, respelled
from releasekit.wording.tokens import (
    BOUNDS,
    MAY_MEASURE,
    NUMBER_WORDS,
    SAME_WORD,
    WITHOUT_DIGITS,
    joined_equal,
    kind_of,
    plain,
    plain_words,
    tokens_of,
)


class Grade(enum.StrEnum):
    """How far a text changed, from least to gravest."""

    SAME = "same"
    EDITED = "edited"  # whitespace, case, punctuation, spelling, plural, a known abbreviation only
    REVISED = "revised"  # words or their order
    NEGATED = "negated"  # with or without, not, no, non-: the one denies what the other says
    QUANTITY = "quantity"  # a number, bound, unit, dose, time, laterality, or a word like "each"


_JOINTS = frozenset({"or", "and", "no", "not", "of", "through", "between", "a", "an", "to"})
"""What may turn the bound of a number, though it is none: 20 or more, more than 20."""
_TO_LOOK_AT = MAY_MEASURE | polarity.DENYING
_KEPT = 1024
"""Of how many changes the grade is kept: over several releases each is met once a step again."""
_CODE = 5
_FIGURES = frozenset(word for word, same in SAME_WORD.items() if same[0].isdigit())
_IN_PARENTHESES = pattern(r"(?:^|(?<=\s))\(([^()]*)\)")


@lru_cache(maxsize=_KEPT)
def grade(before: str, after: str, *, modifiers: bool = False) -> Grade:
    """Grade the change from `before` to `after`; of several changes the gravest counts.

    A changed number, bound, unit, dose, time, laterality or "each" is a quantity; a denial is of
    its own; whitespace, case, punctuation, spelling, plural and known abbreviations are edits; all
    else is a revision. With `modifiers`, words in parentheses are nonessential: parentheses that
    come or go around words change which words have to be there.
    """
    if before == after:
        return Grade.SAME
    graded = _grade_of_plain_words(before, after)
    graded = graded or _grade_of_tokens(before, after)
    if graded is Grade.EDITED and modifiers and _modifiers(before) != _modifiers(after):
        return Grade.REVISED
    return graded


def edited(before: str, after: str, *, modifiers: bool = False) -> bool:
    """Return whether a change is an edit or none; a part of the work of its grade."""
    if before == after:
        return True
    plainly = _grade_of_plain_words(before, after)
    edit = _edited(_cut(before, after)) if plainly is None else plainly is Grade.EDITED
    return edit and not (modifiers and _modifiers(before) != _modifiers(after))


def _modifiers(text: str) -> list[tuple[int, int]]:
    """Return where words stand in parentheses, and how many; not an ending, as of joint(s)."""
    text = plain(text)
    found = (
        (len(tokens_of(text[: match.start()])), len(tokens_of(match[1])))
        for match in _IN_PARENTHESES.finditer(text)
    )
    return [(place, count) for place, count in found if count]


@lru_cache(maxsize=8)
def _grade_of_plain_words(before: str, after: str) -> Grade | None:
    """Grade a change between two texts of plain words, a third of the work; None if in doubt.

    In such texts a word is the same whatever stands beside it, so that the words which both begin
    and end with say nothing of the change, and keep the numbers among them in turn. It is in doubt
    where a changed word can be one of a quantity or a denial.
    """
    earlier, later = plain_words(before), plain_words(after)
    if not earlier or not later:
        return None
    gone, come = _apart(earlier, later)
    gone = [SAME_WORD.get(word, word) for word in gone]
    come = [SAME_WORD.get(word, word) for word in come]
    if gone == come:
        return Grade.EDITED
    changed = {*gone, *come}
    if (
        "".join(gone) == "".join(come)
        or (not _JOINTS.isdisjoint(changed) and not _FIGURES.isdisjoint(earlier))
        or "per" in earlier
        or not _TO_LOOK_AT.isdisjoint(changed)
        or any(map(kind_of, changed))
        or polarity.may_deny(changed)
    ):
        return None
    if not {"s", "es"}.isdisjoint(changed):
        return None
    return Grade.EDITED if _respelled(gone, come) else Grade.REVISED


def _apart(earlier: list[str], later: list[str]) -> tuple[list[str], list[str]]:
    """Return what stands between the words that two texts begin and end with."""
    start, most = 0, min(len(earlier), len(later))
    while start < most and earlier[start] == later[start]:
        start += 1
    end = 0
    while end < most - start and earlier[-1 - end] == later[-1 - end]:
        end += 1
    return earlier[start : len(earlier) - end], later[start : len(later) - end]


def _respelled(gone: list[str], come: list[str]) -> bool:
    """Return whether the words are the same, one by one, in another spelling or number."""
    return len(gone) == len(come) and all(
        one == other or respelled(one, other) for one, other in zip(gone, come, strict=True)
    )


def _whole(tokens: tuple[str, ...]) -> list[str]:
    """Return the tokens with the ending of joint(s) as part of its word."""
    if "s" not in tokens and "es" not in tokens:
        return list(tokens)
    whole: list[str] = []
    for token in tokens:
        if token in {"s", "es"} and whole and whole[-1].isalpha():
            whole[-1] += token
        else:
            whole.append(token)
    return whole


class _Cut(Struct, frozen=True):
    """The parts of two texts in which they differ, and their words."""

    texts: tuple[str, str]
    earlier: tuple[str, ...]
    later: tuple[str, ...]


@lru_cache(maxsize=8)
def _cut(before: str, after: str) -> _Cut:
    texts = quantities.windows(before, after)
    return _Cut(texts, *map(tokens_of, texts))


def _edited(cut: _Cut) -> bool:
    """Return whether the words are the same, in another spelling or number at most."""
    if cut.earlier == cut.later:
        return True
    if joined_equal(cut.earlier, cut.later):
        return rejoined(cut.earlier, cut.later, (plain(cut.texts[0]), plain(cut.texts[1])))
    return _respelled(*_apart(_whole(cut.earlier), _whole(cut.later)))


def _grade_of_tokens(before: str, after: str) -> Grade:
    cut = _cut(before, after)
    if _edited(cut):
        return Grade.EDITED
    earlier, later = cut.earlier, cut.later
    # A text that appears or goes had no quantity to change.
    if not earlier or not later or joined_equal(earlier, later):
        return Grade.REVISED
    gone, come = _only_in(earlier, later), _only_in(later, earlier)
    changed = gone | come
    if (
        _measure_otherwise(cut, changed)
        or _names_differ(gone, come)
        or changed >= {"initial", "subsequent"}
    ):
        return Grade.QUANTITY
    moved = not changed and not polarity.DENYING.isdisjoint(earlier)
    if (moved or polarity.may_deny(changed)) and polarity.denies(before, after, gone, come):
        return Grade.NEGATED
    return Grade.REVISED


def _measure_otherwise(cut: _Cut, changed: set[str]) -> bool:
    """Return whether two texts state other quantities, or the same ones of other things."""
    (before, after), earlier, later = cut.texts, cut.earlier, cut.later
    if _may_measure(changed, earlier) and quantities.differ(before, after):
        return True
    if _sides_swapped(earlier, later):
        return True
    if all(map(str.isalpha, earlier)) and NUMBER_WORDS.isdisjoint(earlier):
        return False
    if changed and sum(kind_of(token) == "number" for token in earlier) <= 1:
        return False
    return _swapped(*(quantities.quantities(text).tokens for text in (before, after)))


def _may_measure(changed: set[str], earlier: tuple[str, ...]) -> bool:
    """Return whether a change in these words may be one of a quantity."""
    if "per" in earlier:
        return bool(changed)
    if not MAY_MEASURE.isdisjoint(changed) or any(map(kind_of, changed)):
        return True
    if any(not word.isalpha() and any(map(str.isdigit, word)) for word in changed):
        return True
    return not _JOINTS.isdisjoint(changed) and any(map(is_number, earlier))


def _only_in(tokens: tuple[str, ...], others: tuple[str, ...]) -> set[str]:
    """Return the words that one side has more often than the other."""
    found = set(tokens)
    if len(found) == len(tokens):
        return found.difference(others)
    return set(Counter(tokens) - Counter(others))


def _sides_swapped(earlier: tuple[str, ...], later: tuple[str, ...]) -> bool:
    """Return whether left and right changed places: left arm, right leg; right arm, left leg."""
    for side in (earlier, later):
        if "left" not in side or "right" not in side:
            return False
    one, other = _of_sides(earlier), _of_sides(later)
    return any(
        (("left", thing) in one) != (("left", thing) in other)
        and (("right", thing) in one) != (("right", thing) in other)
        and (("left", thing) in one) != (("right", thing) in one)
        for _, thing in one | other
    )


def _of_sides(tokens: tuple[str, ...]) -> set[tuple[str, str]]:
    """Return each side with the next word that it can be of: left and right arm is both of it."""
    found = set()
    for place, token in enumerate(tokens):
        if token in {"left", "right"}:
            rest = (word for word in tokens[place + 1 :] if word not in _SIDED)
            found.add((token, next(rest, "")))
    return found


_SIDED = frozenset({"left", "right", "and", "or", "of", "the", "side", "sided", "a", "~", "/"})


def _swapped(earlier: tuple[str, ...], later: tuple[str, ...]) -> bool:
    """Return whether numbers, or left and right beside them, may have changed places.

    Clauses may move (5 mg, left eye; left eye, 5 mg), but of two numbers of the same thing, the
    word behind them, each must keep its turn. Both texts state the same quantities.
    """
    if sum(kind_of(token) == "number" for token in earlier) <= 1:
        return False
    turns, places = [], []
    for side in (earlier, later):
        found = [pair for pair in zip([*side[1:], ""], side, strict=True) if kind_of(pair[1])]
        turns.append([token for _, token in found])
        placed = (pair for pair in found if kind_of(pair[1]) != "unit")
        places.append(sorted(placed, key=itemgetter(0)))
    moved = turns[0] != turns[1] and sorted(turns[0]) == sorted(turns[1])
    return moved and places[0] != places[1]


def _names_differ(gone: set[str], come: set[str]) -> bool:
    """Tell a name that kept its letters but not its digits (b6, b12), or a bound (over-65)."""
    sides = [
        {token.translate(WITHOUT_DIGITS) for token in side if _is_name(token)}
        for side in (gone, come)
    ]
    return bool(sides[0] & sides[1] or (sides[0] | sides[1]) & BOUNDS)


def _is_name(token: str) -> bool:
    """Return whether a word has letters and digits; a code (A1234) names another thing by each."""
    if token.isalpha() or not token[0].isalpha() or not any(map(str.isdigit, token)):
        return False
    return len(token) != _CODE or not token[1:].isdigit()
