"""In which release each change happened, and the totals of the codebook."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.classify import Change, Classifier, Conservation
from releasekit.classify.history import History
from releasekit.classify.rules.existence import ADDED, REUSED
from releasekit.diff import EXISTENCE
from releasekit.errors import StoreError
from releasekit.model.concept import BILLABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.model import Release
    from releasekit.timeline import Timeline

_PAIR = 2


class Step(Struct, frozen=True, kw_only=True):
    """What changed from one release to the next, and the edition whose book has it first."""

    after: Release
    book: str
    changes: tuple[Change, ...]
    added: int
    reinstated: int
    deleted: int


class Episode(Struct, frozen=True, kw_only=True):
    """Something that began and was over between two releases, with the releases that show it."""

    code: str
    first: str
    last: str


class Between(Struct, frozen=True, kw_only=True):
    """What the two releases alone do not tell, in order of the code."""

    born_and_ended: tuple[Episode, ...] = ()
    """Codes added after BEFORE and no longer live in AFTER."""
    vanished_and_back: tuple[Episode, ...] = ()
    """Codes live in both, but gone from some release between them."""
    not_loaded: tuple[str, ...] = ()
    """The annual editions between the two that the store lacks, by their labels."""


def steps(timeline: Timeline, releases: list[Release]) -> list[Step]:
    """Classify what changed from each release to the next."""
    classified = []
    for before, after in pairwise(releases):
        comparison = timeline.comparison(before, after)
        links = timeline.links.between(before, after)
        history = History(timeline, before)
        classifier = Classifier(comparison, timeline.layout, links, history)
        changes = tuple(spoken(timeline, before, after, classifier.changes()))
        classified.append(
            Step(
                after=after,
                book=classifier.book,
                changes=changes,
                added=classifier.added,
                reinstated=classifier.reinstated,
                deleted=classifier.deleted,
            )
        )
    return classified


def spoken(
    timeline: Timeline, before: Release, after: Release, changes: Iterable[Change]
) -> Iterator[Change]:
    """Return each change with the release that says so, of several effective on one day."""
    if len(timeline.speakers(after)) <= 1:
        yield from changes
        return
    for change in changes:
        said_by = timeline.speaker(after, change.delta.key, gone=change.went)
        if said_by == after:
            yield change
            continue
        own = change.published if change.published != after.published else None
        yield replace(
            change,
            release=said_by.label,
            published=own or said_by.published,
            interim=timeline.interim(said_by),
            first_in_book=timeline.book(said_by, before),
        )


def reassigned(walked: Iterable[Step]) -> frozenset[str]:
    """Return the codes whose numbers were reassigned in any of some steps."""
    changes = chain.from_iterable(step.changes for step in walked)
    return frozenset(change.delta.key for change in changes if change.rule.id == REUSED.id)


def attributed(changes: Iterable[Change], walked: list[Step]) -> list[Change]:
    """Return each change the release in which it happened, with its dates.

    That is the last step that touched the same aspect of the code. A code that came or went has
    the class of that step, which knows what was known then. A code that could not be reported any
    more before it left the file, went when that began.
    """
    last: dict[tuple[str, str], Change] = {}
    ended: dict[str, Change] = {}
    for step_change in chain.from_iterable(step.changes for step in walked):
        last[step_change.delta.key, step_change.delta.aspect] = step_change
        if _ends(step_change):
            ended[step_change.delta.key] = step_change
    results = []
    for change in changes:
        key = change.delta.key
        step = ended.get(key) if _ends(change) else None
        step = step or last.get((key, change.delta.aspect))
        if step is None:
            results.append(change)
            continue
        whole = change.delta.aspect == step.delta.aspect == EXISTENCE
        rule = step.rule if whole and step.rule.direction is change.rule.direction else change.rule
        results.append(
            replace(
                change,
                rule=rule,
                effective=step.effective,
                published=step.published,
                release=step.release,
                interim=step.interim,
                first_in_book=step.first_in_book,
            )
        )
    return results


def _ends(change: Change) -> bool:
    """Return whether a code that could be reported no longer can be."""
    if change.delta.aspect == BILLABLE:
        return change.delta.after == "false"
    return change.went and change.billable is not False


def between(changes: Iterable[Change], walked: list[Step], after: Release) -> Between:
    """Tell which codes were born and ended, or went and came back, within the steps.

    Where there are none, only codes that came with a date of termination can be told.
    """
    if not walked:
        born_so = (change for change in changes if change.came and change.terminated)
        within = after.label
        return Between(
            born_and_ended=tuple(
                Episode(code=change.delta.key, first=within, last=within) for change in born_so
            )
        )
    lives: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for step in walked:
        for change in step.changes:
            label = change.release
            if change.came:
                lives[change.delta.key].append((True, label))
            if change.went or (change.came and change.terminated):
                lives[change.delta.key].append((False, label))
    born: list[Episode] = []
    gone: list[Episode] = []
    for code, events in sorted(lives.items()):
        (first, began), (last, over) = events[0], events[-1]
        if len(events) > 1 and first is not last:
            (born if first else gone).append(Episode(code=code, first=began, last=over))
    return Between(born_and_ended=tuple(born), vanished_and_back=tuple(gone))


def recounted(
    counts: Conservation, changes: Iterable[Change], then: Iterable[Change]
) -> Conservation:
    """Return the counts with codes that came back told from new ones as their classes have them.

    `changes` are as they were counted, `then` the same as they are attributed.
    """
    back = sum(
        (then_change.rule is not ADDED) - (change.rule is not ADDED)
        for change, then_change in zip(changes, then, strict=True)
        if change.came and change.delta.aspect == EXISTENCE and not change.terminated
    )
    return replace(counts, added=counts.added - back, reinstated=counts.reinstated + back)


def of_book(
    timeline: Timeline, path: list[Release]
) -> tuple[list[Change], Conservation, list[Step]]:
    """Return what is new in the books from one annual edition to another, whenever it counts.

    `path` has both, and the releases between them; their steps are given, too, where there are
    any. The books' contents are reckoned from the first release. Raises StoreError where one of the
    two is no annual edition, or the first comes after the second.
    """
    before, after = path[0], path[-1]
    walked = steps(timeline, timeline.path)
    first, last = _editions(timeline, before, after)
    chosen = [step for step in walked if first < _year(step.book) <= last]
    oldest = timeline.releases[0]
    live = timeline.states.counts(oldest).live
    contents = [
        live
        + sum(
            step.added + step.reinstated - step.deleted
            for step in walked
            if _year(step.book) <= year
        )
        for year in (first, last)
    ]
    counts = Conservation(
        before=contents[0],
        added=sum(step.added for step in chosen),
        reinstated=sum(step.reinstated for step in chosen),
        deleted=sum(step.deleted for step in chosen),
        after=contents[1],
    )
    counts.validate()
    changes = sorted(
        (change for step in chosen for change in step.changes),
        key=lambda change: (change.delta.key, change.effective),
    )
    inside = {release.label for release in path[1:]} if len(path) > _PAIR else set()
    return changes, counts, [step for step in walked if step.after.label in inside]


def _editions(timeline: Timeline, before: Release, after: Release) -> tuple[int, int]:
    for release in (before, after):
        if not timeline.annual(release):
            message = f"{timeline.layout.name} {release.label} is no annual edition"
            advice = "the codebook comes once a year: compare annual editions by --basis book"
            raise StoreError(message, advice=advice)
    edition = timeline.layout.cadence.edition
    first, last = edition(before.effective), edition(after.effective)
    if first > last:
        message = f"the book of {first} comes after that of {last}"
        raise StoreError(message, advice="name the earlier edition first")
    return first, last


def _year(book: str) -> int:
    return int(book[:4])
