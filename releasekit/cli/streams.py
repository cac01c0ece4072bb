"""The three streams of a process and the signals that end it: no fault of theirs is a traceback."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from releasekit.plain_signs import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_ENDING = ("SIGTERM", "SIGHUP")
_SIGNALED = 128
"""What a shell adds to a signal's number to tell of a process that it ended."""


class ReaderLeftError(Exception):
    """Whoever read the answer has what he wants, as `head` has; click would end with 1."""


class _Closed(io.RawIOBase):
    """A stream of a process that was started without it."""

    def __init__(self, *, silent: bool) -> None:
        """Take whether what is written may be lost."""
        self.silent = silent

    def writable(self) -> bool:
        """Take what is written, up to the moment at which it is."""
        return True

    def write(self, content: Any, /) -> int:  # noqa: ANN401 (whatever has bytes)
        """Lose it where that is no fault, else raise OSError."""
        if self.silent:
            return memoryview(content).nbytes
        message = "it is closed"
        raise OSError(errno.EBADF, message)


def _closed(*, silent: bool) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedWriter(_Closed(silent=silent)), encoding="utf-8")


@contextlib.contextmanager
def to_a_reader() -> Iterator[None]:
    """Write to a reader who may leave: raise ReaderLeftError if he does."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderLeftError from error


def prepare() -> None:
    """Let texts be shown in every encoding, closed streams be known as such, and signals clean up.

    An answer that nobody gets is a fault; a message that nobody gets is none.
    """
    if sys.stdout is None:
        sys.stdout = _closed(silent=False)
    if sys.stderr is None:
        sys.stderr = _closed(silent=True)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ERRORS)
    for name in _ENDING:
        number = getattr(signal, name, None)
        # What nohup ignores stays ignored.
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    """End with every `with` and `finally`: a draft is not left behind."""
    del frame
    sys.exit(_SIGNALED + number)


def flush() -> None:
    """Write what is still held back."""
    sys.stdout.flush()
    sys.stderr.flush()


def left() -> int:
    """Return the exit code where a reader left early, as `head` does: nothing is wrong.

    The interpreter must not complain at its end of what it cannot write any more.
    """
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(silence, stream.fileno())
    return 0
