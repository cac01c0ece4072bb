"""Decodes a member's text to numbered lines; a damaged character is mended or told, by line."""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING

from releasekit.errors import SourceError
from releasekit.readers import characters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.distribution import Member
    from releasekit.layout.shapes import TextFile
    from releasekit.readers.records import Tally

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The marks that programs put before a text, and the encodings that they mean."""
_HIGH_BYTES = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]"
)
"""A character of UTF-8 beyond ASCII, or a byte that is part of none."""
_ENOUGH = 10_000
"""How many characters beyond ASCII are looked at to tell a file's encoding."""
_CHUNK = 1024**2
_PART = 16 * 1024
"""How many characters are looked at in one go: lines beside one that needs mending are few."""
_MOST_LINE, _MOST_WHOLE = 4 * 1024**2, 64 * 1024**2
"""How many characters a line may have, and a text whose lines end in none of LF and CR."""
_PLAIN = bytes({*b"\t\n", *range(0x20, 0x7F)} - set(b"&"))
"""Characters that are as they were meant; `&` may begin one that is written as in HTML."""
_NEL = "\x85"
_UNICODE_ENDS = ("\u2028", "\u2029")


def lines(member: Member, file: TextFile, tally: Tally) -> Iterator[tuple[int, str]]:
    """Stream the member's text lines, numbered from 1, without their ends.

    A line ends in LF, CR, both, or NEL, or as Unicode has it (U+2028, U+2029). A character that is
    damaged in one way only is mended and counted; another one is a fault of its line. Where the
    file states totals of itself, its lines are kept in the tally, too. What cannot be decoded comes
    as surrogates, as PEP 383 has it.
    """
    for number, texts in stretches(member, file, tally):
        yield from enumerate(texts, number)


def stretches(
    member: Member, file: TextFile, tally: Tally, size: int = _PART
) -> Iterator[tuple[int, list[str]]]:
    """Stream the lines as `lines` has them, many at once: the number of the first, and the texts.

    About `size` characters are looked at in one go.
    """
    encoding = _encoding(member, file.encodings)
    single = next((name for name in file.encodings if not name.startswith("utf-8")), "")
    mended = characters.Mending(member, encoding, single, tally).mended
    end = _only_end(member.head(), encoding)
    number = 1
    for part in _parts(member, encoding, size, whole=bool(end)):
        whole = part.removesuffix("\n")
        texts = (whole.removesuffix(end).replace(end, "\n") if end else whole).split("\n")
        if len(part) > _MOST_LINE:
            _validate_short(texts, number, member)
        if not _is_plain(part):
            texts = [
                line if _is_plain(line) else mended(place, line)
                for place, line in enumerate(texts, number)
            ]
        if file.totals:
            tally.text += texts
        yield number, texts
        number += len(texts)


def _parts(member: Member, encoding: str, size: int, *, whole: bool) -> Iterator[str]:
    """Return the member's text in parts of whole lines, which end in LF; of a long one, the start.

    A text without LF may be `whole` in one part.
    """
    most = _MOST_WHOLE if whole else _MOST_LINE
    errors = "strict" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    with member.open() as stream, io.TextIOWrapper(stream, encoding, errors=errors) as text:
        try:
            while part := text.read(size):
                yield part + text.readline(most)
        except UnicodeDecodeError as error:
            message = f"cannot be read as {encoding.upper()} from end to end: {error.reason}"
            advice = "the file is damaged; download it again"
            raise SourceError(member.name, message, advice=advice) from error


def _validate_short(texts: Sequence[str], number: int, member: Member) -> None:
    """Raise the SourceError of a line that is longer than any record."""
    for line, text in enumerate(texts, number):
        if len(text) > _MOST_LINE:
            message = f"has more than {_MOST_LINE:,} characters in one line"
            advice = "its line ends are lost: use the publisher's own file"
            raise SourceError(member.name, message, line=line, advice=advice)


def _is_plain(text: str) -> bool:
    """Return whether nothing in a text may need mending: most of a publisher's does not."""
    return text.isascii() and not text.encode("ascii").translate(None, _PLAIN)


def head_text(member: Member) -> str:
    """Return the first 64 KiB as text with LF ends, to tell what the member is.

    Bytes beyond ASCII are read as Latin-1 where no mark says what they are and they are no UTF-8.
    """
    head = member.head()
    encoding = _marked(head) or ("utf-8" if _is_utf8(head) else "latin-1")
    if encoding == "latin-1":
        text = head.decode(encoding)
    else:
        text = head.decode(encoding, "ignore").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    end = "" if "\n" in text else next(filter(text.__contains__, (_NEL, *_UNICODE_ENDS)), "")
    return text.replace(end, "\n") if end else text


def _is_utf8(head: bytes) -> bool:
    """Return whether bytes are UTF-8, of which the last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(member: Member, declared: tuple[str, ...]) -> str:
    """Return the encoding of the whole member: that of its mark, or the declared one that fits.

    One wrong byte does not decide: where bytes are not UTF-8, the file is still UTF-8 if more of
    its characters beyond ASCII are than are not, or if there is no other one.
    """
    if marked := _marked(member.head()):
        return marked
    utf8 = next((name for name in declared if name.startswith("utf-8")), "")
    others = [name for name in declared if name != utf8]
    if utf8 and (not others or member.is_utf8() or _is_mostly_utf8(member)):
        return "utf-8-sig"
    return others[0] if others else "utf-8-sig"


def _marked(head: bytes) -> str:
    """Return the encoding that a mark or zero bytes show; empty where there is neither."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    odd, even = head[1:4096:2], head[0:4096:2]
    for encoding, zero, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if len(zero) > 1 and zero.count(0) > 0.9 * len(zero) and not other.count(0):
            return encoding
    return ""


def _is_mostly_utf8(member: Member) -> bool:
    whole = broken = 0
    with member.open() as stream:
        while (chunk := stream.read(_CHUNK)) and whole + broken < _ENOUGH:
            lengths = [len(match[0]) for match in _HIGH_BYTES.finditer(chunk)]
            broken += lengths.count(1)
            whole += len(lengths) - lengths.count(1)
    return whole >= broken or broken == 1


def _only_end(head: bytes, encoding: str) -> str:
    """Return the character that ends lines where neither LF nor CR does; empty where they do.

    In Windows-1252 the byte of NEL is the ellipsis.
    """
    if b"\n" in head or b"\r" in head:
        return ""
    if encoding == "cp1252":
        return b"\x85".decode(encoding)
    text = head.decode(encoding, "ignore")
    return next(filter(text.__contains__, (_NEL, *_UNICODE_ENDS)), "")
