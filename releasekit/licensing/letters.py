"""The letters of a text as a reader takes them, whatever signs they are written with."""

from __future__ import annotations

import unicodedata

from releasekit.late_patterns import pattern

_WORDS = pattern(r"[^\W_]+")
_CONTROLS = pattern(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])"
)
"""What sets colors and links on a terminal (ECMA-48), and may part a word."""
_UNSEEN = frozenset({"Cf", "Mn", "Me", "Cs", "Co", "Cn"})
"""Categories of signs that show nothing of their own: joiners, marks, variants."""
_FILLERS = "\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800"
"""Letters and signs that are blank."""
_LAST_OF_ASCII = 127
_LOOK_ALIKE = {
    "a": "аɑαᴀ", "b": "ЬьƄʙ", "c": "сϲᴄ", "d": "ԁđᴅ", "e": "еҽεᴇ", "f": "ғꞙ", "g": "ɡցɢ",
    "h": "һհħʜн", "i": "іıιɩɪӏ", "j": "јϳᴊ", "k": "кκᴋ", "l": "łʟⅼ", "m": "мᴍ", "n": "пոηɴ",
    "o": "оοσօøᴏ", "p": "рρᴘ", "q": "ԛզ", "r": "гʀ", "s": "ѕꜱ", "t": "тτŧᴛ", "u": "υսцᴜ",
    "v": "ѵνᴠ", "w": "ԝωшᴡ", "x": "хχ", "y": "уγүʏ", "z": "ᴢʐ",
}  # fmt: skip
_PLAIN = {ord(sign): letter for letter, signs in _LOOK_ALIKE.items() for sign in signs}
_PLAIN |= dict.fromkeys(map(ord, _FILLERS), "")


def words(text: str) -> list[str]:
    """Return the words of a text in plain letters: without marks, case and look-alikes.

    Signs that nobody sees part no word; escapes of a terminal are taken out.
    """
    if "\x1b" in text:
        text = _CONTROLS.sub("", text)
    if text.isascii():
        return _WORDS.findall(text.lower())
    return _WORDS.findall(plain(text))


def plain(text: str) -> str:
    """Return a text in compatible letters of one case, without signs that nobody sees."""
    spread = unicodedata.normalize("NFKD", text).casefold()
    for sign in {sign for sign in set(spread) if ord(sign) > _LAST_OF_ASCII}:
        letter = _PLAIN.get(ord(sign))
        if letter is None and unicodedata.category(sign) in _UNSEEN:
            letter = ""
        if letter is not None:
            spread = spread.replace(sign, letter)
    return unicodedata.normalize("NFKC", spread)
