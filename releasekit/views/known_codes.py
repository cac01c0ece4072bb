"""Codes of compared releases as people and spreadsheets type them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import layout as layouts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from releasekit.classify.compare import ReleaseDiff

LOST_ZEROS = "code whose lost zeros were put back"
_APOSTROPHES = "'\u2018\u2019`"
_SHORTENED = re.compile("[0-9][0-9A-Z]*")
_LONGEST = 12


class CodeReading(Struct, frozen=True, kw_only=True):
    """What a text may stand for: a code by code set, and what had to be mended for it."""

    codes: Mapping[str, str]
    mended: str = ""


class KnownCodes:
    """Reads what was typed as the code of some compared releases that it stands for."""

    def __init__(self, diffs: Sequence[ReleaseDiff]) -> None:
        """Take the comparisons, one a code set; a code is known that one of their sides has."""
        self.diffs = {diff.layout.id: diff for diff in diffs}

    def read(self, text: str, code_set: str = "") -> CodeReading:
        """Return the code of each code set, or of one, that a text stands for; none if unknown.

        It may have a dot or not, small letters, an apostrophe before it. Zeros that a spreadsheet
        dropped are put back where one known code alone fits.
        """
        typed = text.strip(_APOSTROPHES).strip().upper()
        chosen = [diff for name, diff in self.diffs.items() if code_set in {"", name}]
        as_typed = {
            diff.layout.id: code
            for diff in chosen
            for code in [diff.layout.plain(typed)]
            if diff.layout.code.fullmatch(code) and diff.has(code)
        }
        if as_typed or not _SHORTENED.fullmatch(typed):
            return CodeReading(codes=as_typed)
        widened = [
            (diff.layout.id, code)
            for diff in chosen
            for width in range(len(typed) + 1, _LONGEST)
            for code in [typed.zfill(width)]
            if diff.layout.code.fullmatch(code) and diff.has(code)
        ]
        if len(widened) == 1:
            return CodeReading(codes=dict(widened), mended=LOST_ZEROS)
        return CodeReading(codes={})

    def code_set(self, text: str) -> str:
        """Return the id of the declared code set of an id or name; empty if there is none."""
        wanted = _bare(text)
        for name in layouts.code_sets():
            if wanted in {_bare(name), _bare(layouts.load(name).name)}:
                return name
        return ""


def _bare(text: str) -> str:
    return re.sub("[^0-9a-z]", "", text.casefold())
