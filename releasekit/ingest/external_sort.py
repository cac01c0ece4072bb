"""Sorts lines in bounded memory: full runs go to temporary files, which vanish with the process."""

from __future__ import annotations

import heapq
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RUN = 64 * 1024**2
"""How many bytes of lines are sorted in memory before they go to a temporary file."""


class Sorter:
    """Takes lines in any order and returns them in byte order; no line holds a line end."""

    def __init__(self) -> None:
        """Start with no line."""
        self._runs: list[Iterable[bytes]] = []
        self._run: list[bytes] = []
        self._size = 0
        self._spilled = 0

    @property
    def count(self) -> int:
        """Return how many lines were taken."""
        return self._spilled + len(self._run)

    def add(self, line: bytes) -> None:
        """Take one line."""
        self._run.append(line)
        self._size += len(line)
        if self._size >= RUN:
            self._spilled += len(self._run)
            self._runs.append(_spilled(self._run))
            self._run, self._size = [], 0

    def lines(self) -> Iterator[bytes]:
        """Stream every line taken, in byte order; once."""
        self._run.sort()
        if not self._runs:
            return iter(self._run)
        return heapq.merge(*self._runs, self._run)


def _spilled(run: list[bytes]) -> Iterator[bytes]:
    import tempfile  # noqa: PLC0415 (slow to import, rarely needed)

    run.sort()
    file = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as its lines are read)
    file.writelines(line + b"\n" for line in run)
    file.seek(0)
    return _drained(file)


def _drained(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        for line in file:
            yield line[:-1]
