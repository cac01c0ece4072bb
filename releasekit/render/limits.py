"""How long a user's template may run, and how much memory it may take."""

from __future__ import annotations

import contextlib
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from releasekit.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_SECONDS = 60.0
MOST_CHARACTERS = 256 * 1024 * 1024
MOST_BYTES = 2 * 1024 * 1024 * 1024
"""How much more memory than before a template may take."""
_ADVICE = "see what its loops and macros repeat; every output of ours is made in a few seconds"


@contextlib.contextmanager
def bounded(place: str) -> Iterator[None]:
    """Raise TemplateError, naming the template, where what is run takes too long or too much.

    Time can be measured in the main thread of a system with signals, memory where a process knows
    how much it has.
    """
    try:
        with _in_time(), _in_memory():
            yield
    except TimeoutError:
        _refuse(f"{place}: takes more than {MOST_SECONDS:g} seconds")
    except MemoryError:
        _refuse(f"{place}: takes more memory than {MOST_BYTES >> 20:,} MB")


def joined(place: str, parts: Iterable[str]) -> list[str]:
    """Return the parts of what a template writes; TemplateError where they are too many."""
    whole, size = [], 0
    for part in parts:
        size += len(part)
        if size > MOST_CHARACTERS:
            _refuse(f"{place}: writes more than {MOST_CHARACTERS:,} characters")
        whole.append(part)
    return whole


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    here = threading.current_thread() is threading.main_thread()
    if not here or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(*_: object) -> NoReturn:
    raise TimeoutError


@contextlib.contextmanager
def _in_memory() -> Iterator[None]:
    try:
        import resource  # noqa: PLC0415 (not on every system)

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = pages * resource.getpagesize() + MOST_BYTES
    if soft != resource.RLIM_INFINITY:
        most = min(most, soft)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _refuse(message: str) -> NoReturn:
    raise TemplateError(message, advice=_ADVICE) from None
