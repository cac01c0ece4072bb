"""Turns the rows of a step into edges between codes, and tells which rows are impossible."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from releasekit.crosswalk.published import expanded
from releasekit.crosswalk.walk import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.crosswalk.observe import Observed
    from releasekit.crosswalk.published import Mappings, Row
    from releasekit.model import Concept, Relationship, Release
    from releasekit.timeline import Timeline

ITSELF = "the code is mapped to itself"
NO_TARGET_BUT_LIVE = "says there is no code to use instead, but the code goes on"
GOES_ON = "the code goes on in {after}; give the row a date if a part of it went elsewhere"
FOREIGN = "{target} is no code of {name}: look it up in the code set it belongs to"


class Edge(NamedTuple):
    """What a row says of one code."""

    target: str
    note: str
    explicit: Relationship | None


class Rows:
    """The rows that count for one step, as edges from code to code.

    `abroad` has, for ended codes, what the publisher names that is of another code set; `fresh`
    are the codes that it says had none before.
    """

    def __init__(
        self,
        timeline: Timeline,
        releases: tuple[Release, Release],
        live: Sequence[str],
        alive: set[str],
        observed: Observed,
    ) -> None:
        """Take the live codes of the first release, in order, and those of the second."""
        self.timeline = timeline
        self.before, self.after = releases
        self.live = live
        self.had = set(live)
        self.alive = alive
        self.ended = observed.ended.keys()
        self.edges: dict[str, list[Edge]] = defaultdict(list)
        self.abroad: dict[str, list[str]] = defaultdict(list)
        self.fresh: set[str] = set()
        self.problems: list[Problem] = []
        self.used: list[Row] = []
        self._targets: set[str] = set()

    def take(self, mappings: Mappings) -> None:
        """Take every row that counts for the step."""
        dated = mappings.within(self.before, self.after)
        undated = mappings.of(self.after)
        self._targets = {row.mapping.target for row in (*dated, *undated)}
        for row in dated:
            self._row(row, dated=True)
        for row in undated:
            self._row(row, dated=False)
        for code in sorted(self.ended - self.edges.keys() - self.abroad.keys()):
            self._later(code, mappings)

    def _later(self, code: str, mappings: Mappings) -> None:
        """Take what the first later release says of an ended code, unless it came back by then."""
        for release, rows in mappings.later(code, self.after):
            concept = self.timeline.concept(release, code)
            if concept is None or not _is_live(concept):
                for row in rows:
                    self._row(row, dated=False)
            return

    def _row(self, row: Row, *, dated: bool) -> None:
        mapping = row.mapping
        if not mapping.source:
            self.fresh.add(mapping.target)
            return
        codes = expanded(mapping.source, self.live, self.timeline.layout.grammar.extension)
        if codes == []:
            self._problem(row, f"{self.before.label} has no live code of {mapping.source}")
        taken = False
        for code in [mapping.source] if codes is None else codes:
            reason = self._refused(row, code, dated=dated)
            if reason:
                self._problem(row, reason)
            elif reason is None:
                self._edge(row, code)
                taken = True
        if taken:
            self.used.append(row)

    def _edge(self, row: Row, code: str) -> None:
        mapping, layout = row.mapping, self.timeline.layout
        if mapping.target and not layout.code.fullmatch(mapping.target):
            self.abroad[code].append(mapping.target)
            self._problem(row, FOREIGN.format(target=mapping.target, name=layout.name))
            return
        edge = Edge(mapping.target, mapping.note, mapping.relationship)
        if edge not in self.edges[code]:
            self.edges[code].append(edge)

    def _refused(self, row: Row, code: str, *, dated: bool) -> str | None:
        """Say why a row does not hold for a code; empty where it merely is of another step."""
        if code == row.mapping.target:
            return ITSELF if dated or code in self.had else ""
        if code in self.ended:
            return None
        if code in self.had:
            return self._goes_on(row, dated=dated)
        return self._unknown(code, dated=dated)

    def _goes_on(self, row: Row, *, dated: bool) -> str | None:
        if not row.mapping.target:
            return NO_TARGET_BUT_LIVE
        return None if dated else GOES_ON.format(after=self.after.label)

    def _unknown(self, code: str, *, dated: bool) -> str | None:
        concept = self.timeline.concept(self.before, code)
        if concept is not None and concept.billable is False and not concept.terminated:
            return f"{code} is a header in {self.before.label}"
        if concept is not None:
            return f"{code} was ended already in {self.before.label}" if dated else ""
        if code in self._targets and code not in self.alive:
            return None  # born and ended within the step: others are followed on over it
        others = [one for one in self.timeline.releases if self.timeline.concept(one, code)]
        if not others:
            return f"{code} never existed: no release in the store has it"
        return f"{self.before.label} does not have {code}" if dated else ""

    def lost(self, code: str, edge: Edge) -> None:
        """Report an edge whose target is no live code of AFTER, and leads to none."""
        concept = self.timeline.concept(self.after, edge.target)
        if concept is None:
            reason = f"{self.after.label} does not have {edge.target}"
        elif concept.billable is False:
            reason = f"{edge.target} is a header in {self.after.label}"
        else:
            reason = f"{edge.target} is ended in {self.after.label}"
        self._tell(self.after.label, code, edge.target, edge.note, reason)

    def cycle(self, code: str, edge: Edge) -> None:
        """Report an edge that leads back to where one came from."""
        reason = "the rows lead back to where they began"
        self._tell(self.after.label, code, edge.target, edge.note, reason)

    def _problem(self, row: Row, reason: str) -> None:
        mapping = row.mapping
        self._tell(row.release, mapping.source, mapping.target, mapping.note, reason)

    def _tell(self, release: str, source: str, target: str, note: str, reason: str) -> None:
        problem = Problem(release=release, source=source, target=target, note=note, reason=reason)
        if problem not in self.problems:
            self.problems.append(problem)


def _is_live(concept: Concept) -> bool:
    return not concept.terminated and concept.billable is not False
