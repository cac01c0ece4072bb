"""Mends characters that were damaged in one way only, and tells the others, line by line."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from releasekit.distribution import Member
    from releasekit.readers.records import Tally

BAD_BYTE = "byte that is not UTF-8, read as {encoding}"
TWICE = "text that was encoded twice, read as it was"
ENTITY = "character that was written as in HTML, read as it was"
INVISIBLE = "character without width, left out"
DOS_BLANK = "hard blank of DOS (byte 0xff), read as a blank"
LOST = "character that was lost before (U+FFFD), left as it is"

_SURROGATE = re.compile("[\udc80-\udcff]")
_DOS_BLANK = re.compile(r"[\xff\udcff](?!\w)")
"""What no English word ends in: Windows-1252 has a letter there, code pages of DOS a blank."""
_HARD_BLANK = re.compile("[\xa0\u2007\u202f]")
_DAMAGE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_INVISIBLE = re.compile("[\xad\u200b-\u200f\u2060-\u2064]")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")
_IN_A_WORD = re.compile("(?<=[A-Za-z])[\u201a\u0192\u201e\u2020\u2021\u02c6\u2030\u2039](?=[a-z])")
"""Signs that Windows-1252 has where encodings of DOS and the Macintosh have letters."""
_NAMES = {"\x00": "a NUL", "\x0c": "a form feed", "\ufeff": "a byte order mark"}
_END_ALONE = re.compile("\x1a(?=\\W*$)")
"""The mark of a text's end that a spreadsheet took for a value: nothing else is in its row."""
_PADDING = "\x00\x1a"
"""What some programs put behind a text: filled up blocks, and the mark of its end."""


def _byte(character: str) -> int:
    """Return the byte that Windows-1252 has for a character, or has none for."""
    try:
        return character.encode("cp1252")[0]
    except UnicodeEncodeError:
        return ord(character)


_FOLLOWING = "".join(
    bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0)
)
_TWICE = re.compile(f"[\xc2-\xdf][{_FOLLOWING}]|[\xe0-\xef][{_FOLLOWING}]{{2}}")
_MEANT = re.compile("[\xa0-\u017f\u0370-\u03ff\u2010-\u2044\u20ac\u2122\u2190-\u22ff]")
"""What an English text may hold beyond ASCII; other readings of two characters are by chance."""


class Mending:
    """Mends the lines of one member."""

    def __init__(self, member: Member, encoding: str, single: str, tally: Tally) -> None:
        """Take the member's encoding, and the one that a byte which does not fit may be in."""
        self.member = member
        self.encoding = encoding
        self.single = single if encoding.startswith("utf-8") else ""
        self.tally = tally

    def mended(self, number: int, raw: str) -> str:
        """Return a line as it was meant; a fault is taken for what cannot be known.

        A form feed at its start or end is a page break. Hard blanks become blanks.
        """
        line = _END_ALONE.sub("", raw.rstrip(_PADDING).strip("\x0c"))
        if not line.isascii():
            if _DOS_BLANK.search(line):
                self.tally.mend(DOS_BLANK, number)
                line = _DOS_BLANK.sub(" ", line)
            line = _SURROGATE.sub(lambda match: self._decoded(number, match[0]), line)
            if not self.encoding.startswith("utf") and (sign := _IN_A_WORD.search(line)):
                code = sign[0].encode("cp1252").hex()
                self._fault(number, f"byte 0x{code} is {sign[0]!r} within a word")
            line = _TWICE.sub(lambda match: self._undone(number, match[0]), line)
            line = _HARD_BLANK.sub(" ", line)
            if _INVISIBLE.search(line):
                self.tally.mend(INVISIBLE, number)
                line = _INVISIBLE.sub("", line)
            if "\ufffd" in line:
                self.tally.mend(LOST, number)
        if "&" in line:
            line = _ENTITY.sub(lambda match: self._unescaped(number, match[0]), line)
        if damage := _DAMAGE.search(line):
            character = damage[0]
            name = _NAMES.get(character, f"the control character U+{ord(character):04X}")
            self._fault(number, f"has {name} in the middle, as character {damage.start() + 1}")
            line = _DAMAGE.sub(" ", line)
        return line

    def _decoded(self, number: int, surrogate: str) -> str:
        byte = bytes([ord(surrogate) - 0xDC00])
        text = byte.decode(self.single, "ignore") if self.single else ""
        if text == "\xa0":
            return " "
        if not text.isprintable() or not text:
            name = "UTF-8" if self.encoding.startswith("utf-8") else self.encoding
            self._fault(number, f"byte 0x{byte.hex()} is not {name}")
            return " "
        self.tally.mend(BAD_BYTE.format(encoding=self.single), number)
        return text

    def _undone(self, number: int, text: str) -> str:
        try:
            meant = bytes(map(_byte, text)).decode()
        except ValueError:
            return text
        if not _MEANT.fullmatch(meant):
            return text
        self.tally.mend(TWICE, number)
        return meant

    def _unescaped(self, number: int, text: str) -> str:
        meant = html.unescape(text)
        if not meant.isprintable() and meant != "\xa0":
            return text
        self.tally.mend(ENTITY, number)
        return meant.replace("\xa0", " ")

    def _fault(self, number: int, message: str) -> None:
        advice = "the file is damaged; download it again, or save the publisher's own file as UTF-8"
        self.tally.fault(self.member, number, message, advice)
