"""Turns a step's mapping rows into edges between codes, and reports those that are unusable."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from releasekit.crosswalk.walk import Problem
from releasekit.model.ranges import expanded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.crosswalk.observe import Observed
    from releasekit.crosswalk.published import Mappings, Row
    from releasekit.model import Concept, Relationship, Release
    from releasekit.timeline import Timeline

_ITSELF = "the code is mapped to itself"
_VALID_WITHOUT_TARGET = "the row says there is no replacement, but the code remains valid"
REMAINS_VALID = (
    "the code remains valid in {after}; if a part of it moved to another code, give the row a date"
)
_FOREIGN = "{target} is not a code of {name}: look it up in its own code set"
_NO_SUCH_CODES = "{before} has no valid code in {source}"
_HEADER = "{code} is a header in {label}"
_ALREADY_ENDED = "{code} was already discontinued in {label}"
_UNKNOWN = "{code} is in no release of the store"
_ABSENT = "{code} is not in {label}"
_ENDED = "{code} is discontinued in {label}"
_CIRCLE = "the rows lead back to the code where they begin"


class Edge(NamedTuple):
    """What a row says about one code."""

    target: str
    note: str
    explicit: Relationship | None


class Rows:
    """The mapping rows of one step, as edges from code to code.

    `foreign` has, for ended codes, the targets that are codes of another code set; `new` are the
    codes of which the publisher says that they replace none.
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
        self.foreign: dict[str, list[str]] = defaultdict(list)
        self.new: set[str] = set()
        self.problems: list[Problem] = []
        self.used: list[Row] = []
        self._targets: set[str] = set()

    def add(self, mappings: Mappings) -> None:
        """Add every row that applies to the step."""
        dated = mappings.within(self.before, self.after)
        undated = mappings.of(self.after)
        self._targets = {row.mapping.target for row in (*dated, *undated)}
        for row in dated:
            self._add(row, dated=True)
        for row in undated:
            self._add(row, dated=False)
        for code in sorted(self.ended - self.edges.keys() - self.foreign.keys()):
            self._add_later(code, mappings)

    def _add_later(self, code: str, mappings: Mappings) -> None:
        """Add what the first later release says about an ended code, unless it is live there."""
        for release, rows in mappings.later(code, self.after):
            concept = self.timeline.concept(release, code)
            if concept is None or not _is_live(concept):
                for row in rows:
                    self._add(row, dated=False)
            return

    def _add(self, row: Row, *, dated: bool) -> None:
        mapping = row.mapping
        if not mapping.source:
            self.new.add(mapping.target)
            return
        codes = expanded(mapping.source, self.live, self.timeline.layout.grammar.extension)
        if codes == []:
            message = _NO_SUCH_CODES.format(before=self.before.label, source=mapping.source)
            self._report_row(row, message)
        used = False
        for code in [mapping.source] if codes is None else codes:
            reason = self._refusal(row, code, dated=dated)
            if reason:
                self._report_row(row, reason)
            elif reason is None:
                self._add_edge(row, code)
                used = True
        if used:
            self.used.append(row)

    def _add_edge(self, row: Row, code: str) -> None:
        mapping, layout = row.mapping, self.timeline.layout
        if mapping.target and not layout.code.fullmatch(mapping.target):
            self.foreign[code].append(mapping.target)
            self._report_row(row, _FOREIGN.format(target=mapping.target, name=layout.name))
            return
        edge = Edge(mapping.target, mapping.note, mapping.relationship)
        if edge not in self.edges[code]:
            self.edges[code].append(edge)

    def _refusal(self, row: Row, code: str, *, dated: bool) -> str | None:
        """Return why a row does not hold for a code; empty where it is of another step."""
        if code == row.mapping.target:
            return _ITSELF if dated or code in self.had else ""
        if code in self.ended:
            return None
        if code not in self.had:
            return self._refusal_of_absent(code, dated=dated)
        if not row.mapping.target:
            return _VALID_WITHOUT_TARGET
        return None if dated else REMAINS_VALID.format(after=self.after.label)

    def _refusal_of_absent(self, code: str, *, dated: bool) -> str | None:
        label = self.before.label
        concept = self.timeline.concept(self.before, code)
        if concept is not None and concept.billable is False and not concept.terminated:
            return _HEADER.format(code=code, label=label)
        if concept is not None:
            return _ALREADY_ENDED.format(code=code, label=label) if dated else ""
        if code in self._targets and code not in self.alive:
            return None  # added and discontinued within the step: a link to others leads over it
        if not any(self.timeline.concept(release, code) for release in self.timeline.releases):
            return _UNKNOWN.format(code=code)
        return _ABSENT.format(code=code, label=label) if dated else ""

    def report_lost(self, code: str, edge: Edge) -> None:
        """Report an edge whose target is not live in the second release, and leads nowhere."""
        concept = self.timeline.concept(self.after, edge.target)
        if concept is None:
            reason = _ABSENT
        elif concept.billable is False:
            reason = _HEADER
        else:
            reason = _ENDED
        self._report_edge(code, edge, reason.format(code=edge.target, label=self.after.label))

    def report_circle(self, code: str, edge: Edge) -> None:
        """Report an edge that leads back to a code on the way."""
        self._report_edge(code, edge, _CIRCLE)

    def _report_row(self, row: Row, reason: str) -> None:
        mapping = row.mapping
        self._report(
            Problem(
                release=row.release,
                source=mapping.source,
                target=mapping.target,
                note=mapping.note,
                reason=reason,
            )
        )

    def _report_edge(self, code: str, edge: Edge, reason: str) -> None:
        self._report(
            Problem(
                release=self.after.label,
                source=code,
                target=edge.target,
                note=edge.note,
                reason=reason,
            )
        )

    def _report(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def _is_live(concept: Concept) -> bool:
    return not concept.terminated and concept.billable is not False
