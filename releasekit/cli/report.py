"""releasekit report: a change report as a file, for people who were not at the terminal."""

from __future__ import annotations

import click

from releasekit.cli import inputs, outputs
from releasekit.store import locate
from releasekit.views.changes import view

REPORT = "report"


@click.command(epilog="Example: releasekit report 2025 2026 --format html -o reports")
@outputs.options("changes", REPORT)
def command(
    before: str,
    after: str,
    code_sets: tuple[str, ...],
    form: str,
    template: str | None,
    audience: str,
    section: str,
    basis: str,
    output: str,
    store: str | None,
) -> None:
    """Write a report of the changes between BEFORE and AFTER, one file per code set."""
    diffs = inputs.compared(locate(store), before, after, code_sets, basis=basis)
    name = template or REPORT
    outputs.deliver(
        diffs,
        lambda *given: (name, view(*given)),
        form=form,
        audience=audience,
        section=section,
        output=output,
    )
