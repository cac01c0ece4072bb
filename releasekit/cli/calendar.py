"""releasekit calendar: what takes effect, ends or comes out between two dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import licensing
from releasekit.cli import terminal, timelines
from releasekit.errors import StoreError
from releasekit.store import locate
from releasekit.views import calendars

if TYPE_CHECKING:
    import datetime as dt

    from rich.console import Console

    from releasekit.views.calendars import EntryView

FORMATS = ("table", "json", "csv", "ics")
COLUMNS = ("date", "code set", "event", "what", "codes")


@click.command(epilog="Example: releasekit calendar --from 2025-10-01 --to 2026-03-31 --format ics")
@click.option("--from", "first", type=timelines.DAY, metavar="DATE", help="[default: today]")
@click.option("--to", "last", type=timelines.DAY, metavar="DATE", help="[default: a year later]")
@terminal.code_set_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@terminal.output_option
@terminal.internal_option
@terminal.store_option
def command(
    first: dt.datetime | None,
    last: dt.datetime | None,
    code_sets: tuple[str, ...],
    form: str,
    output: str | None,
    audience: str,
    store: str | None,
) -> None:
    """List what happens between two dates, over every code set in the store.

    Releases that take effect, first and last days of codes, sunsets, and the publishers' own
    calendar of editions and quarters.
    """
    reader = licensing.audience(audience)
    begin = first.date() if first else timelines.today()
    end = last.date() if last else begin.replace(year=begin.year + 1, day=min(begin.day, 28))
    if end < begin:
        message = f"{end} is before {begin}"
        raise StoreError(message, advice="give --from the earlier date and --to the later one")
    with terminal.progress("reading the releases"):
        found = calendars.entries(timelines.timelines(locate(store), code_sets), begin, end, reader)
    if form == "table":
        rows = [_row(entry, shown=calendars.SHOWN) for entry in found]
        terminal.draw(lambda out: _table(rows, out), output)
    elif form == "csv":
        whole = [_row(entry, shown=None) for entry in found]
        terminal.write(terminal.table_of([COLUMNS, *whole]), output)
    elif form == "ics":
        terminal.write(calendars.icalendar(found), output)
    else:
        terminal.write(terminal.json_of(calendars.document(found, begin, end)), output)


def _row(entry: EntryView, *, shown: int | None) -> tuple[str, ...]:
    codes = ", ".join(entry.codes[:shown])
    more = len(entry.codes) - len(entry.codes[:shown])
    title = ("SAMPLE " if entry.sample else "") + entry.title
    return (
        entry.day.isoformat(),
        entry.code_set,
        entry.event,
        title,
        codes + (f" and {more:,} more" if more else ""),
    )


def _table(rows: list[tuple[str, ...]], out: Console) -> None:
    from rich.table import Table  # noqa: PLC0415 (slow to import)

    if not rows:
        out.print("Nothing between these dates.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in COLUMNS:
        table.add_column(column, no_wrap=column in {"date", "code set", "event"})
    for row in rows:
        table.add_row(*row)
    out.print(table)
