"""What a reader may find in a file: its text as it is, decoded, and as it is shown."""

from __future__ import annotations

import contextlib
import io
import re
from typing import TYPE_CHECKING

from releasekit.late_patterns import pattern
from releasekit.licensing.shown_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZIP = b"PK\x03\x04"
_LEGIBLE = pattern(r"[^\x00-\x1f\x7f\ufffd]{12,}")
"""Signs that follow one another in an archive outside of what is packed."""
_DEEPEST = 6
"""How often what was decoded is decoded again: markup in a cell of a feed in a letter."""
_MARKUP = pattern(r"<[!?/A-Za-z]")
_TAGS = pattern(r"<[^<>]*>")
_CHARACTERS = pattern(r"&#?\w")
_ESCAPES = pattern(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-7]{3})|(.))", re.DOTALL
)
"""Escapes of JSON, JavaScript, typst and of the like."""
_OF_STYLES = pattern(r"\\([0-9a-fA-F]{2,6})\s?")
_BLANKS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "b": "", "\n": ""}
_PERCENT = pattern(r"%[0-9A-Fa-f]{2}")
_QUOTED = pattern(r"=(?:\r?\n|[0-9A-F]{2})")
_BASE64 = pattern(r"[A-Za-z0-9+/_-]{20,}(?:\r?\n[ \t]*[A-Za-z0-9+/_-]{4,})*={0,2}")


def readings(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Return every text in a file, with the part it is in; of an archive and a letter, theirs.

    Markup is read as it is written and as it is shown; escapes, entities, and what is encoded for
    the way are decoded, also one in another.
    """
    text = _text(content)
    if content.startswith(_ZIP):
        members = list(_members(name, content))
        yield from members
        if members:  # what stands between them, too; packed letters are no text
            text = "\n".join(_LEGIBLE.findall(text))
    if name.endswith(".eml"):
        yield from _parts(name, content)
    seen: set[str] = set()
    yield from ((name, text) for text in _decoded(text, seen, _DEEPEST))


def _members(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Return the names of an archive's members, and the texts in them."""
    import zipfile  # noqa: PLC0415 (slow to import)

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield name, member
                yield from readings(f"{name}/{member}", archive.read(member))
    except zipfile.BadZipFile:  # it is read as it is
        return


def _text(content: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    return content.decode("utf-8", errors="replace")


def _decoded(text: str, seen: set[str], depth: int) -> Iterator[str]:
    """Return a text, and what it becomes when it is read in each way that changes it."""
    if text in seen or not text:
        return
    seen.add(text)
    yield text
    if depth:
        for other in _others(text):
            yield from _decoded(other, seen, depth - 1)


def _others(text: str) -> Iterator[str]:
    whole = list(shown(text)) if _MARKUP.search(text) else []
    if whole:  # what else is in it is in these
        yield from whole
        yield _TAGS.sub("", text)  # what stands after the end is shown, too
        return
    if _CHARACTERS.search(text):
        import html  # noqa: PLC0415 (slow to import, and only what is written needs it)

        yield html.unescape(text)
    if "\\" in text:
        pairs = _ESCAPES.sub(_unescaped, text).encode("utf-16", errors="surrogatepass")
        yield pairs.decode("utf-16", errors="replace")
    if _OF_STYLES.search(text):
        yield _OF_STYLES.sub(_of_style, text)
    if _PERCENT.search(text):
        from urllib.parse import unquote_plus  # noqa: PLC0415 (slow to import)

        yield unquote_plus(text)
    if _QUOTED.search(text):
        import quopri  # noqa: PLC0415 (rarely needed)

        yield _text(quopri.decodestring(text.encode(errors="replace")))
    if "\u202e" in text or "\u202d" in text or "rtl" in text:
        yield text[::-1]
    yield from _blobs(text)


def _unescaped(match: re.Match[str]) -> str:
    *numbers, octal, letter = match.groups()
    digits = next(filter(None, numbers), "")
    if digits:
        return _sign(int(digits, 16))
    return _sign(int(octal, 8)) if octal else _BLANKS.get(letter, letter)


def _of_style(match: re.Match[str]) -> str:
    return _sign(int(match[1], 16))


def _sign(number: int) -> str:
    return chr(number) if number <= 0x10FFFF else ""  # noqa: PLR2004 (Unicode's last)


def _blobs(text: str) -> Iterator[str]:
    """Return the texts that stand in a text as base64."""
    import base64  # noqa: PLC0415 (rarely needed)
    import binascii  # noqa: PLC0415

    for match in _BASE64.finditer(text):
        bare = re.sub(r"[\s=]", "", match[0]).translate({ord("-"): "+", ord("_"): "/"})
        try:
            content = base64.b64decode(bare + "=" * (-len(bare) % 4))
        except binascii.Error:
            continue
        if content.startswith(_ZIP):
            yield from (found for _, found in readings("", content))
        else:
            with contextlib.suppress(UnicodeDecodeError):  # a word, a picture or a font
                yield content.decode()


def _parts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Return the headers of a letter and its parts, decoded: they may travel as base64."""
    import email  # noqa: PLC0415 (slow to import, and rarely needed)
    from email import policy  # noqa: PLC0415

    for part in email.message_from_bytes(content, policy=policy.default).walk():
        yield name, "\n".join(f"{key}: {value}" for key, value in part.items())
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            yield from readings(f"{name}/{part.get_content_type()}", body)
