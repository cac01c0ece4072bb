"""Which code sets rows may hold: those that are meant, or those of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.rows.on_record import KnownCodes
from releasekit.rows.recognize import Sources
from releasekit.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.store import Store


def sources(store: Store, code_sets: Sequence[str]) -> Sources:
    """Return what rows may hold: the code sets meant, or where none is, those of the store."""
    known, absent = _meant(store, code_sets)
    timelines = [Timeline(store, layout) for layout in known]
    return Sources(
        known={line.layout.id: KnownCodes(line) for line in timelines if line.releases},
        absent={layout.id: layout for layout in absent},
        others=layouts.other_systems(),
        unasked=frozenset(layout.id for layout in absent).intersection(store.in_view()),
    )


def lists_alone(code_sets: Sequence[str]) -> tuple[str, ...]:
    """Return code sets if all of them say something of others' codes, else none.

    Rows beside such lists are read by these alone, so that what is said of them is the same
    whichever of the others the store holds.
    """
    lists = not any(layouts.load(name).rows.headings for name in code_sets)
    return tuple(code_sets) if lists else ()


def _meant(
    store: Store, code_sets: Sequence[str]
) -> tuple[list[layouts.CodeSet], list[layouts.CodeSet]]:
    """Return the code sets of which rows may have codes: of the store, and declared only.

    Edits, limits and fees say something of another code set's codes: where no code set is named,
    only those count whose declarations say how rows name them.
    """
    every = [layouts.load(name) for name in layouts.code_sets()]
    here = [layout for layout in every if layout.id in store.in_view()]
    if code_sets:
        known = [layout for layout in here if layout.id in code_sets]
    else:
        known = [layout for layout in here if layout.rows.headings] or here
    return known, [each for each in every if each.rows.headings and each not in known]
