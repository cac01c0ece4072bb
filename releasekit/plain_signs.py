"""What a terminal shows that does not know a sign: one that says the same, never an error."""

from __future__ import annotations

import codecs
import unicodedata

ERRORS = "releasekit.plain"
"""The name of the handler, for `errors` where a text is encoded."""
_PLAIN = {
    "→": "->", "←": "<-", "−": "-", "–": "-", "—": "-", "…": "...", "®": "(R)", "©": "(C)",
    "™": "(TM)", "“": '"', "”": '"', "‘": "'", "’": "'", "•": "*", "·": "*", "≥": ">=", "≤": "<=",
    "×": "x", "µ": "u", "μ": "u", "§": "S", "⁄": "/", "│": "|", "─": "-", "█": "#", "\u00a0": " ",
    "\u202f": " ", "✓": "x", "\u200b": "",
}  # fmt: skip


_RAW, _FIRST_RAW, _BYTES = 0xDC00, 0x80, 0x100
"""What stands in a text for bytes that were none (PEP 383)."""


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return what stands for the first sign that an encoding lacks, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    raw = ord(sign) - _RAW
    # A name of a file that is no text is shown as it was given.
    return bytes([raw]) if _FIRST_RAW <= raw < _BYTES else plain(sign), error.start + 1


def plain(sign: str) -> str:
    """Return a sign in ASCII: its like, its letter without an accent, else its number."""
    known = _PLAIN.get(sign)
    if known is not None:
        return known
    parts = unicodedata.normalize("NFKD", sign).encode("ascii", errors="ignore").decode()
    return parts or sign.encode("ascii", errors="backslashreplace").decode()


codecs.register_error(ERRORS, _plain)
