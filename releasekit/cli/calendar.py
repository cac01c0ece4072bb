"""releasekit calendar: what takes effect, ends or comes out between two dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import licensing
from releasekit.cli import suffixes, terminal, timelines
from releasekit.cli.page import Page, Span
from releasekit.delivery import Delivery
from releasekit.errors import StoreError
from releasekit.render import words
from releasekit.store import locate
from releasekit.views import calendars, leak_sources

if TYPE_CHECKING:
    import datetime as dt

    from releasekit.views.calendars import EntryView

FORMATS = ("table", "json", "csv", "ics")


@click.command(epilog="Example: releasekit calendar --from 2025-10-01 --to 2026-03-31 --format ics")
@click.option(
    "--from", "first", type=timelines.DAY, metavar="DATE", required=True, help="The first day."
)
@click.option(
    "--to", "last", type=timelines.DAY, metavar="DATE", help="The last day  [default: a year later]"
)
@terminal.code_set_option
@suffixes.format_option(FORMATS)
@terminal.output_option
@terminal.internal_option
@terminal.store_option
def command(
    first: dt.datetime,
    last: dt.datetime | None,
    code_sets: tuple[str, ...],
    form: str,
    output: str | None,
    audience: str,
    store: str | None,
) -> None:
    """List what happens between two dates, in every code set in the store.

    Releases that take effect, first and last days of codes, sunsets, and the publishers' own
    calendar of editions and quarters.
    """
    reader, place = licensing.audience(audience), terminal.target(output)
    begin = first.date()
    end = last.date() if last else begin.replace(year=begin.year + 1, day=min(begin.day, 28))
    if end < begin:
        message = f"{end} is before {begin}"
        raise StoreError(message, advice="give --from the earlier date and --to the later one")
    searched = timelines.timelines(locate(store), code_sets)
    with terminal.progress("reading the releases"):
        views = calendars.entries(searched, begin, end, reader)
    delivery = Delivery(place, reader, leak_sources.whole_gate(searched, reader))
    name = f"calendar.{form}"
    if form == "table":
        terminal.draw(delivery, name, _page(views))
    elif form == "csv":
        rows = [calendars.COLUMNS, *calendars.rows(views)]
        terminal.put(delivery, name, terminal.table_of(rows))
    elif form == "ics":
        terminal.put(delivery, name, calendars.icalendar(views))
    else:
        terminal.put(delivery, name, calendars.to_json(views, begin, end))


def _page(views: list[EntryView]) -> Page:
    page = Page()
    if views:
        page.table(calendars.COLUMNS, list(calendars.rows(views, most=calendars.SHOWN)))
        if any(len(entry.codes) > calendars.SHOWN for entry in views):
            page.line(Span(words.load()["calendar"]["all_codes"], "dim"))
    else:
        page.line(words.load()["calendar"]["nothing"])
    return page
