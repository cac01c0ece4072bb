"""How far a distribution is read and written: bytes of all bytes, then lines of all lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.distribution import Member

T = TypeVar("T")
Row_co = TypeVar("Row_co", covariant=True)


class Rows(Protocol[Row_co]):
    """Rows that were taken in any order, and are given in theirs, once."""

    @property
    def count(self) -> int:
        """Return how many there are."""

    def rows(self) -> Iterator[Row_co]:
        """Stream them in order."""


Tell = Callable[[str, float], None]
"""What is told of a step at hand and of the share of the whole that is done, from 0 to 1."""
_READING = 0.55
"""The share of the time of a load that reading takes; the rest is for writing."""
_EVERY = 4096


class Progress:
    """Tells how far a load is; where nobody listens it costs nothing."""

    def __init__(self, tell: Tell | None) -> None:
        """Take what is to be told."""
        self.tell = tell
        self.name = ""
        self.read, self.total = 0, 1

    def watch(self, members: Iterable[Member]) -> None:
        """Begin with the members that are to be read."""
        if self.tell is not None:
            listed = list(members)
            self.total = sum(member.size for member in listed) or 1
            for member in listed:
                member.watch(self._count)

    def step(self, name: str) -> None:
        """Tell of the next step."""
        self.name = name
        self._count(0)

    def _count(self, size: int) -> None:
        self.read += size
        if self.tell is not None:
            self.tell(self.name, min(self.read / self.total, 1) * _READING)

    def rows(self, fragments: Rows[T]) -> Iterable[T]:
        """Return the fragments of which lines are to be written."""
        total, rows = fragments.count, fragments.rows()
        return rows if self.tell is None else self._told(self.tell, rows, total)

    def _told(self, tell: Tell, rows: Iterable[T], total: int) -> Iterator[T]:
        for number, row in enumerate(rows):
            if not number % _EVERY:
                tell("writing", _READING + (1 - _READING) * min(number / total, 1))
            yield row
