"""What a terminal shows that does not know a sign: one that says the same, never an error."""

from __future__ import annotations

import codecs
import unicodedata

ERRORS = "releasekit.plain"
"""The name of the handler, for `errors` where a text is encoded."""
_PLAIN = {
    "→": "->", "←": "<-", "−": "-", "–": "-", "—": "--", "…": "...", "®": "(R)", "©": "(C)",
    "™": "(TM)", "“": '"', "”": '"', "‘": "'", "’": "'", "•": "*", "·": ".", "≥": ">=", "≤": "<=",
    "×": "x", "µ": "u", "μ": "u", "§": "S", "⁄": "/", "│": "|", "─": "-", "█": "#", "\u00a0": " ",
    "\u202f": " ", "✓": "x", "\u200b": "",
}  # fmt: skip


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for the signs that an encoding lacks, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(map(plain, signs)), error.end


def plain(sign: str) -> str:
    """Return a sign in ASCII: its like, its letter without an accent, else a question mark."""
    known = _PLAIN.get(sign)
    if known is not None:
        return known
    parts = unicodedata.normalize("NFKD", sign).encode("ascii", errors="ignore").decode()
    return parts or "?"


codecs.register_error(ERRORS, _plain)
