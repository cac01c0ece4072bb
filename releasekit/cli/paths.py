"""Compares distributions that nobody loaded, given by their paths."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from releasekit import distribution, licensing
from releasekit import layout as layouts
from releasekit.classify.compare import ReleaseDiff, compare_stored
from releasekit.cli import terminal
from releasekit.errors import DistributionError, SourceError, SourceFaultsError
from releasekit.ingest.lookalike import lookalikes
from releasekit.ingest.temporary import TemporaryStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.model import Release
    from releasekit.store import Store


def compared(
    store: Store, before: str | Path, after: str | Path, code_sets: Sequence[str]
) -> list[ReleaseDiff]:
    """Compare two sides, of which at least one is a path; the other may be a label in the store.

    What was read of the paths stays there until the command ends.
    """
    with terminal.progress("reading") as step:
        temporary = click.get_current_context().with_resource(TemporaryStore(step))

        def side(code_set: str, spec: str | Path) -> tuple[Store, Release]:
            if isinstance(spec, Path):
                with _told_to_reader(code_set):
                    return temporary.open(code_set, str(spec))
            return store, store.get(code_set, spec)

        return [
            compare_stored(side(code_set, before), side(code_set, after))
            for code_set in code_sets or _candidates(store, [before, after])
        ]


@contextlib.contextmanager
def _told_to_reader(code_set: str) -> Iterator[None]:
    """Say only where the faults of files are to who may not have their texts, which they quote."""
    try:
        yield
    except (SourceError, SourceFaultsError) as error:
        name = click.get_current_context().params.get("audience", licensing.INTERNAL)
        layout = layouts.load(code_set)
        cleared = licensing.Clearance.of(
            licensing.audience(name), code_set, licensed=layout.license.licensed
        )
        if not cleared.withheld:
            raise
        faults = error.faults if isinstance(error, SourceFaultsError) else (error,)
        places = ", ".join(dict.fromkeys(fault.place for fault in faults))
        reason = f"may quote a text that the audience {name} may not have"
        message = f"{places}: cannot be read as {layout.name}; what is wrong {reason}"
        advice = "see it with --audience internal, correct the file, then run this again"
        raise DistributionError(message, advice=advice) from None


def _candidates(store: Store, sides: Sequence[str | Path]) -> list[str]:
    """List the code sets that every side can be; DistributionError if there is none."""
    can_be = {str(side): _code_sets(store, side) for side in sides}
    candidates = [
        known for known in layouts.code_sets() if all(known in ids for ids in can_be.values())
    ]
    if candidates:
        return candidates
    message = f"no code set that both {sides[0]} and {sides[1]} can be"
    for side, ids in can_be.items():
        names = " or ".join(layouts.load(known).name for known in ids)
        message += f"\n{side}: {f'is {names}' if ids else 'is not recognized as any code set'}"
    advice = "name it with -s, which says what is missing, and give the publisher's own files"
    raise DistributionError(message, advice=advice)


def _code_sets(store: Store, side: str | Path) -> Sequence[str]:
    if isinstance(side, Path):
        return lookalikes(distribution.members([side]))
    return [known for known in store.in_view() if store.find(known, side)]
