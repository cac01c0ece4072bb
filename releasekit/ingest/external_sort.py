"""Sorts lines in bounded memory: full runs go to temporary files, which vanish with the process."""

from __future__ import annotations

import heapq
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RUN = 64 * 1024**2
"""How many bytes of lines are sorted in memory before they go to a temporary file."""


def sorted_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Read all lines now and give them in byte order, in bounded memory.

    Full runs go to temporary files, which vanish with the process.
    """
    runs: list[Iterable[bytes]] = []
    run: list[bytes] = []
    size = 0
    for line in lines:
        run.append(line)
        size += len(line)
        if size >= RUN:
            runs.append(_spilled(run))
            run, size = [], 0
    run.sort()
    return heapq.merge(*runs, run) if runs else iter(run)


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
