"""Sorts rows in bounded memory: full runs go to temporary files, which vanish with the process."""

from __future__ import annotations

import heapq
from itertools import chain
from operator import le
from typing import IO, TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

RUN = 64 * 1024**2
"""How many bytes of rows are sorted in memory before they go to a temporary file."""

_BATCH = 64
"""How many rows are weighed at once: one by one would take longer than all else."""


class Sorter(Generic[T]):
    """Takes rows in any order and returns them in theirs.

    `pack` makes a row one line of bytes, without an end of its own, and `unpack` a line the row
    that it was: only those that memory does not hold are packed. `size_of` says how many bytes of
    memory some rows have, about.
    """

    def __init__(
        self,
        pack: Callable[[T], bytes],
        unpack: Callable[[bytes], T],
        size_of: Callable[[Sequence[T]], int],
    ) -> None:
        """Start with no row."""
        self._pack = pack
        self._unpack = unpack
        self._size_of = size_of
        self._runs: list[Iterable[T]] = []
        self._run: list[T] = []
        self._size = self._weighed = self._packed = 0

    @property
    def count(self) -> int:
        """Return how many rows were taken."""
        return self._packed + len(self._run)

    def add(self, row: T) -> None:
        """Take one row."""
        self._run.append(row)
        if len(self._run) - self._weighed >= _BATCH:
            self._weigh()

    def _weigh(self) -> None:
        self._size += self._size_of(self._run[self._weighed :])
        self._weighed = len(self._run)
        if self._size >= RUN:
            self._packed += len(self._run)
            self._runs.append(self._spilled())
            self._run = []
            self._size = self._weighed = 0

    def rows(self) -> Iterator[T]:
        """Stream every row taken, in order; once, for they are let go of."""
        run, self._run = self._run, []
        run.sort()
        if not self._runs:
            return iter(run)
        return heapq.merge(*self._runs, run)  # type: ignore[type-var]  # as above

    def _spilled(self) -> Iterator[T]:
        import tempfile  # noqa: PLC0415 (slow to import, rarely needed)

        self._run.sort()
        file = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as its lines are read)
        file.writelines(self._pack(row) + b"\n" for row in self._run)
        file.seek(0)
        return self._drained(file)

    def _drained(self, file: IO[bytes]) -> Iterator[T]:
        with file:
            for line in file:
                yield self._unpack(line[:-1])


class LineRuns:
    """Takes many lines at once, nearly in order, and returns them in byte order.

    What goes to a temporary file is all but the last lines of a run: of lines that are out of
    order by a few places only, the files then follow one another, and none is merged with another.
    """

    def __init__(self) -> None:
        """Start with no line."""
        self._files: list[tuple[bytes, bytes, IO[bytes]]] = []
        self._run: list[bytes] = []
        self._size = self._count = 0

    @property
    def count(self) -> int:
        """Return how many lines were taken."""
        return self._count

    def add(self, lines: Sequence[bytes], size: int) -> None:
        """Take lines, which are `size` bytes together."""
        self._run += lines
        self._size += size
        self._count += len(lines)
        if self._size >= RUN // 2:
            self._spill()

    def rows(self) -> Iterator[bytes]:
        """Stream every line taken, in order; once, for they are let go of."""
        run, self._run = self._run, []
        run.sort()
        ends = [end for first, last, _ in self._files for end in (first, last)] + run[:1]
        files = [_read_back(file) for _, _, file in self._files]
        if all(map(le, ends, ends[1:])):
            return chain(chain.from_iterable(files), run)
        return heapq.merge(*files, run)

    def _spill(self) -> None:
        import tempfile  # noqa: PLC0415 (slow to import, rarely needed)

        self._run.sort()
        place = len(self._run) - min(_HELD, len(self._run) // 8)
        spilled, held = self._run[:place], self._run[place:]
        file = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as its lines are read)
        for place in range(0, len(spilled), _WRITTEN):
            file.write(b"\n".join((*spilled[place : place + _WRITTEN], b"")))
        file.seek(0)
        self._files.append((spilled[0], spilled[-1], file))
        self._run, self._size = held, sum(map(len, held))


_HELD = 10_000
"""How many lines stay in memory for the next run, at most."""
_WRITTEN = 4096
_READ = 1024**2


def _read_back(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(_READ):
            yield from (part + file.readline())[:-1].split(b"\n")


def line_sorter() -> Sorter[bytes]:
    """Return what sorts lines in byte order."""
    return Sorter(bytes, bytes, lambda lines: sum(map(len, lines)))
