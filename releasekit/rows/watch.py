"""Tells how many rows an engine has passed over while it works on them."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Tell = Callable[[str, float], None]
    """What is told of a step: its name and which share of it is done, 0 to 1."""

_EVERY = 1.0
"""Seconds between two looks."""


def nobody(_step: str, _share: float) -> None:
    """Hear what is told, and do nothing."""


@contextmanager
def watched(backend: Any, tell: Tell, step: str, rows: int = 0) -> Iterator[None]:  # noqa: ANN401 (a backend of Ibis)
    """Tell of a step for as long as it takes; of how many rows, where the engine says it."""
    tell(step, 0)
    if tell is nobody or backend.name != "duckdb":
        yield
        return
    done = threading.Event()

    def look() -> None:
        while not done.wait(_EVERY):
            share = backend.con.query_progress() / 100
            if share > 0:  # between two queries it is none
                counted = f": {int(share * rows):,} of {rows:,} rows" if rows else ""
                tell(f"{step}{counted}", share)

    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    try:
        yield
    finally:
        done.set()
        looker.join()
