"""Reads old workbooks (.xls) in a process of its own: damage may end it, or have it never end."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from msgspec import msgpack

from releasekit.readers.sheet_cells import opened, texts

if TYPE_CHECKING:
    from releasekit.readers.sheet_cells import Sheets

MOST_SECONDS = 8
MOST_BYTES = 480 * 1024**2
"""How much memory the process may ask for, where the system can be told."""
# The library trusts what a file's directory of sectors says. A new workbook is XML, which is proved
# before it is read; this format is not worth a second reader of our own.
_COMMAND = "from releasekit.readers.old_workbook import main; main()"


def sheets(data: bytes) -> Sheets:
    """Return the sheets of an old workbook, its cells as texts; ValueError for what is none."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(  # noqa: S603 (our own code)
            [sys.executable, "-c", _COMMAND],
            input=data,
            env=environment,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        reason = "its parts do not fit together"
        raise ValueError(reason) from error
    return msgpack.decode(done.stdout, type=dict[str, list[list[str]]])


def main() -> None:
    """Write the sheets of the workbook that comes in; anything but a good end is for damage."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 (not everywhere)

        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    whole = opened(sys.stdin.buffer.read())
    rows = {name: [texts(row) for row in sheet] for name, sheet in whole.items()}
    sys.stdout.buffer.write(msgpack.encode(rows))
