"""Keeps two who deliver to one place from doing so at once."""

from __future__ import annotations

import contextlib
import warnings
from typing import TYPE_CHECKING

from releasekit.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT = 30.0
"""How many seconds a list is waited for, which is written in a moment."""


@contextlib.contextmanager
def locked(lock: Path, place: Path, *, wait: float = WAIT) -> Iterator[None]:
    """Hold a lock file while a place is written; it is gone afterwards.

    Raises OutputError, naming the place, if another process holds it for longer than `wait`
    seconds, or if it cannot be made.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a machine without locks has a file that stands for one
        import filelock  # noqa: PLC0415 (only where files are delivered)

    holder = filelock.FileLock(lock)
    try:
        holder.acquire(timeout=wait)
    except filelock.Timeout as error:
        message = f"{place}: another releasekit is writing there"
        raise OutputError(message, advice="wait until it has ended, then run this again") from error
    except OSError as error:
        message = f"{lock.parent}: cannot be written to: {error.strerror}"
        advice = "name a folder that you may write to, in one that you may write to, with -o"
        raise OutputError(message, advice=advice) from error
    try:
        yield
    finally:
        # While it is held: who waits for a file that is gone then asks for another one.
        with contextlib.suppress(OSError):
            lock.unlink()
        holder.release()
