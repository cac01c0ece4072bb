"""Lets the n-th call that changes a disk fail, or kills the process there."""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
from typing import TYPE_CHECKING, Any, NamedTuple

from releasekit import durable
from releasekit.publish import switch
from releasekit.store import writer as store_writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALLS = (
    "fsync", "truncate", "rename", "replace", "link", "mkdir", "unlink", "remove", "rmdir", "open",
)  # fmt: skip
"""The functions of `os` that are watched, beside files that are opened and written to."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Fault(NamedTuple):
    """What happens at a call: an errno, once or from then on, or a signal."""

    name: str
    number: int
    stays: bool = False
    signal: bool = False

    @property
    def said(self) -> str:
        """What the system says of it."""
        return "" if self.signal else os.strerror(self.number)


FAULTS = (
    Fault("ENOSPC", errno.ENOSPC, stays=True),
    Fault("EIO", errno.EIO),
    Fault("EROFS", errno.EROFS, stays=True),
    Fault("EACCES", errno.EACCES),
    Fault("SIGKILL", signal.SIGKILL, signal=True),
    Fault("SIGTERM", signal.SIGTERM, signal=True),
    Fault("SIGINT", signal.SIGINT, signal=True),
)


class Watch:
    """Counts the calls that change what lies below a folder; one of them is to fail."""

    def __init__(self, root: Path, fault: Fault | None = None, at: int = 0) -> None:
        """Take the folder, the fault and the number of the call; none only counts."""
        self.root = os.fspath(root)
        self.fault = fault
        self.at = at
        self.calls: list[str] = []

    def put(self) -> None:
        """Watch from now on, in this process, which is not to live long."""
        for name in CALLS:
            setattr(os, name, self._watched(name, getattr(os, name)))
        opened = io.open
        io.open = builtins.open = self._opener(opened)
        exchange = self._watched("exchange", durable.exchanged)
        for module in (store_writer, switch):
            setattr(module, "exchanged", exchange)  # noqa: B010 (it is imported by its name)

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if name == "open" and not given[1] & _WRITING:
                return real(*given, **named)
            if name in {"fsync", "open"} or self._is_below(given, named):
                self.meet(name)
            if name == "fsync":
                return None  # nobody turns the power off here
            return real(*given, **named)

        return call

    def _is_below(self, given: tuple[Any, ...], named: dict[str, Any]) -> bool:
        if any(key.endswith("dir_fd") for key in named):
            return True
        paths = [os.fspath(each) for each in given if isinstance(each, str | os.PathLike)]
        return any(str(path).startswith(self.root) for path in paths)

    def _opener(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
            if not set(mode) & set("wxa+") or file in {1, 2, os.devnull}:
                return real(file, mode, *given, **named)
            if not isinstance(file, int):
                if not str(os.fspath(file)).startswith(self.root):
                    return real(file, mode, *given, **named)
                self.meet("open")
            return _Stream(real(file, mode, *given, **named), self)

        return call

    def meet(self, name: str, half: Callable[[], None] = lambda: None) -> None:
        """Count a call; at the one that is meant, let it fail, or end the process."""
        self.calls.append(name)
        number = len(self.calls)
        if self.fault is None or number < self.at or (number > self.at and not self.fault.stays):
            return
        if self.fault.signal:
            half()
            os.kill(os.getpid(), self.fault.number)
            return
        if (
            number > self.at
            and name in {"unlink", "remove", "rmdir", "truncate"}
            and (self.fault.number == errno.ENOSPC)
        ):
            return  # a full disk lets go
        half()
        raise OSError(self.fault.number, os.strerror(self.fault.number))


class _Stream:
    """A file whose writes are watched; where one fails, half of it is written."""

    def __init__(self, real: Any, watch: Watch) -> None:
        self._real = real
        self._watch = watch

    def write(self, data: Any) -> Any:
        def half() -> None:
            self._real.write(data[: len(data) // 2])
            self._real.flush()

        self._watch.meet("write", half)
        return self._real.write(data)

    def writelines(self, blocks: Any) -> None:
        for block in blocks:
            self.write(block)

    def __enter__(self) -> Any:
        self._real.__enter__()
        return self

    def __exit__(self, *given: object) -> Any:
        return self._real.__exit__(*given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)
