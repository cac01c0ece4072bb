"""What a program gives, as the library takes it: one name or several, a store, a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit.store import Store

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    Place = Store | str | os.PathLike[str]
    Day = dt.date | str | None


def several(given: str | Iterable[str]) -> tuple[str, ...]:
    """Return names, of which one alone may be given by itself."""
    return (given,) if isinstance(given, str) and given else tuple(given)


def store_at(place: Place) -> Store:
    """Return a store that is given itself, or by its path."""
    return place if isinstance(place, Store) else Store(Path(place))


def day_of(day: Day) -> dt.date | None:
    """Return a day that is given as a date or as an ISO text."""
    return dt.date.fromisoformat(day) if isinstance(day, str) else day
