"""What a terminal can show: its width, its colors, its characters, and whether it has a pager."""

from __future__ import annotations

import os
import sys

from releasekit.plain_signs import ERRORS


def is_terminal() -> bool:
    """Return whether somebody reads the standard output on a terminal."""
    return sys.stdout.isatty()


def width() -> int | None:
    """Return how many columns there are; None in a pipe, unless COLUMNS says so."""
    import shutil  # noqa: PLC0415 (slow to import, and only tables need it)

    if is_terminal() or os.environ.get("COLUMNS", "").isdigit():
        return max(shutil.get_terminal_size().columns, 1)
    return None


def has_keys() -> bool:
    """Return whether somebody can page: reads on a terminal, and has its keys."""
    return is_terminal() and sys.stdin is not None and sys.stdin.isatty()


def has_color() -> bool:
    """Return whether the terminal knows colors, and the user wants them.

    NO_COLOR is kept before all (https://no-color.org); FORCE_COLOR colors a pipe, too
    (https://force-color.org).
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return is_terminal() and os.environ.get("TERM") != "dumb"


def legible(text: str) -> str:
    """Return a text in characters that the standard output can write.

    A pipe is given UTF-8, or ASCII where it is of another encoding.
    """
    encoding = sys.stdout.encoding or "ascii"
    if encoding.lower().replace("-", "").startswith("utf"):
        return text
    encoding = encoding if is_terminal() else "ascii"
    return text.encode(encoding, errors=ERRORS).decode(encoding)


def spinner() -> str:
    """Return the name of a spinner that can be written to stderr."""
    return "dots" if sys.stderr.encoding.lower().startswith("utf") else "line"
