"""The same files byte for byte: on another day, in another zone, language and hash order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from releasekit import resources

ROOT = Path(__file__).parent.parent
CLOCK = """
import datetime, sys, time
class Date(datetime.date):
    @classmethod
    def today(cls):
        raise AssertionError("an output has asked what day it is")
class Moment(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        raise AssertionError("an output has asked what time it is")
    utcnow = now
datetime.date, datetime.datetime = Date, Moment
time.time = lambda: 4_000_000_000.0
from releasekit.cli import main
main(sys.argv[1:])
"""
PLAIN = "import sys; from releasekit.cli import main; main(sys.argv[1:])"
HERE = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "Pacific/Apia", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR", "PYTHONHASHSEED": "4711"}
COMMANDS = (
    *[("report", "--format", form) for form in ("html", "md", "pdf", "eml")],
    *[("bulletin", "--format", form) for form in ("html", "md", "txt", "pdf", "eml")],
    *[("bulletin", "--template", "summary", "--format", form) for form in ("html", "pdf")],
)


def files(out: Path, code: str, terms: dict[str, str]) -> dict[str, bytes]:
    """Write every output in a process of its own; give each file by its name."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    store = ("--store", str(resources.folder("releases")), "-s", "cpt", "-o", str(out))
    for command in COMMANDS:
        subprocess.run(  # noqa: S603 (our own command line)
            [sys.executable, "-c", code, *command, "2025", "2026", *store],
            env=kept | terms | {"PYTHONPATH": str(ROOT)},
            cwd=out.parent,
            check=True,
            capture_output=True,
        )
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


@pytest.mark.slow
def test_the_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    here = files(tmp_path / "here", PLAIN, HERE)
    there = files(tmp_path / "there", CLOCK, THERE)
    assert len(here) == len(COMMANDS) + 1
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []
    assert not [name for name, content in here.items() if str(tmp_path).encode() in content]
