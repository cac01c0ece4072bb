"""Commands in a process of their own, here or on another day, in another zone and language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit import resources
from tests.support.sites import files

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
CLOCK = """
import contextlib, datetime, sys, time
import deepdiff, icalendar, msgspec.toml  # compiled code keeps the types that it was imported with,
from releasekit.cli import main
with contextlib.suppress(SystemExit):
    main(["releases"])  # and those of what it has read
class Date(datetime.date):
    @classmethod
    def today(cls):
        return cls(2096, 10, 2)
class Moment(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2096, 10, 2, 7, 6, 40, tzinfo=tz)
    @classmethod
    def utcnow(cls):
        return cls.now()
datetime.date, datetime.datetime = Date, Moment
time.time = lambda: 4_000_000_000.0
"""
RUN = """
import json, sys
from releasekit.cli import main
for command in json.loads(sys.argv[1]):
    try:
        main(command)
    except SystemExit as stop:
        if stop.code:
            raise
"""
HERE = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "Pacific/Apia", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR", "PYTHONHASHSEED": "4711"}


def written(out: Path, commands: Iterable[tuple[str, ...]], *, elsewhere: bool) -> dict[str, bytes]:
    """Run commands on the samples in a new folder; give each file that they write there.

    Elsewhere is another day, zone, language and order of hashes.
    """
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    store = ("--store", str(resources.folder("releases")))
    asked = json.dumps([[*command, *store] for command in commands])
    out.mkdir()
    subprocess.run(  # noqa: S603 (our own command line)
        [sys.executable, "-c", (CLOCK if elsewhere else "") + RUN, asked],
        env=kept | (THERE if elsewhere else HERE) | {"PYTHONPATH": str(ROOT)},
        cwd=out,
        check=True,
        capture_output=True,
    )
    return files(out)
