"""What a terminal can show: its width, its colors, its characters, and whether it has a pager."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata

_LOOKALIKES = str.maketrans(
    {
        "→": "->", "←": "<-", "−": "-", "–": "-", "—": "-", "…": "...", "©": "(c)", "®": "(R)",
        "™": "(TM)", "“": '"', "”": '"', "‘": "'", "’": "'", "•": "*", "·": "*", "≤": "<=",
        "≥": ">=", "×": "x", "µ": "u", "μ": "u", "\xa0": " ",
    }
)  # fmt: skip
"""What stands for a character where it cannot be written."""


def is_terminal() -> bool:
    """Return whether somebody reads the standard output on a terminal."""
    return sys.stdout.isatty()


def width() -> int | None:
    """Return how many columns there are; None in a pipe, unless COLUMNS says so."""
    if is_terminal() or os.environ.get("COLUMNS", "").isdigit():
        return max(shutil.get_terminal_size().columns, 1)
    return None


def has_color() -> bool:
    """Return whether the terminal knows colors, and the user wants them (https://no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def legible(text: str) -> str:
    """Return a text in characters that the standard output can write.

    A pipe is given UTF-8, or ASCII where it is of another encoding.
    """
    encoding = sys.stdout.encoding or "ascii"
    if encoding.lower().replace("-", "").startswith("utf"):
        return text
    encoding = encoding if is_terminal() else "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_legible(letter, encoding) for letter in text)
    return text


def _legible(letter: str, encoding: str) -> str:
    for written in (letter, letter.translate(_LOOKALIKES), _bare(letter)):
        try:
            written.encode(encoding)
        except UnicodeEncodeError:
            continue
        return written
    return letter.encode("ascii", "backslashreplace").decode()


def _bare(letter: str) -> str:
    """Return a letter without its accents."""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part)) or letter
