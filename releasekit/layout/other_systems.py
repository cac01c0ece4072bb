"""What users' rows hold beside codes of declared code sets: schemas/_systems.toml."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from releasekit import config, resources
from releasekit.errors import LayoutError
from releasekit.faults import toml
from releasekit.layout.values import Regex, parsed

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FILE = "_systems.toml"


class OtherSystem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is no declared code set: what rows call it, and how it looks.

    `words` is a pattern of what names it beside a code, `form` of a text that is one of it whatever
    else it may be, `rest` of one that is where it has the form of no declared code,
    `like` of one that may be in a column of the code sets `beside`, where a text is none of their
    codes, or is one only if a figure is read as a letter.
    """

    name: str
    words: Regex
    form: Regex | None = None
    rest: Regex | None = None
    like: Regex | None = None
    beside: tuple[str, ...] = ()

    def may_be(self, text: str, code_sets: Collection[str]) -> bool:
        """Return whether a text in a column of some code sets may be one of these instead."""
        stands = not set(self.beside).isdisjoint(code_sets)
        return stands and self.like is not None and bool(self.like.fullmatch(text))


class _Systems(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    systems: tuple[OtherSystem, ...]


def other_systems() -> tuple[OtherSystem, ...]:
    """Return them in the order in which they are looked at, a user's file before ours."""
    path = resources.schema_part(FILE, config.load().schemas)
    return _read(path) if path else ()


@cache
def _read(path: Path) -> tuple[OtherSystem, ...]:
    try:
        raw = toml(path.read_text(encoding="utf-8"))
        return msgspec.convert(raw, _Systems, dec_hook=parsed).systems
    except (msgspec.ValidationError, OSError, ValueError) as error:
        raise LayoutError(path.name, ("", str(error)), advice="correct the file") from None
