"""Reads old workbooks (.xls) in a process of its own: damage may end it, or have it never end."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from msgspec import json

from releasekit.readers import sheet_cells

if TYPE_CHECKING:
    from releasekit.readers.sheet_cells import Sheets

# The library trusts what a file's directory of sectors says. A new workbook is XML, which is proved
# before it is read; this format is not worth a second reader of our own.
MOST_SECONDS = 8
MOST_BYTES = 480 * 1024**2
"""How much memory the process may ask for, where the system can be told."""


def sheets(data: bytes) -> Sheets:
    """Return the sheets of an old workbook, its cells as texts; ValueError for what is none."""
    import subprocess  # noqa: PLC0415 (slow to import)

    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(  # noqa: S603 (our own code)
            [sys.executable, "-P", sheet_cells.__file__, str(MOST_BYTES)],
            input=data,
            env=environment,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        reason = "its parts do not fit together"
        raise ValueError(reason) from error
    return json.decode(done.stdout, type=dict[str, list[list[str]]])
