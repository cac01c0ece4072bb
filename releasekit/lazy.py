"""Names of a room that are imported when they are first used: a command begins without the rest."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def names(room: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """Return the `__getattr__` of a room, whose names are those of some modules below it."""

    def imported(name: str) -> object:
        for home, own in homes.items():
            if name in own:
                value: object = getattr(importlib.import_module(f"{room}.{home}"), name)
                setattr(sys.modules[room], name, value)
                return value
        message = f"module {room!r} has no attribute {name!r}"
        raise AttributeError(message)

    return imported
