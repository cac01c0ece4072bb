"""The quantities that a text states: numbers with their bound and unit, sides, and counts.

Two texts state the same where these are the same, however they are worded. No quantities are the
numbers of a list, a table, a code or a name.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from msgspec import Struct

from releasekit.wording.references import bare
from releasekit.wording.tokens import KINDS, NUMBER_WORDS, tokens_of
from releasekit.wording.units import LATE_UNITS, PERIODS, SCALES, TIMES, UNITS

Fact = tuple[str, ...]
Tokens = tuple[str, ...]

_SAME_UNIT = {"gray": "gy", "cal": "calorie", "pt": "pint", "qt": "quart", "gal": "gallon",
              "fr": "french", "ga": "gauge", "micron": "micrometer", "microns": "micrometer",
              "m": "meter", "s": "second", "h": "hour", "%": "%"}  # fmt: skip
_BEFORE_UNITS = frozenset(
    "international statute fluid calendar consecutive successive continuous full usp".split()
)
_MULTIPLICITY = frozenset("single double dual triple multiple quadruple".split())
# Behind single, double and their like these make a quality of it: a single-use pad.
_QUALITIES = frozenset("family use patient time source entry user way sided line stage".split())
# Behind "per" no count: as the protocol says.
_UNCOUNTED = frozenset(
    """protocol physician provider guideline guidelines instruction instructions policy manufacturer
    manufacturers label os rectum vagina vaginam tube oral se cent medical clinical order orders the
    recommendation recommendations state federal fda cms medicare documentation definition""".split()
)
_MORE = frozenset("more greater over above older longer higher larger heavier later up plus".split())
_LESS = frozenset("less fewer under below younger shorter lower smaller lighter earlier".split())
_THAN = "|".join(sorted({*_MORE, *_LESS} - {"over", "under", "above", "below", "up", "plus"}))
_LESS_WORDS, _MORE_WORDS = "|".join(sorted(_LESS)), "|".join(sorted(_MORE - {"up", "plus"}))
_FILLING = r"(?: (?:of|the|a|an|to|age|ages|aged|is|was|are|about|approximately))*"
# What stands before a number and bounds it; read from the number back.
_BOUND = re.compile(
    rf"""(?:^|\ )(?:
      (?P<ge> >=|at\ least|(?:no|not|never|nor)\ (?:<|(?:{_LESS_WORDS})\ than)|minimum(?:\ of)?
        |equal\ to\ or\ (?:>|(?:{_MORE_WORDS})\ than)|(?:{_MORE_WORDS})\ than\ or\ equal\ to)
    | (?P<le> <=|at\ most|up\ to|maximum(?:\ of)?|within|(?:no|not|never|nor)\ (?:>|(?:{_MORE_WORDS})
        (?:\ than)?)|not\ (?:to\ )?exceed(?:ing)?|equal\ to\ or\ (?:<|(?:{_LESS_WORDS})\ than)
        |(?:{_LESS_WORDS})\ than\ or\ equal\ to)
    | (?P<gt> >|(?:over|above|beyond|exceeds?|exceeding|in\ excess\ of)|(?:{_MORE_WORDS})\ than
        (?:\ [a-z]+){{0,4}})
    | (?P<lt> <|under|below|(?:{_LESS_WORDS})\ than(?:\ [a-z]+){{0,4}})
    | (?P<pm> \+/-)
    ){_FILLING}$""",
    re.VERBOSE,
)
# Before a number: it names, and counts nothing.
_NAMING = frozenset(
    """table tables figure figures fig appendix appendices section sections chapter chapters version
    footnote note notes exhibit attachment schedule form model no nos number numbers code codes page
    pages paragraph paragraphs rule rules criterion item question step steps part volume edition
    algorithm subpart title cfr usc""".split()
)
_FIGURES = frozenset("0123456789-")
_STATING = frozenset(
    {*KINDS, *UNITS, *PERIODS, *NUMBER_WORDS, *_MULTIPLICITY, "a", "an", "initial", "subsequent"}
)
_SIGN = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "pm": "+/-"}
_REACH, _AROUND = 8, 100  # words before a number; characters around a change
_BOUNDING = frozenset(
    """> < >= <= = +/- least most no not never nor minimum maximum to or than of up within exceed
    exceeds exceeding over under above below beyond excess""".split()
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
        facts=reader.facts, compounds=compounds, words=frozenset(tokens), tokens=tokens
    )


def windows(before: str, after: str) -> tuple[str, str]:
    """Return the parts of two texts in which they differ, with some words around them.

    What both begin and end with states the same.
    """
    start = _shared(before, after)
    end = min(_shared(before[::-1], after[::-1]), min(len(before), len(after)) - start)
    start = before.rfind(" ", 0, max(start - _AROUND, 0)) + 1
    end = max(end - _AROUND, 0)
    end = len(before) - max(before.find(" ", len(before) - end), 0) if end else 0
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
    fact = ("", number, "")
    if others[fact] > own[fact]:
        others[fact] -= 1
        if not others[fact]:
            del others[fact]
        return False
    return head in other.compounds or (head in other.words and head not in _QUALITIES)


def is_number(token: str) -> bool:
    """Return whether a token is a number in figures."""
    return token[0].isdigit() or (token[0] == "-" and len(token) > 1)


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
            token = self.tokens[place]
            if token in _STATING:
                place = self._word(place)
            elif token[0] in _FIGURES and is_number(token):
                place = self._reference(place) or self._number(place)
            else:
                place += 1

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
        self._add(self._bound(place, end), self.tokens[place], unit)
        return end

    def _add(self, bound: str, number: str, unit: str) -> None:
        smaller, times = TIMES.get(unit, ("", 0))
        if smaller and number.isdecimal() and len(number) < _REACH:
            number, unit = str(int(number) * times), smaller
        self.facts[bound, number, unit] += 1

    def _unit(self, place: int) -> tuple[str, int]:
        """Return the unit at a place, empty where there is none, and the place behind it."""
        token, start = self._at(place), place
        if token in _BEFORE_UNITS:
            place += 1
        kind = ""
        if self._at(place) in {"sq", "cubic"}:
            kind = "sq" if self._at(place) == "sq" else "cubic"
            place += 1
        token = self._at(place)
        if token == "degree" and self._at(place + 1) in {*SCALES, "c", "f"}:
            return ("celsius" if self._at(place + 1)[0] == "c" else "fahrenheit"), place + 2
        if token in UNITS or token in LATE_UNITS or token in {"%", "second"}:
            return kind + _SAME_UNIT.get(token, token), place + 1
        return "", start

    def _bound(self, place: int, end: int) -> str:
        behind = self._bound_behind(end)
        if behind:
            return behind
        tokens = self.tokens[max(place - _REACH, 0) : place]
        if _BOUNDING.isdisjoint(tokens):
            return ""
        for at in range(len(tokens) - 1, -1, -1):  # no other number stands between
            if is_number(tokens[at]):
                tokens = tokens[at + 1 :]
                break
        found = _BOUND.search(" ".join(tokens))
        return _SIGN[found.lastgroup] if found and found.lastgroup else ""

    def _bound_behind(self, end: int) -> str:
        """Return the bound that follows: 5 or more, 18 years of age and older, 5+."""
        for at in range(end, end + 4):
            joint, word = self._at(at), self._at(at + 1)
            if joint == "+" or (joint == "plus" and at == end):
                return ">="
            if joint in {"or", "and"} and word in _MORE:
                return ">=" if joint == "or" or word in {"over", "older", "up", "above"} else ""
            if joint in {"or", "and"} and word in _LESS:
                return "<=" if joint == "or" or word in {"under", "younger", "below"} else ""
            if joint in {"or", "and", "to", "~"} or is_number(joint):
                return ""
        return ""

    def _word(self, place: int) -> int:
        token, behind = self.tokens[place], self._at(place + 1)
        if token in {"per", "each", "every"}:
            return self._rate(place, token)
        if token in PERIODS:
            self._add("", "1", PERIODS[token])
        elif token in {"a", "an"} and behind in UNITS:
            self._add("", "1", behind)
            return place + 2
        elif token in UNITS or token in NUMBER_WORDS - _MULTIPLICITY:
            self._lone(token)
        elif token in _MULTIPLICITY:
            self.compounds.setdefault(behind, set()).add(token)
        elif token == "additional":  # noqa: S105 (a word)
            if is_number(behind) or behind in UNITS or self._at(place - 1) in {"each", "every"}:
                self.facts[(token,)] += 1
        elif token in {"initial", "subsequent"} and (is_number(behind) or behind in UNITS):
            self.facts[(token,)] += 1
        elif KINDS.get(token) == "side":
            self._side(place, token)
        elif token in {"pair", "pairs"}:
            self.facts["pair",] += 1
        elif token in {"biweekly", "quarterly"}:
            self.facts[(token,)] += 1
        return place + 1

    def _lone(self, token: str) -> None:
        """Count a unit or a sign that no number has; a bound without a number states nothing."""
        if token not in {"<", ">", "<=", ">=", "=", "%", "+/-"}:
            self.facts["", "", token] += 1

    def _rate(self, place: int, token: str) -> int:
        behind = self._at(place + 1)
        if token != "per":  # noqa: S105 (a word)
            self.facts["each",] += 1
        if is_number(behind):
            return place + 1
        unit, end = self._unit(place + 1)
        if unit:
            self._add("", "1", unit)
            return end
        if token == "per" and behind != " " and behind not in _UNCOUNTED:  # noqa: S105 (a word)
            self.facts["per", behind] += 1
        return place + 1

    def _side(self, place: int, token: str) -> None:
        """Count a side; "or both" and "both … and" only join."""
        if token == "both" and (  # noqa: S105 (a word)
            self._at(place - 1) in {"or", "and"}
            or "and" in (self._at(place + 2), self._at(place + 3))
        ):
            return
        self.facts[(token.removesuffix("ly"),)] += 1
