"""releasekit history: one code through all releases, redlined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import licensing
from releasekit.cli import terminal, timelines
from releasekit.store import locate
from releasekit.views.lifecycles import history, history_document

if TYPE_CHECKING:
    from rich.console import Console

    from releasekit.views.lifecycles import HistoryView


@click.command(epilog="Example: releasekit history 0101T -s cpt")
@click.argument("code")
@terminal.code_set_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@terminal.output_option
@terminal.internal_option
@terminal.store_option
def command(
    code: str,
    code_sets: tuple[str, ...],
    form: str,
    output: str | None,
    audience: str,
    store: str | None,
) -> None:
    """Show what every release, posting and correction did to CODE, and when it was live."""
    reader = licensing.audience(audience)
    searched = timelines.timelines(locate(store), code_sets)
    code = timelines.written(code)
    found = [shown for timeline in searched if (shown := history(timeline, code, reader))]
    if not found:
        raise timelines.not_found(code, searched)
    if form == "json":
        documents = [history_document(one) for one in found]
        terminal.write(terminal.json_of(documents), output)
    else:
        terminal.draw(lambda out: _table(found, out), output)


def _table(found: list[HistoryView], out: Console) -> None:
    from releasekit.cli import change_table  # noqa: PLC0415 (rich is slow to import)

    for shown in found:
        change_table.history(shown, out, [timelines.span(one) for one in shown.intervals])
