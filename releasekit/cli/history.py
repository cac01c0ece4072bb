"""releasekit history: one code through all releases, redlined."""

from __future__ import annotations

import click

from releasekit import licensing
from releasekit.cli import change_table, suffixes, terminal, timelines
from releasekit.delivery import Delivery
from releasekit.store import locate
from releasekit.views import leak_sources
from releasekit.views.lifecycles import to_json, view


@click.command(epilog="Example: releasekit history 0101T -s cpt")
@click.argument("code")
@terminal.code_set_option
@suffixes.format_option(("table", "json"))
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
    reader, place = licensing.audience(audience), terminal.target(output)
    searched = timelines.timelines(locate(store), code_sets)
    given = (view(timeline, timeline.layout.plain(code), reader) for timeline in searched)
    views = [shown for shown in given if shown]
    if not views:
        raise timelines.not_found([code], searched)
    gate = leak_sources.code_gate(searched, [shown.code for shown in views], reader)
    delivery = Delivery(place, reader, gate)
    if form == "json":
        terminal.put(delivery, "history.json", to_json(views))
    else:
        terminal.draw(delivery, "history.txt", change_table.histories(views))
