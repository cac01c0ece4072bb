"""releasekit log: what was done with the store, by its ledger."""

from __future__ import annotations

import click

from releasekit import licensing
from releasekit.cli import suffixes, terminal
from releasekit.cli.choices import CodeSet
from releasekit.cli.page import Page
from releasekit.delivery import Delivery
from releasekit.model.release import file_name
from releasekit.store import locate
from releasekit.store.ledger import Ledger
from releasekit.views import leak_sources, verifications


@click.command(epilog="Example: releasekit log hcpcs 2026-01 --format json")
@click.argument("code_set", required=False, type=CodeSet())
@click.argument("label", required=False)
@suffixes.format_option(("table", "json", "csv"))
@terminal.output_option
@terminal.store_option
def command(
    code_set: str | None, label: str | None, form: str, output: str | None, store: str | None
) -> None:
    """List the entries of the store's ledger: loads, corrections, removals, decisions, publishes.

    Each entry names the one before it by its SHA-256, so that none can be changed or left out;
    `releasekit verify` proves it. With CODE_SET and LABEL only the entries about these.
    """
    place = locate(store)
    delivery = Delivery(
        terminal.target(output), licensing.audience(licensing.INTERNAL), leak_sources.open_gate()
    )
    records = Ledger(place.root).read()
    entries = [
        entry
        for entry in (records.entries if records else ())
        if code_set in {None, entry.code_set}
        and (label is None or file_name(label) == entry.release)
    ]
    if not entries:
        terminal.say(f"no entries in the ledger of {place.root}; releasekit verify says why")
    rows = [verifications.log_row(entry) for entry in entries]
    columns = verifications.LOG_COLUMNS
    if form == "json":
        terminal.put(delivery, "log.json", verifications.log_json(entries))
    elif form == "csv":
        terminal.put(delivery, "log.csv", terminal.table_of([columns, *rows]))
    else:
        page = Page()
        kept = [place for place in range(len(columns)) if any(row[place] for row in rows)]
        cells = [[row[place] for place in kept] for row in rows]
        page.table([columns[place].replace("_", " ") for place in kept], cells, right={"number"})
        terminal.draw(delivery, "log.txt", page)
