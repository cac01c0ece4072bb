"""What show, history and calendar share: the code sets they search, and days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import layout as layouts
from releasekit.errors import StoreError
from releasekit.timeline import Timeline

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from releasekit.store import Store

DAY = click.DateTime(["%Y-%m-%d"])
known_option = click.option(
    "--known",
    type=DAY,
    metavar="DATE",
    help="As known on DATE, without corrections posted later  [default: with all of them]",
)


def written(code: str) -> str:
    """Return a code as the publishers' files write it: capitals, no dot; `asc/25` stays."""
    return code if "/" in code else code.replace(".", "").upper()


def timelines(
    store: Store, code_sets: Sequence[str], known: dt.datetime | None = None
) -> list[Timeline]:
    """Return the timeline of each code set asked for, or of every one in the store."""
    day = known.date() if known else None
    chosen = list(code_sets) or store.code_sets()
    every = [Timeline(store, layouts.load(code_set), known=day) for code_set in chosen]
    if not any(timeline.releases for timeline in every):
        message = f"no releases in {store.root}" + (f" that were known on {day}" if day else "")
        raise StoreError(message, advice="load some: releasekit load --help")
    return [timeline for timeline in every if timeline.releases]


def not_found(code: str, searched: Sequence[Timeline]) -> StoreError:
    """Return the error that says where a code was looked for."""
    names = ", ".join(timeline.layout.name for timeline in searched)
    message = f"no release of {names} ever had a code {code!r}"
    return StoreError(message, advice="write it with its leading zeros; its dot may be left out")
