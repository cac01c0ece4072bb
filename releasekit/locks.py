"""Keeps two who write to one place from doing so at once; a lock dies with its process."""

from __future__ import annotations

import contextlib
import errno
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Fails = Callable[[str, str], Exception]

WAIT = 30.0
"""How many seconds a list is waited for, which is written in a moment."""
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL})


class BusyError(Exception):
    """Another process holds the lock."""


class LocksFailError(Exception):
    """The place knows no locks, as some folders in a network do; says what the system says."""


class Lock:
    """A file that one process holds at a time; it is gone when it is let go."""

    def __init__(self, path: Path) -> None:
        """Take the path of the file; nothing is done yet."""
        self.path = path
        self._held: object = None

    def acquire(self, wait: float = 0) -> None:
        """Hold it; BusyError if another holds it for longer than `wait` seconds.

        Raises LocksFailError where the place knows no locks, OSError where no file can be made.
        """
        # Whoever may write into the folder may wait for the lock.
        mode = self.path.parent.stat().st_mode & 0o666
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # a machine without locks has a file that stands for one
            import filelock  # noqa: PLC0415 (only where something is written)

            warnings.filterwarnings("error", message="flock not supported")

            holder = filelock.FileLock(self.path, mode=mode)
            try:
                holder.acquire(timeout=wait, poll_interval=0.02)
            except filelock.Timeout as error:
                raise BusyError from error
            except (UserWarning, NotImplementedError) as error:
                self._unlink()
                reason = "it knows no locks"
                raise LocksFailError(reason) from error
            except OSError as error:
                if error.errno in _NO_LOCKS:
                    self._unlink()
                    raise LocksFailError(error.strerror) from error
                raise
        self._held = holder

    def release(self) -> None:
        """Let it go; who waits for the file that is gone then asks for another one."""
        import filelock  # noqa: PLC0415 (as above)

        if isinstance(self._held, filelock.BaseFileLock):
            self._unlink()
            holder, self._held = self._held, None
            holder.release()

    def _unlink(self) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


@contextlib.contextmanager
def locked(lock: Path, shown: Path, fails: Fails, *, wait: float = WAIT) -> Iterator[None]:
    """Hold a lock file while a place is written; it is gone afterwards.

    Raises what `fails` makes of a message and an advice, which name the place as it is `shown`:
    where another process holds it for longer than `wait` seconds, or where it cannot be made.
    """
    holder = Lock(lock)
    try:
        holder.acquire(wait)
    except BusyError as error:
        message = f"{shown}: another releasekit is writing there"
        raise fails(message, "wait until it has ended, then run this again") from error
    except LocksFailError as error:
        message = f"{lock.parent}: locks fail there: {error}; is it a folder in a network?"
        raise fails(message, "name a folder on a disk of this machine") from error
    except OSError as error:
        message = f"{lock.parent}: cannot be written to: {error.strerror}"
        advice = "name a folder that you may write to, in one that you may write to"
        raise fails(message, advice) from error
    try:
        yield
    finally:
        holder.release()
