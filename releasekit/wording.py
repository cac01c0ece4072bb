"""What changed between two texts: grade and redline; knows text only."""

import enum
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Literal


class Grade(enum.StrEnum):
    """How far a text changed, from least to gravest (DOMAIN.md, section 5, item 3)."""

    SAME = "same"
    EDITED = "edited"  # whitespace, case, punctuation or a known abbreviation only
    REVISED = "revised"  # words, their order, singular and plural, a negation
    QUANTITY = "quantity"  # a number, unit, dose, time, laterality, or a word like "each"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text in a redline: in both texts, only in the earlier, or only in the later."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


def _words(text: str) -> list[str]:
    return text.split()


# Spellings of one and the same thing; the first of each stands for all. An abbreviation is here
# only if it can mean nothing else: not rt (right, radiation therapy), tx, pt, mo, sec, in, cms.
_SPELLINGS = """with w/; without w/o; and &; including incl; approximately approx; injection inj;
    each ea; additional addl; bilateral bilat; unilateral unilat; miscellaneous misc; versus vs;
    0 zero; 1 one; 2 two; 3 three; 4 four; 5 five; 6 six; 7 seven; 8 eight; 9 nine; 10 ten;
    11 eleven; 12 twelve; 15 fifteen; 20 twenty; 30 thirty; 40 forty; 50 fifty; 60 sixty; 90 ninety;
    1st first; second 2nd; 3rd third; 4th fourth; 5th fifth; 6th sixth; 7th seventh; 8th eighth;
    9th ninth; 10th tenth; % percent;
    < lessthan fewerthan; <= =< lessthanorequalto fewerthanorequalto;
    > greaterthan morethan; >= greaterthanorequalto morethanorequalto;
    ng nanogram nanograms; mcg microgram micrograms ug μg; mg milligram milligrams mgs;
    g gram grams gm gms; kg kilogram kilograms kgs; ml milliliter milliliters millilitre mls;
    l liter liters litre litres; mm millimeter millimeters; cm centimeter centimeters;
    sqcm cm2; sq square; inch inches "; oz ounce ounces; lb lbs pound pounds; meq milliequivalents;
    mci millicurie millicuries; uci microcurie microcuries μci; unit units; dose doses;
    minute minutes min mins; hour hours hr hrs; day days; week weeks wk wks; month months;
    year years yr yrs; second seconds"""
_SAME_WORD = {word: _words(entry)[0] for entry in _SPELLINGS.split(";") for word in _words(entry)}

# The words of a quantity, by kind, as they stand after _SAME_WORD. What begins with a digit or
# a minus sign is a number without this table; ~ is the dash of a range.
_QUANTITY_WORDS = {
    "number": """~ < > <= >= = % +/- ^ / : second hundred thousand million half quarter dozen
        once twice thrice double dual triple thirteen fourteen sixteen seventeen eighteen nineteen
        seventy eighty""",
    "unit": """ng mcg mg kg ml dl cc mm cm sq sqcm inch oz lb meq mmol iu mci uci unit mmhg lpm
        minute hour day week month year hourly daily weekly biweekly monthly quarterly yearly
        annual annually""",
    "side": "left right bilateral bilaterally unilateral unilaterally both monaural binaural",
    "count": "each per every single multiple additional pair pairs",
}
_NUMBER_WORDS = set(_words(_QUANTITY_WORDS["number"]))
_KINDS = {word: kind for kind, words in _QUANTITY_WORDS.items() for word in words.split()}
# Words of a quantity only near a number, unit or count ("over 65", "initial hour"; not "over
# the counter", "initial evaluation") …
_BOUNDS = set(
    _words("""over under up more less greater fewer least most above below maximum minimum
    exceeding older younger initial subsequent dose +""")
)
# … or only right behind one ("5 g", "per foot"; not "serogroup l", "left foot").
_LATE_UNITS = set(_words("g l m h u foot feet degree degrees"))
_MAY_MEASURE = _BOUNDS | _LATE_UNITS

_ROMANS = {roman: str(n) for n, roman in enumerate(_words("i ii iii iv v vi vii viii ix x"), 1)}
_NUMBERED = re.compile(r"(?:type|stage|grade|level|class|group|phase)(?:e?s)?")

_TOKEN = re.compile(
    r"""
      [^\W\d_](?:\.[^\W\d_])+\b | mm[ ]hg\b                  # e.g i.v, mm hg
    | (?:less|fewer|more|greater)[ ]than(?:[ ]or[ ]equal[ ]to)?+
      (?=\s*(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\b))
    | w/(?:o\b)?+                                             # w/ w/o
    | [^\W\d_]++(?:'[^\W\d_]++)*+(?:-?\d\w*+)?+               # word patient's b12 type-2
    | (?<=[\d%])\s*+(?:[-?]|to\b)\s*+(?=[.\d])                # 1-5, 1 to 5; 1?5 lost its dash
    | (?:(?<![^\s(<>=^])-)?+                                  # minus sign, then the number:
      (?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d++)?+|\d++(?:\.\d++)*+|(?<![\w.])\.\d++)
      (?:(?:st|nd|rd|th)\b)?+
    | \+/-|[<>]=?|=<?|[%^+&~]                                 # signs that carry meaning
    | (?<=\d)(?:"|[/:](?=\d))                                 # 5", 1/2, 1:5
    """,
    re.VERBOSE,
)
_UNIT = r"(?:[mk]?g|mcg|m?l|m2|units?|hours?|hr|min|minutes?|days?|weeks?|months?|years?)"
_UNIT_PER_UNIT = re.compile(rf"(?<![^\W\d_])({_UNIT})\s?/\s?(?={_UNIT}\b)")
_UNIT_TO_UNIT = re.compile(rf"(\d\s?{_UNIT})\s?(?:-|\bto\b)\s?(?=\d)")
_BLANK_BUT_BETWEEN_DIGITS = re.compile(r"(?<!\d) | (?!\d)")
_PLAIN_WORDS = re.compile(r"[a-z ,;()\[\]-]*+")  # what needs no look at what stands beside it
_BLANK_SIGNS = dict.fromkeys(map(ord, ",;()[]-"), " ")
_WITHOUT_POINTS = str.maketrans("", "", ".'- ")
_WITHOUT_DIGITS = str.maketrans("", "", "0123456789")

# Beyond ASCII: what says nothing goes; what NFKC would fuse with a digit (10⁵, 2½) is set apart.
_SILENT = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff™®©℠]")
_EXPONENT = re.compile(r"(?<=\d)(?=[⁰¹²³⁴-⁹⁻])")
_FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")
_PLAINER = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-") | str.maketrans(
    {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2044: "/", 0xD7: "x"}
    | {"±": "+/-", "≤": "<=", "≥": ">="}
)


def grade(before: str, after: str) -> Grade:
    """Grade the change from `before` to `after`; of several changes the gravest counts.

    What belongs to each grade is the product's own rule: DESIGN.md, "Change classes", wording.
    """
    if before == after:
        return Grade.SAME
    earlier, later = _tokens(before), _tokens(after)
    if earlier == later or _joined_equal(earlier, later):
        return Grade.EDITED
    if not earlier or not later:  # a text that appears or goes had no quantity to change
        return Grade.REVISED
    gone, come = _only_in(earlier, later), _only_in(later, earlier)
    for tokens, changed in ((earlier, gone | come), (later, gone | come)):
        if not _MAY_MEASURE.isdisjoint(changed) or any(map(_kind, changed)):
            places = (place for place, token in enumerate(tokens) if token in changed)
            if any(_measures(tokens, place) for place in places):
                return Grade.QUANTITY
    graver = gone | come >= {"initial", "subsequent"} or _names_differ(gone, come)
    return Grade.QUANTITY if graver or _swapped(earlier, later) else Grade.REVISED


def _only_in(tokens: tuple[str, ...], others: tuple[str, ...]) -> set[str]:
    """Give the words that one side has more often than the other."""
    found = set(tokens)
    if len(found) == len(tokens):
        return found.difference(others)
    return set(Counter(tokens) - Counter(others))


@lru_cache(maxsize=8)
def _tokens(text: str) -> tuple[str, ...]:
    """Split into words, numbers and meaningful signs, each in one spelling."""
    if not text.isascii():
        text = _plainer(text)
    text = text.casefold()
    spelling = _SAME_WORD.get
    if _PLAIN_WORDS.fullmatch(text) and " than " not in text and " hg" not in text:
        tokens = [spelling(word, word) for word in text.translate(_BLANK_SIGNS).split()]
    else:
        if "/" in text:
            text = _UNIT_PER_UNIT.sub(r"\1 per ", text)
        text = _UNIT_TO_UNIT.sub(r"\1 ~ ", text)
        tokens = [
            spelling(token, token) if token.isalnum() else _one_spelling(token)
            for token in _TOKEN.findall(text)
        ]
    if not _ROMANS.keys().isdisjoint(tokens):
        _number_romans(tokens)
    return tuple(tokens)


def _plainer(text: str) -> str:
    import unicodedata  # noqa: PLC0415 - most texts are ASCII, and start-up stays instant

    text = _FRACTION.sub(" ", _EXPONENT.sub("^", _SILENT.sub("", text)))
    return unicodedata.normalize("NFKC", text).translate(_PLAINER)


def _one_spelling(token: str) -> str:
    if token[-1].isdigit() and not token[0].isalpha():  # 1,000 is 1000, .50 is 0.5, 2.0 is 2
        number = re.sub(r"^(-?)\.", r"\g<1>0.", token.replace(",", ""))
        return number.rstrip("0").rstrip(".") if number.count(".") == 1 else number
    bare = token.strip()
    if bare in {"-", "?", "to"}:  # only that of a range comes here
        return "~"
    if bare[0].isalpha():
        bare = bare.translate(_WITHOUT_POINTS)
    return _SAME_WORD.get(bare, bare)


def _number_romans(tokens: list[str]) -> None:
    """Write romans as digits, but only behind a word that is numbered: stage ii or iii."""
    numbered = False
    for place, token in enumerate(tokens):
        if numbered and token in _ROMANS:
            tokens[place] = _ROMANS[token]
        elif token not in {"or", "and", "to"}:
            numbered = _NUMBERED.fullmatch(token) is not None


def _joined_equal(earlier: tuple[str, ...], later: tuple[str, ...]) -> bool:
    """Compare without word breaks: non invasive is noninvasive, but 1 5 is not 15."""
    if "".join(earlier) != "".join(later):
        return False
    return _joined(earlier) == _joined(later)


def _joined(tokens: tuple[str, ...]) -> str:
    return _BLANK_BUT_BETWEEN_DIGITS.sub("", " ".join(tokens))


def _kind(token: str) -> str | None:
    return "number" if token[0].isdigit() or token[0] == "-" else _KINDS.get(token)


def _measures(tokens: tuple[str, ...], place: int) -> bool:
    """Tell whether the word at `place` is one of quantity, by the company it keeps if need be."""
    token = tokens[place]
    if token in _BOUNDS:
        near = tokens[max(place - 5, 0) : place + 4]  # 18 years of age or older, up to the first 3
        return not {"number", "unit", "count"}.isdisjoint(map(_kind, near))
    if token in _LATE_UNITS and place:
        return tokens[place - 1] == "per" or _kind(tokens[place - 1]) == "number"
    return _kind(token) is not None


def _swapped(earlier: tuple[str, ...], later: tuple[str, ...]) -> bool:
    """Tell whether numbers, or left and right beside them, may have changed places.

    Clauses may move (5 mg, left eye; left eye, 5 mg), but of two numbers of the same thing, the
    word behind them, each must keep its turn.
    """
    worded = all(map(str.isalpha, earlier)) and _NUMBER_WORDS.isdisjoint(earlier)
    if worded or sum(_kind(token) == "number" for token in earlier) <= 1:
        return False
    turns, places = [], []
    for side in (earlier, later):
        found = [pair for pair in zip([*side[1:], ""], side, strict=True) if _kind(pair[1])]
        turns.append([token for _, token in found])
        placed = (pair for pair in found if _kind(pair[1]) != "unit")
        places.append(sorted(placed, key=itemgetter(0)))
    return turns[0] != turns[1] and places[0] != places[1]


def _names_differ(gone: set[str], come: set[str]) -> bool:
    """Tell a name that kept its letters but not its digits (b6, b12), or a bound (over-65)."""
    sides = [
        {token.translate(_WITHOUT_DIGITS) for token in side if _is_name(token)}
        for side in (gone, come)
    ]
    return bool(sides[0] & sides[1] or (sides[0] | sides[1]) & _BOUNDS)


def _is_name(token: str) -> bool:
    return not token.isalpha() and token[0].isalpha() and any(map(str.isdigit, token))


_PIECE = re.compile(r"\s+|\d++(?:[.,]\d++)*+\w*+|[^\W_]++(?:['\u2019][^\W_]++)*+|\w|[^\w\s]")
_MOST_PIECES, _MOST_PAIRS = 2_000, 20_000  # of pairs, real texts have 745


def redline(before: str, after: str) -> tuple[Segment, ...]:
    """Show word by word what changed; runs are merged, deleted stands before inserted.

    Same and deleted texts joined are `before`, same and inserted ones are `after`, to the blank.
    """
    earlier, later = _PIECE.findall(before), _PIECE.findall(after)
    shorter = min(len(earlier), len(later))
    start = next((n for n in range(shorter) if earlier[n] != later[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if earlier[-1 - n] != later[-1 - n]), rest)
    runs = (
        Segment(kind="same", text="".join(earlier[:start])),
        *_aligned(earlier[start : len(earlier) - end], later[start : len(later) - end]),
        Segment(kind="same", text="".join(earlier[len(earlier) - end :])),
    )
    merged = groupby((run for run in runs if run.text), key=attrgetter("kind"))
    return tuple(Segment(kind=kind, text="".join(r.text for r in group)) for kind, group in merged)


def _aligned(earlier: list[str], later: list[str]) -> Iterator[Segment]:
    """Align word by word, or not at all where that would take long (hostile or huge texts)."""
    first, second = Counter(earlier), Counter(later)
    pairs = sum(count * second[piece] for piece, count in first.items() if not piece.isspace())
    steps = [("replace", 0, len(earlier), 0, len(later))]
    if 0 < pairs <= _MOST_PAIRS and max(len(earlier), len(later)) <= _MOST_PIECES:
        from difflib import SequenceMatcher  # noqa: PLC0415 - start-up stays instant

        # Blanks count as junk: they go with their words and are no match of their own.
        steps = [*SequenceMatcher(str.isspace, earlier, later, autojunk=False).get_opcodes()]
    for step, i, j, k, m in steps:
        yield Segment(kind="same" if step == "equal" else "deleted", text="".join(earlier[i:j]))
        yield Segment(kind="inserted", text="" if step == "equal" else "".join(later[k:m]))


# Words that tell nothing of what a text is about.
_STOP_WORDS = set(
    _words("""a an and any are as at be been being by eg for from had has have ie if in into is it
    its no non not of on or other that the then there these this those through to until upon was
    were when which while who with without within""")
)
# Measured on every text of HCPCS 2018 to October 2025 and ICD-10-CM and -PCS 2024 to 2026 that
# changed while its code stayed: a code with a new meaning shares 0 to 18 % of the shorter text's
# content words, the boldest ordinary revision 27 % (but one family was reworded without a word in
# common); nine in ten pairs of unrelated codes stay below a fifth. One content word is nothing to
# judge by; of two to five, one shared is enough.
_LONG = 5
_STEM, _STUB = 4, 3  # letters two forms of a word begin with; letters of an abbreviation


def same_meaning(before: str, after: str) -> bool:
    """Whether two texts of one code can mean the same; False only if they share hardly a word.

    Tells a reused code from a revised one: DESIGN.md, "Change classes", existence. Numbers,
    units, laterality and stop words are left out; in doubt the meaning is the same.
    """
    if _alike_at_a_glance(before, after):
        return True
    both = _content_words(before), _content_words(after)
    fewer, more = sorted(both, key=lambda words: (len(words), sorted(words)))
    if len(fewer) <= 1:
        return True
    stems, starts = ({word[:letters] for word in more} for letters in (_STEM, _STUB))
    shared = sum(
        word[:_STEM] in stems or word[:_STUB] in more or (len(word) == _STUB and word in starts)
        for word in fewer
    )
    return 5 * shared >= len(fewer)


def _alike_at_a_glance(before: str, after: str) -> bool:
    """Tell, a tenth of the work, that a quarter of the shorter text's words are shared as written.

    Long words only, of those that tell what a text is about: enough for the same meaning.
    """
    earlier, later = set(before.split()), set(after.split())
    shared = [word for word in earlier & later if len(word) > _LONG and word.isalpha()]
    telling = sum(word not in _STOP_WORDS and word not in _KINDS for word in shared)
    return 4 * telling > min(len(earlier), len(later))


def _content_words(text: str) -> set[str]:
    words = {word for word in _tokens(text) if len(word) > 1 and word[0].isalpha()} - _STOP_WORDS
    return {word for word in words if _kind(word) not in {"number", "count"}}
