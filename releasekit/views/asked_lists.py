"""The lists of edits, limits and fees that answer about codes, and the codes as they have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.errors import StoreError
from releasekit.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.store import Store


def asked_lists(store: Store, code_sets: Sequence[str]) -> tuple[list[Timeline], list[str]]:
    """Return the lists to ask, and the names of those of edits that have no release here.

    Raises StoreError where what was asked for is no list, or has no release.
    """
    having = store.in_view()
    names = list(code_sets) or having
    lists = [name for name in names if layouts.load(name).is_measured]
    if not lists:
        asked = ", ".join(layouts.load(name).name for name in names)
        message = f"{asked or 'the store'} has no edits, limits or fees"
        known = [name for name in layouts.code_sets() if layouts.load(name).is_measured]
        raise StoreError(message, advice=f"load some: {', '.join(known)}")
    every = [Timeline(store, layouts.load(name)) for name in lists]
    searched = [timeline for timeline in every if timeline.releases]
    if not searched:
        missing = " or ".join(timeline.layout.name for timeline in every)
        message = f"the store has no release of {missing}"
        raise StoreError(message, advice=f"load one: releasekit load {lists[0]} VERSION PATH")
    edits = {} if code_sets else layouts.edit_lists()
    return searched, [name for code_set, name in edits.items() if code_set not in having]


def listed_code(text: str, searched: Sequence[Timeline]) -> str:
    """Return a code as lists have it; StoreError for what is none of any of them."""
    code = text.strip().upper()
    if any(timeline.layout.kind_of(code) for timeline in searched):
        return code
    names = ", ".join(timeline.layout.name for timeline in searched)
    message = f"{text!r} is no code of {names}"
    raise StoreError(message, advice="write it with its leading zeros: five characters")
