"""How rows are checked in tests: a command, in an empty folder, against the samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from releasekit import resources
from releasekit.cli import main

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., tuple[int, str, str]]
"""Runs a command with its arguments; gives its exit code, its answer and its messages."""


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    store = str(resources.folder("releases"))

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([*arguments, "--store", store])
        out, err = capfd.readouterr()
        return int(stop.value.code or 0), out, err

    return call
