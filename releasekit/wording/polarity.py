"""Whether one text denies what another says: with and without, not, no, and non-."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from releasekit.late_patterns import pattern
from releasekit.wording.tokens import plain, tokens_of
from releasekit.wording.units import words

DENYING = frozenset(
    words(
        """not no non never neither nor none without cannot cant isnt arent wasnt doesnt didnt
        dont wont except excluding excludes exclude"""
    )
)
_NARROW = frozenset({"without", "non", "except", "excluding", "excludes", "exclude"})
"""What denies only the words behind it, not its whole clause."""
_REACH = {"without": 4, "non": 1, "except": 4, "excluding": 4, "excludes": 4, "exclude": 4}
_OPPOSITES = tuple(
    tuple(pair.split("/", 1))
    for pair in words(
        """with/without presence/absence present/absent including/excluding includes/excludes
        include/exclude included/excluded inclusive/exclusive inclusion/exclusion
        positive/negative able/unable indicated/contraindicated approved/disapproved
        continued/discontinued normal/abnormal typical/atypical symptomatic/asymptomatic
        traumatic/atraumatic vascular/avascular septic/aseptic febrile/afebrile
        cyanotic/acyanotic cellular/acellular symmetric/asymmetric symmetrical/asymmetrical
        active/inactive complete/incomplete continent/incontinent competent/incompetent
        operable/inoperable eligible/ineligible effective/ineffective adequate/inadequate
        sufficient/insufficient appropriate/inappropriate capable/incapable direct/indirect
        valid/invalid visible/invisible voluntary/involuntary dependent/independent
        tolerant/intolerant curable/incurable reducible/irreducible reversible/irreversible
        regular/irregular mature/immature mobile/immobile perfect/imperfect proper/improper
        possible/impossible compatible/incompatible accurate/inaccurate
        coordinated/incoordinated always/never all/none ever/never"""
    )
)
_OPPOSED = frozenset(word for pair in _OPPOSITES for word in pair)
_PREFIXES = ("non", "un")
_SHORTEST = 4
_PLAINLY = frozenset({"not", "no", "non"})  # not sealed is unsealed
# Words with "not" in them that deny nothing, and both sides at once.
_SILENT = pattern(
    r"\b(?:not (?:otherwise|elsewhere) (?:specified|classified|listed|covered|described|coded)"
    r"|not applicable|not specified|(?:but )?not limited to|whether or not|not only"
    r"|w(?:ith)?(?:/| or | and |/or | and/or |/and )w(?:ithout|/o)"
    r"|w(?:ithout|/o)(?:/| or | and )w(?:ith\b|/)"
    r"|(?:no|not) (?:more|less|fewer|greater|later|earlier|older|younger|higher|lower)(?: than)?"
    r"|not (?:to )?exceed(?:ing)?(?=\s+(?:\d|one\b|two\b|three\b|four\b|five\b))|no\.(?=\s*\d))"
)
_CLAUSE = pattern(r"[.;:,()\[\]]|\bbut\b|\bor\b|\band\b")
_EMPTY = frozenset(
    words(
        """a an the of for to in on at by be is are was were been being has had have did does
        do that this any and or as with if from its it than then"""
    )
)
_STEM, _LONGEST_TAIL = 5, 8


class _Reading(Struct, frozen=True, kw_only=True):
    """What a text says and what it denies: stems, counted, and each denial's own words."""

    said: Counter[str]
    denied: Counter[str]
    denials: tuple[tuple[str, tuple[str, ...]], ...]


def may_deny(changed: set[str]) -> bool:
    """Return whether a change in these words may turn what a text says into what it denies."""
    if not DENYING.isdisjoint(changed):
        return True
    if not _OPPOSED.isdisjoint(changed) and any(
        word in changed and other in changed for word, other in _OPPOSITES
    ):
        return True
    return any(
        word.startswith(_PREFIXES)
        and any(word.removeprefix(prefix) in changed for prefix in _PREFIXES)
        for word in changed
        if len(word) > _SHORTEST
    )


def deny(text: str) -> bool:
    """Return whether a text denies something."""
    return not DENYING.isdisjoint(tokens_of(_silenced(text)))


def denies(before: str, after: str, gone: set[str], come: set[str]) -> bool:
    """Return whether one of two texts denies what the other says.

    `gone` and `come` are the words that only the one or the other has.
    """
    if any(_opposed(*pair) for pair in ((gone, come), (come, gone))):
        return True
    earlier, later = _silenced(before), _silenced(after)
    one, other = _read(earlier), _read(later)
    return _turned(one, other) or _turned(other, one) or _tail_denies(earlier, later)


def _opposed(words: set[str], others: set[str]) -> bool:
    for word in words if _PLAINLY.isdisjoint(others) else ():
        for prefix in _PREFIXES:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= _SHORTEST and rest in others:
                return True
    return any(
        word in words and other in others and word not in others and other not in words
        for word, other in _OPPOSITES
    )


def _silenced(text: str) -> str:
    return _SILENT.sub(" ", plain(text))


def _read(text: str) -> _Reading:
    said: Counter[str] = Counter()
    denied: Counter[str] = Counter()
    denials: list[tuple[str, tuple[str, ...]]] = []
    for clause in _CLAUSE.split(text):
        tokens = tokens_of(clause)
        whole = [place for place, word in enumerate(tokens) if word in DENYING - _NARROW]
        stems = tuple(_stem(word) for word in tokens if _tells(word))
        if whole:
            denied.update(stems)
            governed = next(filter(_tells, tokens[whole[0] + 1 :]), "") or (*tokens, "")[0]
            denials.append((_stem(governed), stems))
            continue
        left = 0
        for word in tokens:
            if word in _NARROW:
                left = _REACH[word]
                first = True
            elif word == "with":
                left = 0
            elif _tells(word):
                (denied if left else said)[_stem(word)] += 1
                if left and first:
                    denials.append((_stem(word), (_stem(word),)))
                first = False
                left = max(left - 1, 0)
    return _Reading(said=said, denied=denied, denials=tuple(denials))


def _tells(word: str) -> bool:
    return word not in _EMPTY and word not in DENYING


def _stem(word: str) -> str:
    return word[:_STEM]


def _turned(one: _Reading, other: _Reading) -> bool:
    """Return whether something denied in one text is said in the other."""
    for governed, stems in one.denials:
        if not governed or other.said[governed] <= one.said[governed]:
            continue
        if other.denied[governed] >= one.denied[governed]:
            continue
        told = sum(1 for stem in stems if other.said[stem])
        if 2 * told >= len(stems):
            return True
    return False


def _tail_denies(earlier: str, later: str) -> bool:
    """Return whether the only change is a short run of words that begins with a denial."""
    short, long = sorted((tokens_of(earlier), tokens_of(later)), key=len)
    extra = len(long) - len(short)
    if not 1 < extra <= _LONGEST_TAIL:
        return False
    start = next((at for at, word in enumerate(short) if word != long[at]), len(short))
    if short[start:] != long[start + extra :]:
        return False
    return long[start] in {"without", "not", "no", "never"}
