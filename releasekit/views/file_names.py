"""What the file of a report or bulletin is called: a part never has the name of the whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from releasekit.views.changes import ChangesView

_NO_NAME = re.compile(r"[^0-9a-z]+")


def of(shown: ChangesView, stem: str) -> str:
    """Return the name of a document about changes, without its suffix.

    `stem` is what the document is. Chosen sections and codes are named behind it.
    """
    ends = f"{shown.before.file_name}-to-{shown.after.file_name}"
    parts = (bare(part) for part in (shown.narrowed, shown.part) if part)
    return "-".join((shown.code_set, ends, stem, *parts))


def bare(title: str) -> str:
    """Return a title as a part of a file's name: small letters, digits and dashes."""
    return _NO_NAME.sub("-", title.casefold()).strip("-") or "part"
