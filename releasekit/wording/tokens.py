"""Splits a text into words, numbers and meaningful signs, each in one spelling."""

import re
from functools import lru_cache


def words(text: str) -> list[str]:
    """Split a table's row at its blanks."""
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
SAME_WORD = {word: words(entry)[0] for entry in _SPELLINGS.split(";") for word in words(entry)}

# The words of a quantity, by kind, as they stand after SAME_WORD. What begins with a digit or
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
NUMBER_WORDS = set(words(_QUANTITY_WORDS["number"]))
KINDS = {word: kind for kind, words in _QUANTITY_WORDS.items() for word in words.split()}
# Words of a quantity only near a number, unit or count ("over 65", "initial hour"; not "over
# the counter", "initial evaluation") …
BOUNDS = set(
    words("""over under up more less greater fewer least most above below maximum minimum
    exceeding older younger initial subsequent dose +""")
)
# … or only right behind one ("5 g", "per foot"; not "serogroup l", "left foot").
LATE_UNITS = set(words("g l m h u foot feet degree degrees"))
MAY_MEASURE = BOUNDS | LATE_UNITS

_ROMANS = {roman: str(n) for n, roman in enumerate(words("i ii iii iv v vi vii viii ix x"), 1)}
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
BLANK_BUT_BETWEEN_DIGITS = re.compile(r"(?<!\d) | (?!\d)")
_PLAIN_WORDS = re.compile(r"[a-z ,;()\[\]-]*+")  # what needs no look at what stands beside it
_BLANK_SIGNS = dict.fromkeys(map(ord, ",;()[]-"), " ")
_WITHOUT_POINTS = str.maketrans("", "", ".'- ")
WITHOUT_DIGITS = str.maketrans("", "", "0123456789")

# Beyond ASCII: what says nothing goes; what NFKC would fuse with a digit (10⁵, 2½) is set apart.
_SILENT = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff™®©℠]")
_EXPONENT = re.compile(r"(?<=\d)(?=[⁰¹²³⁴-⁹⁻])")
_FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")
_PLAINER = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-") | str.maketrans(
    {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2044: "/", 0xD7: "x"}
    | {"±": "+/-", "≤": "<=", "≥": ">="}
)


@lru_cache(maxsize=8)
def tokens_of(text: str) -> tuple[str, ...]:
    """Split into words, numbers and meaningful signs, each in one spelling."""
    if not text.isascii():
        text = _plainer(text)
    text = text.casefold()
    spelling = SAME_WORD.get
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
    return words if not late and _ROMANS.keys().isdisjoint(words) else []


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
    return SAME_WORD.get(bare, bare)


def _number_romans(tokens: list[str]) -> None:
    """Write romans as digits, but only behind a word that is numbered: stage ii or iii."""
    numbered = False
    for place, token in enumerate(tokens):
        if numbered and token in _ROMANS:
            tokens[place] = _ROMANS[token]
        elif token not in {"or", "and", "to"}:
            numbered = _NUMBERED.fullmatch(token) is not None


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
