"""releasekit edits: whether two codes go together, or what binds one code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import layout as layouts
from releasekit import licensing
from releasekit.cli import edits_page, suffixes, terminal, timelines
from releasekit.delivery import Delivery
from releasekit.render import words
from releasekit.store import locate
from releasekit.timeline import edit_rows
from releasekit.views import edits, leak_sources, measured_codes, measured_json
from releasekit.views.asked_lists import asked_lists, listed_code

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from releasekit.store import Store
    from releasekit.timeline import Timeline

_PAIR = 2


@click.command(
    epilog="Example: releasekit edits 99213 36415 --as-of 2025-07-01\n\n"
    "Example: releasekit edits 99213 --limit 50 --format json"
)
@click.argument("codes", metavar="CODE [CODE]", nargs=-1, required=True)
@terminal.code_set_option
@click.option(
    "--as-of",
    type=timelines.DAY,
    metavar="DATE",
    help="The date of service  [default: the effective date of each list's latest release]",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="How many edits of one code are listed; 0 lists all.",
)
@suffixes.format_option(("table", "json"))
@terminal.output_option
@terminal.internal_option
@terminal.store_option
def command(
    codes: tuple[str, ...],
    code_sets: tuple[str, ...],
    as_of: dt.datetime | None,
    limit: int,
    form: str,
    output: str | None,
    audience: str,
    store: str | None,
) -> None:
    """Say whether two codes may be reported together, or what binds one.

    That is for the same patient, provider and date of service, by the lists of edits, limits and
    fees that the store has.
    """
    reader, place = licensing.audience(audience), terminal.target(output)
    if len(codes) > _PAIR:
        message = f"edits takes one code or two, not {len(codes)}"
        raise click.UsageError(message)
    home = locate(store)
    searched, absent = asked_lists(home, code_sets)
    typed = [listed_code(code, searched) for code in codes]
    day = as_of.date() if as_of else None
    delivery = Delivery(place, reader, leak_sources.open_gate())
    if len(typed) == _PAIR:
        _validate_pair(home, searched, typed)
        views = edits.pair_views(searched, typed[0], typed[1], day)
        date = day or edits.latest_day(views, searched)
        if form == "json":
            terminal.put(delivery, "edits.json", edits.to_json(views, typed, date, absent))
        else:
            page = edits_page.pair(views, typed, date, absent, asked=bool(day))
            terminal.draw(delivery, "edits.txt", page)
        return
    view = measured_codes.measures(searched, typed[0], day, reader)
    if form == "json":
        terminal.put(delivery, "edits.json", measured_json.to_json(view, limit or None, absent))
    else:
        terminal.draw(delivery, "edits.txt", edits_page.code(view, limit or None, absent))


def _validate_pair(store: Store, searched: Sequence[Timeline], codes: Sequence[str]) -> None:
    """Refuse a code beside itself, and say of which code no list has anything."""
    if codes[0] == codes[1]:
        message = f"{codes[0]} stands twice; how often it is paid: releasekit edits {codes[0]}"
        raise click.UsageError(message)
    others = [name for name in store.in_view() if not layouts.load(name).is_measured]
    own = timelines.timelines(store, others) if others else []
    phrase: str = words.load()["edits"]["unlisted"]
    for code in codes:
        if not edit_rows.is_named([*own, *searched], code):
            terminal.say(phrase.format(code=code))
