"""The same files byte for byte: on another day, in another zone, language and hash order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from releasekit import resources
from releasekit.cli.crosswalk import FORMATS

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
TWO = ("2025", "2026", "-s", "cpt")
FORMS = {
    "report": ("html", "md", "pdf", "eml", "xlsx", "docx"),
    "bulletin": ("html", "md", "txt", "pdf", "eml"),
    "crosswalk": FORMATS,
}
YEAR = ("--from", "2025-01-01", "--to", "2026-12-31")
COMMANDS: dict[str, tuple[str, ...]] = {
    **{
        f"{name} {form}": (name, *TWO, "--audience", "internal", "--format", form)
        for name, forms in FORMS.items()
        for form in forms
    },
    "summary html": ("bulletin", *TWO, "--template", "summary", "--format", "html"),
    "summary pdf": ("bulletin", *TWO, "--template", "summary", "--format", "pdf"),
    "diff json": ("diff", *TWO, "--format", "json"),
    "calendar ics": ("calendar", *YEAR, "--format", "ics"),
    "publish": ("publish",),
}
"""What is made of the samples, by the name of its file or folder."""


def files(out: Path, code: str, terms: dict[str, str]) -> dict[str, bytes]:
    """Write every output, in a process with an environment of its own; give each file."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    store = ("--store", str(resources.folder("releases")))
    commands = [
        [*command, *store, "-o", name.replace(" ", ".")] for name, command in COMMANDS.items()
    ]
    out.mkdir()
    subprocess.run(  # noqa: S603 (our own command line)
        [sys.executable, "-c", code + RUN, json.dumps(commands)],
        env=kept | terms | {"PYTHONPATH": str(ROOT)},
        cwd=out,
        check=True,
        capture_output=True,
    )
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_the_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    here = files(tmp_path / "here", "", HERE)
    there = files(tmp_path / "there", CLOCK, THERE)
    made = {name.partition("/")[0] for name in here}
    assert made >= {name.replace(" ", ".") for name in COMMANDS}
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []
    assert not [name for name, content in here.items() if str(tmp_path).encode() in content]
