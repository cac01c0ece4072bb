"""The values of a crosswalk: links from codes of one release to those of another, and decisions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.errors import StoreError
from releasekit.model import Basis
from releasekit.timeline.chains import linked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.layout import CodeSet
    from releasekit.model import Relationship, Release
    from releasekit.timeline.moves import Link, Problem, Step


class Decision(Struct, frozen=True, kw_only=True):
    """What a reviewer decided about one hop, from the release `before` to the one `after`.

    The target is accepted or rejected; an empty target that is accepted means no replacement.
    """

    before: str
    after: str
    source: str
    target: str
    accepted: bool
    relationship: Relationship
    reviewer: str
    reviewed: str
    comment: str = ""


class Crosswalk(Struct, frozen=True, kw_only=True):
    """Every code of BEFORE that has ended by AFTER, or of which a part moved to another code.

    `links` are in order of the source, then of their rank. Codes that merely stay the same are not
    among them; `identical` counts them. `undecided` counts the sources that have only proposals.
    """

    layout: CodeSet
    before: Release
    after: Release
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    identical: int
    problems: tuple[Problem, ...]
    undecided: int


def chain(layout: CodeSet, steps: Sequence[Step]) -> Crosswalk:
    """Return the crosswalk over consecutive steps, at least one.

    A code of BEFORE is in it if any step moved it.
    """
    links = linked(steps)
    total = Counter(link.source for link in links)
    proposed = Counter(link.source for link in links if link.basis is Basis.PROPOSED)
    return Crosswalk(
        layout=layout,
        before=steps[0].before,
        after=steps[-1].after,
        steps=tuple(steps),
        links=links,
        identical=steps[0].live - len(total),
        problems=tuple(problem for step in steps for problem in step.problems),
        undecided=sum(proposed[source] == count for source, count in total.items()),
    )


def compose(first: Crosswalk, second: Crosswalk) -> Crosswalk:
    """Return the crosswalk over both, where the second begins where the first one ends.

    Raises StoreError if it does not.
    """
    if first.layout.id != second.layout.id or first.after != second.before:
        message = f"{second.before.label} does not follow {first.after.label}"
        raise StoreError(message, advice="compose crosswalks of one code set, end to start")
    return chain(first.layout, first.steps + second.steps)
