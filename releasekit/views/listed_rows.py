"""Rows of the user's own that an output lists, read as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


class ListedRows(Sequence[T]):
    """Rows under the user's own `headings`, each read when it is asked for.

    `every` counts the rows that there are, of which as many as are in it are listed. `elsewhere` is
    the file that has all of them; empty where there is none.
    """

    def __init__(
        self,
        headings: Sequence[str],
        counts: tuple[int, int],
        rows: Callable[[], Iterator[T]],
    ) -> None:
        """Take the headings, how many rows are listed and how many there are, and what reads."""
        self.headings = tuple(headings)
        self.every = counts[1]
        self.elsewhere = ""
        self._listed = counts[0]
        self._rows = rows

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than are listed."""
        return self._listed < self.every

    def __len__(self) -> int:
        """Return how many are listed."""
        return self._listed

    def __iter__(self) -> Iterator[T]:
        """Read each in order."""
        return self._rows()

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        """Read one, or those of a slice."""
        return list(self)[place]


NOTHING_LISTED: ListedRows[Any] = ListedRows((), (0, 0), lambda: iter(()))
