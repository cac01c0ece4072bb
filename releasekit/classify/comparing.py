"""Says what changed between two stored releases of a code set, or of every one that has both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.classify import Change, Classifier, Conservation
from releasekit.diff import Comparison
from releasekit.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from releasekit.layout import Layout
    from releasekit.model import Release
    from releasekit.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDiff:
    """What changed in one code set between two releases.

    `replacements` are the codes to report instead, by ended code, as AFTER's publisher gives them.
    """

    layout: Layout
    before: Release
    after: Release
    conservation: Conservation
    changes: tuple[Change, ...]
    not_compared: tuple[str, ...]
    replacements: Mapping[str, tuple[str, ...]]
    basis: str = "effective"


def compare(
    store: Store, before: str, after: str, *, code_sets: Sequence[str] = ()
) -> Iterator[ReleaseDiff]:
    """Compare two releases of each code set asked for, or of every one that has both labels.

    Raises StoreError, saying what there is, where a label is not in the store.
    """
    for code_set in code_sets or common(store, before, after):
        layouts.load(code_set)
        yield compare_stored(
            (store, store.get(code_set, before)), (store, store.get(code_set, after))
        )


def common(store: Store, before: str, after: str) -> list[str]:
    """List the code sets that have both labels; StoreError if none has."""
    have = store.code_sets()
    found = [each for each in have if store.find(each, before) and store.find(each, after)]
    if not found:
        labels = "; ".join(
            f"{each}: {', '.join(one.label for one in store.releases(each))}" for each in have
        )
        message = f"no code set has both {before} and {after} in the store {store.root}"
        advice = f"it holds {labels}" if labels else "load some: releasekit load --help"
        raise StoreError(message, advice=advice)
    return found


def compare_stored(before: tuple[Store, Release], after: tuple[Store, Release]) -> ReleaseDiff:
    """Compare two releases of one code set, each with the store that holds it."""
    (left, earlier), (right, later) = before, after
    layout = layouts.load(later.code_set)
    comparison = Comparison(left.open(earlier), right.open(later))
    replacements: dict[str, tuple[str, ...]] = {}
    for step in right.mappings(later):
        replacements[step.source] = (*replacements.get(step.source, ()), step.target)
    classifier = Classifier(comparison, layout, replacements)
    changes = tuple(classifier.changes())
    live = (
        left.manifest(earlier.code_set, earlier.label).live,
        right.manifest(later.code_set, later.label).live,
    )
    return ReleaseDiff(
        layout=layout,
        before=earlier,
        after=later,
        conservation=classifier.conservation(*live),
        changes=changes,
        not_compared=comparison.not_compared,
        replacements=replacements,
    )
