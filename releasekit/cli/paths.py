"""Compares distributions that nobody loaded, given by their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.classify.compare import ReleaseDiff, compare_stored
from releasekit.cli import terminal
from releasekit.cli.inputs import is_path
from releasekit.errors import DistributionError
from releasekit.ingest.temporary import TemporaryStore, recognized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.model import Release
    from releasekit.store import Store


def compared(store: Store, before: str, after: str, code_sets: Sequence[str]) -> list[ReleaseDiff]:
    """Compare two sides, of which at least one is a path."""
    with terminal.progress("reading") as step, TemporaryStore(step) as scratch:

        def side(code_set: str, spec: str) -> tuple[Store, Release]:
            if is_path(store, spec):
                return scratch.open(code_set, spec)
            return store, store.get(code_set, spec)

        return [
            compare_stored(side(code_set, before), side(code_set, after))
            for code_set in code_sets or _candidates(store, [before, after])
        ]


def _candidates(store: Store, specs: list[str]) -> list[str]:
    """List the code sets that every side can be; DistributionError if there is none."""
    labels = [spec for spec in specs if not is_path(store, spec)]
    found = [
        each
        for each in recognized([spec for spec in specs if spec not in labels])
        if all(store.find(each, label) for label in labels)
    ]
    if not found:
        message = f"no code set that both {specs[0]} and {specs[1]} can be"
        advice = "name it with -s, and give the publisher's own files"
        raise DistributionError(message, advice=advice)
    return found
