"""releasekit report: a change report as a file, for people who were not at the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit.cli import outputs
from releasekit.views.changes import view

if TYPE_CHECKING:
    from releasekit.cli.outputs import Asked

REPORT = "report"


@click.command(epilog="Example: releasekit report 2025 2026 --format html -o reports")
@outputs.options("changes", REPORT)
def command(asked: Asked) -> None:
    """Write a report of the changes between BEFORE and AFTER, one file per code set."""
    outputs.deliver(asked, lambda *given: (asked.template or REPORT, view(*given)))
