"""Fits an invented text into the narrow columns that publishers print in capitals."""

SMALL_WORDS = frozenset({"OF", "THE", "A", "AN", "FOR", "ON", "TO", "BY", "IN"})
# fmt: off
SHORTENED = {
    "AND": "&", "ADDITIONAL": "ADDL", "ANESTHESIA": "ANES", "BILATERAL": "BI",
    "COMPLETE": "COMPL", "CONFIRMATION": "CONFIRM", "DURING": "DUR", "EACH": "EA",
    "EXPLORATION": "EXPL", "FIRST": "1ST", "GUIDANCE": "GUID", "INFUSION": "NFS",
    "FIRST-SEASON": "1STSEAS", "INITIAL": "1ST", "LEFT": "LT", "MINUTES": "MIN",
    "PERCUTANEOUS": "PERQ", "PERSON": "PRSN", "PLACEMENT": "PLMT", "REMOVAL": "RMVL",
    "REPAIR": "RPR", "REPORT": "RPRT", "RETURNING": "RTRN", "RIGHT": "RT", "SECOND": "2ND",
    "SEVERAL": "SVRL", "SINGLE": "1", "TESSELLATED": "TESS", "TREATMENT": "TX", "UNILATERAL": "UNI",
    "WITH": "W/", "WITHOUT": "W/O", "PAIRED": "2", "VACCINE": "VACC",
}
# words of manner: the first to go where room is short
DISPENSABLE = frozenset({
    "OPEN", "PERQ", "FLEXIBLE", "SCOPE", "HOLLOW", "NEEDLE", "SLING", "EARLIER", "LODGED",
    "DELIBERATION", "MOVING", "SYSTEM", "PASS", "PASSES", "WATCH",
})
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
    """Tell how much a word can lose: figures and slashed short forms stay whole."""
    return len(word) if word.isalpha() else 0


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
