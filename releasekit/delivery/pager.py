"""The standard output by way of a pager, where an answer is longer than the screen."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from releasekit.delivery.targets import Stdout
from releasekit.plain_signs import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.licensing import Content

_LESS = "FRX"
"""Quit where all fits, show colors, leave the answer on the screen: as git has it."""


class Pager(Stdout, frozen=True):
    """A terminal whose reader goes through a long answer page by page.

    $PAGER names the program, less by default; where there is none, or it is empty or cat, the
    answer is written as ever.
    """

    def write(
        self,
        name: str,
        content: bytes | Iterable[bytes],
        audience: str,
        holds: Sequence[Content],
    ) -> bool:
        """Give the answer to the pager, unless it fits the screen."""
        import shutil  # noqa: PLC0415 (slow to import, and only terminals need it)
        import subprocess  # noqa: PLC0415 (as above)

        whole = content if isinstance(content, bytes) else b"".join(content)
        command = pager()
        long = whole.count(b"\n") >= shutil.get_terminal_size().lines
        if not (command and long):
            return super().write(name, whole, audience, holds)
        sys.stdout.flush()
        text = whole.decode().encode(sys.stdout.encoding, errors=ERRORS)
        environment = os.environ | {"LESS": os.environ.get("LESS", _LESS)}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603 (the user's own)
        with contextlib.suppress(OSError, KeyboardInterrupt):  # who has read enough quits
            process.communicate(text)
        while process.poll() is None:  # Ctrl-C is the pager's, as long as it is there
            with contextlib.suppress(KeyboardInterrupt):
                process.wait()
        return True


def pager() -> list[str]:
    """Return the command of the pager, empty where there is none."""
    import shlex  # noqa: PLC0415 (as above)
    import shutil  # noqa: PLC0415

    command = shlex.split(os.environ.get("PAGER", "less"))
    if not command or command == ["cat"] or os.environ.get("TERM") == "dumb":
        return []
    program = shutil.which(command[0])
    return [program, *command[1:]] if program else []
