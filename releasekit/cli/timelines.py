"""What show, history and calendar share: the code sets they search, and days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import layout as layouts
from releasekit.cli import terminal
from releasekit.cli.choices import Day
from releasekit.errors import StoreError
from releasekit.render import words
from releasekit.timeline import Timeline
from releasekit.views.near_codes import near_codes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from releasekit.store import Store

DAY = Day()
known_option = click.option(
    "--known",
    type=DAY,
    metavar="DATE",
    help="As known on DATE, without corrections posted later  [default: with all of them]",
)


def timelines(
    store: Store, code_sets: Sequence[str], known: dt.datetime | None = None
) -> list[Timeline]:
    """Return the timeline of each code set asked for, or of every one in the store."""
    day = known.date() if known else None
    if not code_sets:
        terminal.say_undeclared(store)
    chosen = list(code_sets) or store.in_view()
    every = [Timeline(store, layouts.load(code_set), known=day) for code_set in chosen]
    if not any(timeline.releases for timeline in every):
        raise _nothing(store, every if code_sets else [], day)
    if day is not None:
        _say_undated(every)
    return [timeline for timeline in every if timeline.releases]


def _say_undated(searched: Sequence[Timeline]) -> None:
    """Say of which corrections nobody knows when they were published."""
    for timeline in searched:
        for layer in timeline.layers:
            if layer.corrects is not None and layer.release.published is None:
                terminal.say(
                    f"{timeline.layout.name} {layer.release.label} has no publication date: it is "
                    f"taken as published just after {layer.corrects.label}"
                )


def _nothing(store: Store, asked_for: Sequence[Timeline], day: dt.date | None) -> StoreError:
    """Return the error of a search without releases; names the code sets that were asked for."""
    if not asked_for:
        then = f" that were known on {day}" if day else ""
        whose = " whose declaration is in view" if store.undeclared() else ""
        message = f"no releases in {store.root}{whose}{then}"
        return StoreError(message, advice="load some: releasekit load --help")
    names = " or ".join(timeline.layout.name for timeline in asked_for)
    advice = f"load one: releasekit load {asked_for[0].layout.id} VERSION PATH"
    then = f" that was known on {day}" if day else ""
    return StoreError(f"the store has no release of {names}{then}", advice=advice)


def not_found(codes: Sequence[str], searched: Sequence[Timeline]) -> StoreError:
    """Return the error that says where codes were looked for."""
    names = ", ".join(timeline.layout.name for timeline in searched)
    listed = " or ".join(map(repr, dict.fromkeys(codes)))
    message = f"no release of {names} ever had a code {listed}"
    phrase = words.load()["terminal"]["nearest"]
    for code in dict.fromkeys(codes):
        near = near_codes(searched, code)
        if near:
            message += f"\n  {phrase.format(code=code, codes=' or '.join(near))}"
    return StoreError(message, advice="write it with its leading zeros; its dot may be left out")
