"""The quantities that a text states: numbers with their bound and unit, sides, and counts."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from msgspec import Struct

from releasekit.wording.bounds import Tokens, bound_of, is_number
from releasekit.wording.references import bare, singular
from releasekit.wording.tokens import KINDS, NUMBER_WORDS, tokens_of
from releasekit.wording.units import LATE_UNITS, PERIODS, SCALES, TIMES, UNITS, words

Fact = tuple[str, ...]

_SAME_UNIT = {"gray": "gy", "cal": "calorie", "pt": "pint", "qt": "quart", "gal": "gallon",
              "fr": "french", "ga": "gauge", "micron": "micrometer", "microns": "micrometer",
              "m": "meter", "s": "second", "h": "hour", "%": "%"}  # fmt: skip
_BEFORE_UNITS = frozenset(
    words("""international statute fluid calendar consecutive successive continuous full usp""")
)
_TIMES = {"single": "1", "double": "2", "dual": "2", "triple": "3", "quadruple": "4"}
_MULTIPLICITY = frozenset(words("single double dual triple multiple quadruple"))
# Behind single, double and their like these make a quality of it: a single-use pad.
_OF_PEOPLE = frozenset(words("family use patient user source entry time"))
_QUALITIES = _OF_PEOPLE | {"way", "sided", "line", "stage"}
# Behind "per" no count: as the protocol says.
_UNCOUNTED = frozenset(
    words(
        """protocol physician provider guideline guidelines instruction instructions policy
        manufacturer manufacturers label os rectum vagina vaginam tube oral se cent medical
        clinical order orders the recommendation recommendations state federal fda cms
        medicare documentation definition"""
    )
)
# Before a number: it names, and counts nothing.
_NAMING = frozenset(
    words(
        """table tables figure figures fig appendix appendices section sections chapter
        chapters version footnote note notes exhibit attachment schedule form model no nos
        number numbers code codes page pages paragraph paragraphs rule rules criterion item
        question step steps part volume edition algorithm subpart title cfr usc"""
    )
)
_RATES, _ARTICLES = frozenset({"per", "each", "every"}), frozenset({"a", "an"})
_BESIDE = frozenset({"additional", "initial", "subsequent"})  # of a number or a unit
_LONE = (NUMBER_WORDS - {"<", ">", "<=", ">=", "=", "%", "+/-"}) | frozenset(
    {"pair", "pairs", "biweekly", "quarterly"}
)
_AROUND = 64  # characters around a change
_LONGEST = 8  # digits of a time that is reckoned in a smaller unit
_FIGURES = frozenset("0123456789-")
_STATING = frozenset(
    {*KINDS, *UNITS, *PERIODS, *NUMBER_WORDS, *_MULTIPLICITY, *_ARTICLES, *_BESIDE}
)


class Quantities(Struct, frozen=True, kw_only=True):
    """What a text states; `compounds` has by a word what counts it (lumen: double)."""

    facts: Counter[Fact]
    compounds: dict[str, set[str]]
    words: frozenset[str]
    tokens: Tokens


@lru_cache(maxsize=8)
def quantities(text: str) -> Quantities:
    """Return the quantities that a text states."""
    text, compounds = bare(text)
    tokens = _ranged(tokens_of(text))
    reader = _Reader(tokens, compounds)
    reader.read()
    return Quantities(
        facts=reader.facts,
        compounds=compounds,
        words=frozenset(map(singular, tokens)),
        tokens=tokens,
    )


def windows(before: str, after: str) -> tuple[str, str]:
    """Return the parts of two texts in which they differ, with some words around them.

    What both begin and end with states the same.
    """
    start = _shared(before, after)
    end = min(_shared(before[::-1], after[::-1]), min(len(before), len(after)) - start)
    start = before.rfind(" ", 0, max(start - _AROUND, 0)) + 1
    blank = before.find(" ", len(before) - max(end - _AROUND, 0))
    end = len(before) - blank if blank >= 0 else 0
    return before[start : len(before) - end], after[start : len(after) - end]


def _shared(before: str, after: str) -> int:
    """Return how many characters two texts begin with alike."""
    least, most = 0, min(len(before), len(after))
    while least < most:
        middle = (least + most + 1) // 2
        if before[least:middle] == after[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def differ(before: str, after: str) -> bool:
    """Return whether two texts state other quantities."""
    earlier, later = quantities(before), quantities(after)
    facts = Counter(earlier.facts), Counter(later.facts)
    for (one, other), (own, others) in (
        ((earlier, later), facts),
        ((later, earlier), (facts[1], facts[0])),
    ):
        for head, numbers in one.compounds.items():
            for number in sorted(numbers - other.compounds.get(head, set())):
                if _counted_otherwise(head, number, other, own, others):
                    return True
    return facts[0] != facts[1]


def _counted_otherwise(
    head: str, number: str, other: Quantities, own: Counter[Fact], others: Counter[Fact]
) -> bool:
    """Return whether the other text counts a thing by another number, or not at all.

    A number that it writes apart from the thing is the same number.
    """
    fact = ("", _TIMES.get(number, number), "")
    if others[fact] > own[fact]:
        others[fact] -= 1
        if not others[fact]:
            del others[fact]
        return False
    if head in _QUALITIES:
        return head in other.compounds and head not in _OF_PEOPLE
    return head in other.compounds or head in other.words


def _ranged(tokens: Tokens) -> Tokens:
    """Write "between 5 and 10" and "5 through 10" as 5 ~ 10, "5 or > 5" as >= 5."""
    found = list(tokens)
    if "through" in tokens or "between" in tokens:
        for place in range(1, len(found) - 1):
            if is_number(found[place - 1]) and is_number(found[place + 1]):
                between = place > 1 and found[place - 2] == "between"
                if found[place] == "through" or (found[place] == "and" and between):
                    found[place] = "~"
    for sign in {"<", ">"}.intersection(tokens):
        places = [at for at in range(3, len(found)) if found[at - 1] == sign]
        for place in reversed(places):
            if found[place - 2] == "or" and found[place] == found[place - 3]:
                found[place - 3 : place + 1] = [f"{sign}=", found[place]]
    return tuple(found)


class _Reader:
    """Reads the tokens of a text once, and counts what they state."""

    def __init__(self, tokens: Tokens, compounds: dict[str, set[str]]) -> None:
        self.tokens, self.compounds = tokens, compounds
        self.facts: Counter[Fact] = Counter()

    def read(self) -> None:
        place = 0
        while place < len(self.tokens):
            word = self.tokens[place]
            if word in _STATING:
                place = self._word(place)
            elif word == "1st" and self._counts(place + 1):  # the first 30 minutes
                self.facts["initial",] += 1
                place += 1
            elif word[0] in _FIGURES and is_number(word):
                place = self._reference(place) or self._number(place)
            else:
                place += 1

    def _counts(self, place: int) -> bool:
        return is_number(self._at(place)) or self._at(place) in UNITS

    def _reference(self, place: int) -> int:
        """Return the place behind the numbers of tables, codes and the like: codes 32, 33 or 34."""
        if self._at(place - 1) not in _NAMING:
            return 0
        end = place
        while is_number(self._at(end)) and not self._unit(end + 1)[0]:
            end += 1
            if self._at(end) in {"or", "and", "~", "to"} and is_number(self._at(end + 1)):
                end += 1
        return end if end > place else 0

    def _at(self, place: int) -> str:
        return self.tokens[place] if 0 <= place < len(self.tokens) else " "

    def _number(self, place: int) -> int:
        unit, end = self._unit(place + 1)
        if not unit and self._at(end) == "~" and is_number(self._at(end + 1)):
            unit, _ = self._unit(end + 2)  # 5-10 mg: both are of milligrams
        self._add(bound_of(self.tokens, place, end), self.tokens[place], unit)
        return end

    def _add(self, bound: str, number: str, unit: str) -> None:
        smaller, times = TIMES.get(unit, ("", 0))
        if smaller and number.isdecimal() and len(number) < _LONGEST:
            number, unit = str(int(number) * times), smaller
        self.facts[bound, number, unit] += 1

    def _unit(self, place: int) -> tuple[str, int]:
        """Return the unit at a place, empty where there is none, and the place behind it."""
        word, start = self._at(place), place
        if word in _BEFORE_UNITS:
            place += 1
        kind = ""
        if self._at(place) in {"sq", "cubic"}:
            kind = "sq" if self._at(place) == "sq" else "cubic"
            place += 1
        word = self._at(place)
        if word == "degree" and self._at(place + 1) in {*SCALES, "c", "f"}:
            return ("celsius" if self._at(place + 1)[0] == "c" else "fahrenheit"), place + 2
        if kind and word == "in":  # 16 sq. in.
            return kind + "inch", place + 1
        if word in UNITS or word in LATE_UNITS or word in {"%", "second"}:
            return kind + _SAME_UNIT.get(word, word), place + 1
        return "", start

    def _word(self, place: int) -> int:
        word, behind = self.tokens[place], self._at(place + 1)
        if word in _RATES:
            return self._rate(place, word)
        if word in PERIODS:
            self._add("", "1", PERIODS[word])
        elif word in _ARTICLES:
            if behind in UNITS:
                self._add("", "1", behind)
                return place + 2
        elif word in _MULTIPLICITY:
            self._times(place, word)
        elif word in _BESIDE:
            if self._counts(place + 1) or self._at(place - 1) in _RATES:
                self.facts[(word,)] += 1
        elif KINDS.get(word) == "side":
            self._side(place, word)
        else:
            self._lone(word)
        return place + 1

    def _times(self, place: int, word: str) -> None:
        """Keep what single, double and their like count: single or multiple arches, both."""
        head = self._at(place + 1)
        if head in {"or", "and"} and self._at(place + 2) in _MULTIPLICITY:
            head = self._at(place + 3)
        self.compounds.setdefault(singular(head), set()).add(word)

    def _lone(self, word: str) -> None:
        """Count a unit, a pair or a sign that no number has; a bound alone states nothing."""
        if word in UNITS or word in _LONE:
            self.facts["", "", singular(word)] += 1

    def _rate(self, place: int, word: str) -> int:
        behind = self._at(place + 1)
        if word != "per":
            self.facts["each",] += 1
        if is_number(behind):
            return place + 1
        unit, end = self._unit(place + 1)
        if unit:
            self._add("", "1", unit)
            return end
        if word == "per" and behind != " " and behind not in _UNCOUNTED:
            self.facts["per", behind] += 1
        return place + 1

    def _side(self, place: int, word: str) -> None:
        """Count a side; "or both" and "both … and" only join."""
        if word == "both" and (
            self._at(place - 1) in {"or", "and"}
            or "and" in (self._at(place + 2), self._at(place + 3))
        ):
            return
        self.facts[(word.removesuffix("ly"),)] += 1
