"""Runs a function in a process of its own, and gets back what it returned or how it died."""

from __future__ import annotations

import os
import pickle
import traceback
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Ended(NamedTuple):
    """How a process ended: its exit code (less than 0: the signal), and what it returned."""

    code: int
    value: Any


class Forked:
    """A function at work in a process of its own."""

    def __init__(self, answer: Path, work: Callable[[], object]) -> None:
        """Start it; what it returns is written to a file."""
        self.answer = answer
        self.child = os.fork()
        if not self.child:
            code = 1
            try:
                value = work()
                answer.write_bytes(pickle.dumps(value))
                code = 0
            except BaseException:  # noqa: BLE001 (it is told to the parent)
                answer.write_bytes(pickle.dumps(traceback.format_exc()))
            finally:
                os._exit(code)

    def wait(self) -> Ended:
        """Wait for its end."""
        _, status = os.waitpid(self.child, 0)
        code = os.waitstatus_to_exitcode(status)
        value = None
        if self.answer.exists():
            value = pickle.loads(self.answer.read_bytes())  # noqa: S301 (written above)
            self.answer.unlink()
        return Ended(code, value)
