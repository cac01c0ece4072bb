"""Says what changed between two stored releases of a code set, or of every one that has both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit import layout as layouts
from releasekit.classify import Change, Classifier, Conservation, attribution
from releasekit.classify.history import History, NoHistory
from releasekit.diff import side_by_side
from releasekit.errors import StoreError
from releasekit.faults import near
from releasekit.timeline import Timeline
from releasekit.timeline.meaning import MeaningsOnTheWay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.classify.attribution import Between, Step
    from releasekit.layout import CodeSet
    from releasekit.model import Release, Snapshot
    from releasekit.store import Store
    from releasekit.timeline.links import Linked

EFFECTIVE, BOOK = "effective", "book"
"""What totals count by: the date of service from which a change counts, or the codebook."""
_PAIR = 2


class ReleaseDiff(Struct, frozen=True, kw_only=True):
    """What changed in one code set between two releases.

    `links` are the publisher's mappings that are true between the two, `states` their snapshots.
    """

    layout: CodeSet
    before: Release
    after: Release
    conservation: Conservation
    changes: tuple[Change, ...]
    not_compared: tuple[str, ...]
    links: Linked
    between: Between
    basis: str
    states: tuple[Snapshot, ...] = ()

    def has(self, code: str) -> bool:
        """Return whether one of the two releases has a code."""
        return any(code in state for state in self.states)


def compare(
    store: Store,
    before: str,
    after: str,
    *,
    code_sets: Sequence[str] = (),
    basis: str = EFFECTIVE,
) -> Iterator[ReleaseDiff]:
    """Compare two releases of each code set asked for, or of every one that has both labels.

    Raises StoreError, saying what there is, where a label is not in the store.
    """
    for code_set in code_sets or common(store, before, after):
        layouts.load(code_set)
        yield compare_stored(
            (store, store.get(code_set, before)), (store, store.get(code_set, after)), basis=basis
        )


def common(store: Store, before: str, after: str) -> list[str]:
    """List the declared code sets that have both labels; StoreError if none has."""
    have = store.in_view()
    both = [name for name in have if store.find(name, before) and store.find(name, after)]
    if not both:
        labels = "; ".join(
            f"{name}: {', '.join(release.label for release in store.releases(name))}"
            for name in have
        )
        message = f"no code set has both {before} and {after} in the store {store.root}"
        known = [release.label for name in have for release in store.releases(name)]
        for label in dict.fromkeys((before, after)):
            if known and not any(store.find(name, label) for name in have):
                message += f"\nthere is no release {label} in it{near(label, known)}"
        advice = f"it holds {labels}" if labels else "load some: releasekit load --help"
        raise StoreError(message, advice=advice)
    return both


def compare_stored(
    before: tuple[Store, Release], after: tuple[Store, Release], *, basis: str = EFFECTIVE
) -> ReleaseDiff:
    """Compare two releases of one code set, each with the store that holds it.

    Other releases of a store that holds both tell what was before, and when a change happened.
    """
    (left, earlier), (right, later) = before, after
    timeline = Timeline(right, layouts.load(later.code_set))
    together = left is right
    path = timeline.between(earlier, later) if together else [earlier, later]
    if together:
        comparison = timeline.comparison(earlier, later)
        links = timeline.links.between(earlier, later)
    else:
        comparison = side_by_side(left.open(earlier), right.open(later), timeline.layout.since)
        links = timeline.links.of(comparison.before, comparison.after)
    if basis == BOOK:
        changes, counts, walked = attribution.of_book(timeline, path)
    else:
        history = History(timeline, earlier) if together else NoHistory()
        classifier = Classifier(comparison, timeline.layout, links, history)
        walked = attribution.steps(timeline, path) if len(path) > _PAIR else []
        classified = _classified(classifier, walked)
        counts = classifier.conservation(_live(*before), _live(*after))
        spoken = attribution.spoken(timeline, earlier, later, classified)
        changes = attribution.attributed(spoken if together else classified, walked)
        counts = attribution.recounted(counts, classified, changes)
    return ReleaseDiff(
        layout=timeline.layout if together else timeline.layout.licensed_for(earlier.licensed),
        before=earlier,
        after=later,
        conservation=counts,
        changes=tuple(changes),
        not_compared=comparison.not_compared,
        links=links,
        between=_between(timeline.layout, path, changes, walked),
        basis=basis,
        states=(comparison.before, comparison.after),
    )


def _between(
    layout: CodeSet, path: Sequence[Release], changes: Iterable[Change], walked: list[Step]
) -> Between:
    """Return what is between two releases, which are the ends of the path, and is not loaded."""
    alias = layout.cadence.alias
    loaded = {name for release in path for name in (release.version, alias(release.version))}
    editions = layout.cadence.editions_within(path[0].effective, path[-1].effective)
    return replace(
        attribution.between(changes, walked, path[-1]),
        not_loaded=tuple(label for label in editions if label not in loaded),
    )


def _classified(classifier: Classifier, walked: Sequence[Step]) -> list[Change]:
    """Return all changes; over several steps, which numbers were reassigned is known from those."""
    if walked:
        classifier.meanings = MeaningsOnTheWay(attribution.reassigned(walked))
    return list(classifier.changes())


def _live(store: Store, release: Release) -> int:
    return store.states(release.code_set).counts(release).live
