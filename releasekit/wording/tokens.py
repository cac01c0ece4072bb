"""Splits a text into words, numbers and meaningful signs, each in one spelling."""

import re
from functools import lru_cache

from releasekit.late_patterns import pattern
from releasekit.wording.units import LATE_UNITS, PERIODS, SPELLINGS, UNITS, words

# Spellings of one and the same thing; the first of each stands for all. An abbreviation is here
# only if it can mean nothing else: not rt (right, radiation therapy), tx, pt, mo, sec, in, cms.
_SPELLINGS = (
    """with w/; without w/o; and &; including incl; approximately approx; injection inj;
    each ea; additional addl; bilateral bilat; unilateral unilat; miscellaneous misc; versus vs;
    0 zero; 1 one; 2 two; 3 three; 4 four; 5 five; 6 six; 7 seven; 8 eight; 9 nine; 10 ten;
    11 eleven; 12 twelve; 13 thirteen; 14 fourteen; 15 fifteen; 16 sixteen; 17 seventeen;
    18 eighteen; 19 nineteen; 20 twenty; 30 thirty; 40 forty; 50 fifty; 60 sixty; 70 seventy;
    80 eighty; 90 ninety; 1st first; second 2nd; 3rd third; 4th fourth; 5th fifth; 6th sixth;
    7th seventh; 8th eighth; 9th ninth; 10th tenth; % percent;
    < lessthan fewerthan; <= =< lessthanorequalto fewerthanorequalto;
    > greaterthan morethan; >= greaterthanorequalto morethanorequalto; """
    + SPELLINGS
)
SAME_WORD = {word: words(entry)[0] for entry in _SPELLINGS.split(";") for word in words(entry)}

# The words of a quantity, by kind, as they stand after SAME_WORD. What begins with a digit or
# a minus sign is a number without this table; ~ is the dash of a range.
_QUANTITY_WORDS = {
    "number": """~ < > <= >= = % +/- ^ / : second hundred thousand million half quarter dozen
        once twice thrice double dual triple""",
    "unit": " ".join((*UNITS, *PERIODS, "biweekly quarterly unit")),
    "side": "left right bilateral bilaterally unilateral unilaterally both monaural binaural",
    "count": "each per every single multiple additional pair pairs",
}
NUMBER_WORDS = set(words(_QUANTITY_WORDS["number"]))
KINDS = {word: kind for kind, words in _QUANTITY_WORDS.items() for word in words.split()}
# Words of a quantity only near a number, unit or count ("over 65", "initial hour"; not "over
# the counter", "initial evaluation").
BOUNDS = set(
    words("""over under up more less greater fewer least most above below maximum minimum exceed
    exceeding exceeds beyond within older younger higher lower longer shorter larger smaller heavier
    lighter later earlier than initial subsequent dose +""")
)
MAY_MEASURE = BOUNDS | LATE_UNITS | {"c", "f"}

_ROMANS = {roman: str(n) for n, roman in enumerate(words("i ii iii iv v vi vii viii ix x"), 1)}
_TENS = {
    word: SAME_WORD[word]
    for word in words("""twenty thirty forty fifty sixty seventy eighty
    ninety""")
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_BESIDE = frozenset({*_ROMANS, *_TENS, *_SCALES})
"""What is another token beside some words: stage ii, twenty-one, three hundred."""
_TWENTY_ONE = pattern(rf"\b({'|'.join(_TENS)})[ -](one|two|three|four|five|six|seven|eight|nine)\b")
NUMBERED = pattern(r"(?:type|stage|grade|level|class|group|phase)(?:e?s)?")

_TOKENS = pattern(r"""(?x)
      [^\W\d_](?:\.[^\W\d_])+\b | mm[ ]hg\b                  # e.g i.v, mm hg
    | (?:less|fewer|more|greater)[ ]than(?:[ ]or[ ]equal[ ]to)?
      (?=\s*(?:\d|(?:half|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|
      twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|(?:thir|for|fif|six|seven|eigh|nine)ty)\b))
    | w/(?:o\b)?                                              # w/ w/o
    | [^\W\d_]++(?:'[^\W\d_]++)*(?:-?\d\w*+)?                 # word patient's b12 type-2
    | (?<=[\d%])\s*+(?:[-?]|to\b)\s*+(?=[.\d])                # 1-5, 1 to 5; 1?5 lost its dash
    | (?:(?<![^\s(<>=^])-)?                                   # minus sign, then the number:
      (?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d++)?|\d++(?:\.\d++)*|(?<![\w.])\.\d++)
      (?:(?:st|nd|rd|th)\b)?
    | \+/-|[<>][ ]?=|[<>]|=<?|[%^+&~]                                # signs that carry meaning
    | (?<=\d)(?:"|[/:](?=\d))                                 # 5", 1/2, 1:5
    """)
_UNIT = (
    r"(?:[kmnpu]?g|mcg|[dmu]?l|[ckm]?m|m2|[mu]mol|meq|[mu]ci|[cm]?gy|iu|units?|seconds?|hours?|hr"
    r"|min|minutes?|days?|weeks?|months?|years?)"
)
_UNIT_PER_UNIT = pattern(rf"(?<![^\W\d_])({_UNIT})\s?/\s?(?={_UNIT}\b)")
_UNIT_TO_UNIT = pattern(rf"(\d\s?{_UNIT})\s?(?:-|\bto\b)\s?(?=\d)")
BLANK_BUT_BETWEEN_DIGITS = pattern(r"(?<!\d) | (?!\d)")
_PLAIN_WORDS = pattern(r"[a-z ,;()\[\]-]*+")  # what needs no look at what stands beside it
_BLANK_SIGNS = dict.fromkeys(map(ord, ",;()[]-"), " ")
_WITHOUT_POINTS = str.maketrans("", "", ".'- ")
_LONGEST_FIGURE = 10  # digits; a number of hostile length stays as it is
WITHOUT_DIGITS = str.maketrans("", "", "0123456789")

# Beyond ASCII: what says nothing goes; what NFKC would fuse with a digit (10⁵, 2½) is set apart.
_SILENT = pattern(r"[\u00ad\u200b-\u200f\u2060\ufeff™®©℠]")
_EXPONENT = pattern(r"(?<=\d)(?=[⁰¹²³⁴-⁹⁻])")
_FRACTION = pattern(r"(?<=\d)(?=[¼-¾⅐-⅞])")
_PLAINER = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-") | str.maketrans(
    {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2044: "/", 0xD7: "x"}
    | {"±": "+/-", "≤": "<=", "≥": ">="}
)


@lru_cache(maxsize=8)
def tokens_of(text: str) -> tuple[str, ...]:
    """Split into words, numbers and meaningful signs, each in one spelling."""
    text = plain(text)
    spelling = SAME_WORD.get
    tens = ("ty " in text or "ty-" in text) and _TWENTY_ONE.search(text)
    late = " than " in text or " hg" in text or tens
    if not late and _PLAIN_WORDS.fullmatch(text):
        tokens = [spelling(word, word) for word in text.translate(_BLANK_SIGNS).split()]
    else:
        if "/" in text:
            text = _UNIT_PER_UNIT.sub(r"\1 per ", text)
        if "-" in text or " to " in text:
            text = _UNIT_TO_UNIT.sub(r"\1 ~ ", text)
        if tens:
            text = _TWENTY_ONE.sub(_figures, text)
        tokens = [
            spelling(token, token) if token.isalnum() else _one_spelling(token)
            for token in _TOKENS.findall(text)
        ]
    if not _ROMANS.keys().isdisjoint(tokens):
        _number_romans(tokens)
    if not _SCALES.keys().isdisjoint(tokens):
        tokens = _multiplied(tokens)
    return tuple(tokens)


def plain_words(text: str) -> list[str]:
    """Return the words of a text in which each is a token of its own, whatever stands beside it.

    Empty where it is not so: for a text with signs, figures or roman numerals.
    """
    if not text.isascii():
        return []
    text = text.casefold()
    words = text.split()
    if not "".join(words).isalpha():
        words = text.translate(_BLANK_SIGNS).split() if _PLAIN_WORDS.fullmatch(text) else []
    late = " than " in text or " hg" in text  # words that may belong to the one before them
    return words if not late and _BESIDE.isdisjoint(words) else []


def plain(text: str) -> str:
    """Return a text in small letters, with the plainer of signs that mean the same."""
    return (text if text.isascii() else _plainer(text)).casefold()


def _plainer(text: str) -> str:
    import unicodedata  # noqa: PLC0415 - most texts are ASCII, and start-up stays instant

    text = _FRACTION.sub(" ", _EXPONENT.sub("^", _SILENT.sub("", text)))
    text = text.replace("°", " degrees ")
    return unicodedata.normalize("NFKC", text).translate(_PLAINER)


def _one_spelling(token: str) -> str:
    if token[-1].isdigit() and not token[0].isalpha():  # 1,000 is 1000, .50 is 0.5, 2.0 is 2
        number = re.sub(r"^(-?)\.", r"\g<1>0.", token.replace(",", ""))
        return number.rstrip("0").rstrip(".") if number.count(".") == 1 else number
    bare = token.strip()
    if bare[0] in "<>":
        return SAME_WORD.get(bare, bare.replace(" ", ""))
    if bare in {"-", "?", "to"}:  # only that of a range comes here
        return "~"
    if bare[0].isalpha():
        bare = bare.translate(_WITHOUT_POINTS)
    return SAME_WORD.get(bare, bare)


def _number_romans(tokens: list[str]) -> None:
    """Write romans as digits, but only behind a word that is numbered: stage ii or iii."""
    numbered = False
    for place, token in enumerate(tokens):
        if numbered and token in _ROMANS:
            tokens[place] = _ROMANS[token]
        elif token not in {"or", "and", "to"}:
            numbered = NUMBERED.fullmatch(token) is not None


def _figures(match: re.Match[str]) -> str:
    return _TENS[match[1]][0] + SAME_WORD[match[2]]


def _multiplied(tokens: list[str]) -> list[str]:
    """Write numbers in words as figures: 3 hundred is 300; a bare hundred stays a word."""
    figures: list[str] = []
    for token in tokens:
        scale = _SCALES.get(token)
        if scale and figures and figures[-1].isdigit() and len(figures[-1]) < _LONGEST_FIGURE:
            figures[-1] = str(int(figures[-1]) * scale)
        else:
            figures.append(token)
    return figures


def joined_equal(earlier: tuple[str, ...], later: tuple[str, ...]) -> bool:
    """Compare without word breaks: non invasive is noninvasive, but 1 5 is not 15."""
    if "".join(earlier) != "".join(later):
        return False
    return _joined(earlier) == _joined(later)


def _joined(tokens: tuple[str, ...]) -> str:
    return BLANK_BUT_BETWEEN_DIGITS.sub("", " ".join(tokens))


def kind_of(token: str) -> str | None:
    """Return the kind of quantity of a word: number, unit, side or count; None if of none."""
    return "number" if token[0].isdigit() or token[0] == "-" else KINDS.get(token)
