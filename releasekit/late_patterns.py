"""Patterns that are compiled when they are first used: a command begins without most of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, AnyStr, cast

if TYPE_CHECKING:
    from collections.abc import Callable


class _Pattern:
    """Stands for a compiled pattern; what was asked for once is an attribute of its own."""

    def __init__(self, compiled: Callable[[], object]) -> None:
        self._compiled = compiled

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what copies or pickles asks for, and a pattern is not asked
            raise AttributeError(name)
        found = getattr(self._compiled(), name)
        setattr(self, name, found)
        return found


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` does, as far as its methods go."""
    return cast("re.Pattern[AnyStr]", _Pattern(lambda: re.compile(text, flags)))
