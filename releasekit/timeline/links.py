"""Which of the published mappings are true between two releases, judged once for all outputs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.diff import Comparison
from releasekit.model import Basis, Relationship, Snapshot
from releasekit.timeline.census import Census
from releasekit.timeline.chains import linked
from releasekit.timeline.follow import follow
from releasekit.timeline.judged import Judged
from releasekit.timeline.mapped import Kin, Mappings
from releasekit.timeline.moves import Hop, Link, Move, Problem, Step
from releasekit.timeline.related import partly_moved, related

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from releasekit.model import Release
    from releasekit.timeline import Timeline

    Published = tuple[Judged, list[Move]]


class Linked(Struct, frozen=True, kw_only=True):
    """The true links between two releases, by code.

    `instead` has, for codes that ended or became a header, what is to be reported in their place;
    `parts`, for codes that remain valid, what took a part of them. `previously` has both by the
    code to which they lead. `problems` are the rows that are not true, with the reason.
    """

    instead: Mapping[str, tuple[Link, ...]]
    parts: Mapping[str, tuple[Link, ...]]
    previously: Mapping[str, tuple[Link, ...]]
    problems: tuple[Problem, ...] = ()

    def targets(self) -> dict[str, tuple[str, ...]]:
        """Return the codes to report in the place of each code that ended."""
        return {code: tuple(link.target for link in own) for code, own in self.instead.items()}

    def narrowed(self) -> dict[str, tuple[str, ...]]:
        """Return the codes that took a part of each code that remains valid, in order."""
        return {
            code: tuple(sorted(link.target for link in own)) for code, own in self.parts.items()
        }


NOTHING = Linked(instead={}, parts={}, previously={})


class Links:
    """Judges the published mappings of a code set's releases; each step is judged once."""

    def __init__(self, timeline: Timeline) -> None:
        """Take the releases."""
        self.timeline = timeline
        self.mappings = Mappings(timeline)
        self._kin: dict[str, Kin] = {}
        self._censuses: dict[str, Census] = {}
        self._steps: dict[tuple[str, str, str], Published] = {}
        self._linked: dict[tuple[str, str, str], Linked] = {}

    def published(self, before: Release, after: Release, code: str = "") -> Published:
        """Return the rows of one step as they are judged, and the moves of codes that were live.

        With a code, only the rows that bear on it.
        """
        key = before.label, after.label, code
        if key not in self._steps:
            self._steps[key] = self._judged(self.census(before), self.census(after), code)
        judged, moves = self._steps[key]
        return judged, list(moves)

    def between(self, before: Release, after: Release, code: str = "") -> Linked:
        """Return the links from one release to a later one, over all that are between them.

        With a code, its own are complete, and no others need be.
        """
        key = before.label, after.label, code
        if key not in self._linked:
            self._linked[key] = self._along(self.timeline.between(before, after), code)
        return self._linked[key]

    def until(self, after: Release, code: str = "") -> Linked:
        """Return the links up to a release of codes that the first one on record has as ended."""
        first = self.timeline.releases[0]
        key = "", after.label, code
        if key not in self._linked:
            nothing = replace(first, version="", effective=dt.date.min)
            path = self.timeline.between(first, after) if first is not after else [first]
            heading = self.timeline.snapshot(first).heading
            self._censuses[nothing.label] = Census(Snapshot(nothing, _NoPages(heading)))
            self._linked[key] = self._along([nothing, *path], code)
        return self._linked[key]

    def _along(self, path: list[Release], code: str) -> Linked:
        return _linked(self.timeline, [self.published(*pair, code) for pair in pairwise(path)])

    def of(self, before: Snapshot, after: Snapshot) -> Linked:
        """Return the links from one state to another, which need not be of one store."""
        return _linked(self.timeline, [self._judged(Census(before), Census(after))])

    def census(self, release: Release) -> Census:
        """Return the codes of the state on a release's day, looked up once."""
        if release.label not in self._censuses:
            self._censuses[release.label] = Census(self.timeline.snapshot(release))
        return self._censuses[release.label]

    def _side_by_side(self, had: Census, has: Census) -> Comparison:
        """Return two states side by side: as the timeline keeps them, where both are its own."""
        before, after = had.snapshot, has.snapshot
        if before.release.version and self._is_own(had) and self._is_own(has):
            return self.timeline.comparison(before.release, after.release)
        return Comparison(before, after)

    def _is_own(self, census: Census) -> bool:
        return self._censuses.get(census.snapshot.release.label) is census

    def _judged(self, had: Census, has: Census, code: str = "") -> Published:
        if code and code not in self._kin:
            self._kin[code] = Kin(code, self.mappings.every())
        judged = Judged(self.timeline, had, has, lambda: self._side_by_side(had, has))
        judged.take(self.mappings, self._kin.get(code))
        lived = filter(judged.had.is_live, {*judged.edges, *judged.nowhere})
        return judged, follow(judged, lived)


class _NoPages:
    """The text of a state without codes."""

    def __init__(self, heading: tuple[str, ...]) -> None:
        self.heading = heading
        self.keys: list[bytes] = []
        self.digests = b""

    def read(self, places: Sequence[int]) -> Iterator[bytes]:
        del places
        return iter(())


def _linked(timeline: Timeline, published: list[Published]) -> Linked:
    """Chain the published moves of consecutive steps, and sort the links by what they say.

    Codes that came and ended on the way are linked beside the others, which they leave as they
    are.
    """
    brief = [follow(judged, judged.brief) for judged, _ in published]
    every = [*chain.from_iterable([*(moves for _, moves in published), *brief])]
    named = {code for move in every for code in (move.source, move.target) if code}
    for judged, _ in published:
        judged.read(named)
    steps: list[Step] = []
    for judged, moves in published:
        gone = {move.source for step in steps for move in step.moves}
        steps.append(_step(timeline, judged, moves, named, gone))
    links = list(linked(steps))
    known = {link.source for link in links}
    last = published[-1][0]
    for place in reversed(range(len(steps))):
        own = {move.source for move in brief[place]}
        passing = own | ({move.source for move in steps[place].moves} if place else set())
        passing = {code for code in passing - known if not last.has.is_live(code)}
        if passing:
            judged, moves = published[place]
            first = steps[place]
            if own:
                first = _step(timeline, judged, moves + brief[place], named, set())
            chained = linked([first, *steps[place + 1 :]])
            links += [link for link in chained if link.source in passing]
            known |= passing
    problems = dict.fromkeys(problem for judged, _ in published for problem in judged.problems)
    return _sorted(links, tuple(problems))


def _sorted(links: Iterable[Link], problems: tuple[Problem, ...]) -> Linked:
    staying: set[str] = set()
    by_source: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.source == link.target:
            staying.add(link.source)
        elif link.target and link.basis is not Basis.PROPOSED:
            by_source[link.source].append(link)
    previously: dict[str, list[Link]] = defaultdict(list)
    for own in by_source.values():
        for link in own:
            previously[link.target].append(link)
    whole = {code: tuple(own) for code, own in sorted(by_source.items())}
    return Linked(
        instead={code: own for code, own in whole.items() if code not in staying},
        parts={code: own for code, own in whole.items() if code in staying},
        previously={code: tuple(own) for code, own in previously.items()},
        problems=problems,
    )


def _step(
    timeline: Timeline, judged: Judged, moves: list[Move], named: set[str], gone: set[str]
) -> Step:
    """Return the published part of a step, as far as the codes in `named` go.

    `gone` are those that earlier steps moved: they may be back.
    """
    answered = {move.source for move in moves}
    unanswered = [code for code in sorted(named - answered) if judged.ended(code)]
    every = [*moves, *(_nowhere(code, judged.after.label) for code in unanswered)]
    every += partly_moved(every, judged)
    added = frozenset(filter(judged.came, named))
    return Step(
        before=judged.before,
        after=judged.after,
        moves=tuple(related(every, judged)),
        added=added,
        reinstated=frozenset(
            code for code in sorted(added & gone) if _is_back(timeline, judged, code)
        ),
    )


def _nowhere(code: str, label: str) -> Move:
    """Return the move of a code that ended without an answer: others may propose one."""
    hop = Hop(
        release=label,
        source=code,
        target="",
        relationship=Relationship.NOT_RELATED_TO,
        basis=Basis.PROPOSED,
    )
    return Move(hops=(hop,))


def _is_back(timeline: Timeline, judged: Judged, code: str) -> bool:
    """Return whether a code that came means what it did when it was last there."""
    earlier = judged.had.cell(code, "display")
    if not earlier:
        concept = timeline.formerly(judged.before, code)
        earlier = concept.display if concept else ""
    now = judged.has.cell(code, "display")
    return bool(earlier) and not judged.meanings.reassigned(code, earlier, now)
