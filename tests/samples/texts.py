"""Fits an invented text into the narrow columns that publishers print in capitals."""

SMALL_WORDS = frozenset({"OF", "THE", "A", "AN", "FOR", "ON", "TO", "BY", "IN"})
# fmt: off
SHORTENED = {
    "AND": "&", "ADDITIONAL": "ADDL", "ANESTHESIA": "ANES", "BILATERAL": "BI",
    "COMPLETE": "COMPL", "CONFIRMATION": "CONFIRM", "DURING": "DUR", "EACH": "EA",
    "ESTABLISHED": "EST", "EXPLORATION": "EXPL", "FIRST": "1ST", "FOLLOWING": "FLWG",
    "GUIDANCE": "GUID", "HOSPITAL": "HOSP", "INFUSION": "NFS", "INJECTION": "NJX",
    "LEFT": "LT", "MEDICATION": "MED", "MINUTES": "MIN", "PATIENT": "PT",
    "PERCUTANEOUS": "PERQ", "PLACEMENT": "PLMT", "REMOVAL": "RMVL", "REPAIR": "RPR",
    "REPORT": "RPRT", "RIGHT": "RT", "SECOND": "2ND", "SEVERAL": "SVRL", "SINGLE": "1",
    "THERAPY": "THPY", "TREATMENT": "TX", "UNILATERAL": "UNI", "VACCINE": "VACC",
    "WITH": "W/", "WITHOUT": "W/O",
}
# words of manner: the first to go where room is short
DISPENSABLE = frozenset({
    "OPEN", "CLOSED", "PERQ", "THROUGH", "SCOPE", "NEEDLE", "FLAP", "EARLIER", "BODY", "METHOD",
    "INTO", "FROM", "THEN",
})
# what marks a text as made up stays whole
WHOLE = frozenset({"SAMPLE"})
# fmt: on
LETTERS = str.maketrans({"Š": "S", "š": "s", "µ": "u", "é": "e", "É": "E"})
SHORTEST_WORD = 2


def shrink(word: str) -> str:
    """Drop the last inner vowel, else the last letter."""
    for place in range(len(word) - 2, 0, -1):
        if word[place] in "AEIOU":
            return word[:place] + word[place + 1 :]
    return word[:-1]


def weight(word: str) -> int:
    """Tell how much a word can lose: figures, short forms and the mark of a sample stay whole."""
    return len(word) if word.isalpha() and word not in WHOLE else 0


def joined(words: list[str]) -> str:
    """Set a line as the publisher does, the short form of "with" close to its word."""
    return " ".join(words).replace("W/ ", "W/")


def fit(text: str, width: int) -> str:
    """Capitals and known short forms, then fewer and shorter words, until the text fits."""
    plain = "".join(
        sign if sign.isalnum() or sign in "./-%" else " "
        for sign in text.translate(LETTERS).upper()
    )
    words = [SHORTENED.get(word, word) for word in plain.split() if word not in SMALL_WORDS]
    if len(joined(words)) > width:
        words = [word for word in words if word not in DISPENSABLE]
    while len(joined(words)) > width:
        longest = max(words, key=weight)
        if weight(longest) <= SHORTEST_WORD:
            break
        words[words.index(longest)] = shrink(longest)
    return joined(words)[:width].rstrip()
