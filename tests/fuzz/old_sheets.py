"""Reads old workbooks in a process that is forked: to start Python anew for each takes longest."""

from __future__ import annotations

import faulthandler
import functools
import io
import os
import pickle
import resource
import select
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit.readers import sheet_cells

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[bytes], sheet_cells.Sheets]

_REAL = 50
"""One of so many is read as the program itself does it."""
_KEPT = 64
_USED = Path("/proc/self/statm")
_SECONDS, _BYTES = 1, 160 * 1024**2
"""What the process may take: files as small as ours need far less. One of five mutants never ends,
and takes memory until it is ended: the less it may take, the less time is lost."""


class Sheets:
    """Stands in for the reader of old workbooks; what is read again is remembered."""

    def __init__(self, real: Read) -> None:
        """Take the reader that is stood in for."""
        self.real = real
        self.count = 0
        self._read = functools.lru_cache(_KEPT)(self._anew)

    def __call__(self, data: bytes) -> sheet_cells.Sheets:
        """Return the sheets of an old workbook; ValueError for what is none."""
        return {name: [*map(list, rows)] for name, rows in self._read(data).items()}

    def _anew(self, data: bytes) -> sheet_cells.Sheets:
        self.count += 1
        if self.count % _REAL == 0:
            return self.real(data)
        return forked(data)


def forked(data: bytes) -> sheet_cells.Sheets:
    """Return the sheets of an old workbook; ValueError where the process that reads them fails."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            _answer(data, theirs)
        finally:
            os._exit(1)
    os.close(theirs)
    with os.fdopen(ours, "rb") as stream:
        ready, _, _ = select.select([stream], [], [], _SECONDS)
        if not ready:
            os.kill(child, signal.SIGKILL)
        answer = stream.read()
    _, status = os.waitpid(child, 0)
    if status or not answer:
        reason = "its parts do not fit together"
        raise ValueError(reason)
    sheets: sheet_cells.Sheets = pickle.load(io.BytesIO(answer))  # noqa: S301 (written below)
    return sheets


def _answer(data: bytes, handle: int) -> None:
    """Write the sheets, in little memory and time, and end."""
    used = int(_USED.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(
        resource.RLIMIT_AS, (used + _BYTES, resource.getrlimit(resource.RLIMIT_AS)[1])
    )
    faulthandler.disable()  # how it ends is for the parent to say
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)  # a library in Rust tells of its faults there
    whole = sheet_cells.opened(data)
    rows = {name: [sheet_cells.texts(row) for row in sheet] for name, sheet in whole.items()}
    with os.fdopen(handle, "wb") as stream:
        pickle.dump(rows, stream)
    os._exit(0)
