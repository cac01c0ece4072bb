"""Holds a release against those before and after it: so a cut or swapped file shows."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from releasekit.diff import Comparison
from releasekit.ingest.holes import LEAST, holes
from releasekit.ingest.matches import are, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.ingest.complete import Doubts
    from releasekit.layout import CodeSet
    from releasekit.model import Release, Snapshot
    from releasekit.store import Store

MOST_NEW = 0.1
"""The share of a later release's live codes that may be new in a year."""
_YEAR = 366
_LEAST_NEW = 50
"""Up to how many codes may be new whatever their share."""
_LOOKED_AT, _ENOUGH = 1_000, 20
"""In how many codes that changed it is looked for swapped columns, and how many must show them."""
_SWAPPED = "swap the columns back, or their headings; if they did change so, take them: --force"


class Later(NamedTuple):
    """The state on the day of the next whole release, and how many of its codes are live."""

    snapshot: Snapshot
    live: int


def later_than(store: Store, release: Release) -> Later | None:
    """Return the next whole release that is effective after a release, if there is one."""
    states = store.states(release.code_set)
    after = [
        posting
        for posting in states.postings
        if posting.version != release.version
        and posting.effective > release.effective
        and not posting.covers
    ]
    if not after:
        return None
    return Later(states.open(after[0]), states.counts(after[0]).live)


def validate_between(gone: Sequence[str], written: Snapshot, later: Later, doubts: Doubts) -> None:
    """Doubt a release that lacks what the ones before and after it have, or most of the later one.

    `gone` are the codes of the earlier one that it lacks.
    """
    other, live = later
    label = other.release.label
    back = [code for code in gone if code in other]
    if len(back) >= LEAST:
        message = (
            f"{are(len(back))} missing that the releases before it and {label} have: {named(back)}"
        )
        doubts.add(written.release.label, message)
    new = _new(written, other)
    years = (other.release.effective - written.release.effective).days / _YEAR
    if len(new) > max(_LEAST_NEW, live * MOST_NEW * max(years, 1)):
        message = (
            f"has none of {len(new):,} of the {live:,} live codes of {label} "
            f"({len(new) / live:.1%}), which are too many to be new since: {named(new)}"
        )
        doubts.add(written.release.label, message)


def _new(written: Snapshot, later: Snapshot) -> list[str]:
    """Return the live codes of a later release that a release lacks."""
    return [
        pair.after.concept.code
        for pair in Comparison(written, later).pairs()
        if pair.before is None and pair.after is not None and pair.live[1]
    ]


def ends_short(written: Snapshot, later: Snapshot, code_set: CodeSet) -> Iterator[str]:
    """Return the first and last codes of the later release that a release lacks, if many."""
    new = set(_new(written, later))
    for hole in holes(later, written, new, code_set, within=False):
        if len(hole.codes) >= LEAST:
            yield (
                f"has none of {hole.what}, which {later.release.label} has: if they are not new "
                "since, the file is cut"
            )


def validate_swapped(neighbor: Snapshot, written: Snapshot, doubts: Doubts) -> None:
    """Doubt a release in which two columns have the values that each other has in its neighbor.

    So it is in most codes that changed: nothing else that a publisher does looks like it.
    """
    comparison = Comparison(neighbor, written)
    both = (pair for pair in comparison.pairs() if pair.before and pair.after)
    swaps: Counter[tuple[str, str]] = Counter()
    looked_at = 0
    for pair in islice(both, _LOOKED_AT):
        looked_at += 1
        deltas = comparison.deltas(pair)
        at = {(delta.before, delta.after): delta.aspect for delta in deltas}
        others = ((own.aspect, at.get((own.after, own.before), "")) for own in deltas)
        swaps.update((one, other) for one, other in others if one < other)
    for (one, other), count in swaps.items():
        if count >= _ENOUGH and 2 * count >= looked_at:
            columns = " and ".join(name.partition(".")[2] or name for name in (one, other))
            message = (
                f"{columns} are swapped: each has what {neighbor.release.label} has as the other"
            )
            doubts.add(written.release.label, message, advice=_SWAPPED)
