"""Opens the files of a store: a pipe that lies in the place of one is never waited for."""

from __future__ import annotations

import errno
import io
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def opened(path: Path) -> io.FileIO:
    """Open a file for reading, without a buffer; OSError where it is none, or nothing is there."""
    handle = os.open(path, _FLAGS)
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return io.FileIO(handle, closefd=True)
    os.close(handle)
    number, reason = errno.ENODEV, "is a pipe or a device, and no file"
    if stat.S_ISDIR(mode):
        number, reason = errno.EISDIR, os.strerror(errno.EISDIR)
    raise OSError(number, reason, str(path))


def content_of(path: Path) -> bytes:
    """Return the whole content of a file; OSError as above."""
    with opened(path) as stream:
        return stream.read()
