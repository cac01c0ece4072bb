"""Judges a step's mapping rows: edges between codes, and those that are not true of the step."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from releasekit import layout as layouts
from releasekit.model.concept import TERMINATED
from releasekit.timeline.census import Census
from releasekit.timeline.mapped import live_among, names_categories
from releasekit.timeline.meaning import Changed, Meanings, changed
from releasekit.timeline.moves import Problem

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable

    from releasekit.diff import Comparison
    from releasekit.model import Relationship
    from releasekit.timeline import Timeline
    from releasekit.timeline.mapped import Kin, Mappings, Row

_ITSELF = "the code is mapped to itself"
_VALID_WITHOUT_TARGET = "the row says there is no replacement, but the code remains valid"
REMAINS_VALID = (
    "the code remains valid in {after}; if a part of it moved to another code, give the row a date"
)
BESIDE = "{source} names whole categories, beside which {target} is reported: none of them is split"
FOREIGN = "{target} is not a code of {name}: look it up in its own code set"
_FOREIGN_ABSENT = "{target} is no valid code of {name} in {label}"
_NO_SUCH_CODES = "{before} has no valid code in {source}"
_HEADER = "{code} is a header in {label}"
_ALREADY_ENDED = "{code} was already discontinued in {label}"
_UNKNOWN = "{code} is in no release of the store"
_ABSENT = "{code} is not in {label}"
_ENDED = "{code} is discontinued in {label}"
_CIRCLE = "the rows lead back to the code where they begin"


class Edge(NamedTuple):
    """What a row says about one code; `code_set` is the target's where it is another one."""

    target: str
    note: str
    explicit: Relationship | None
    code_set: str = ""


class Judged:
    """The mapping rows of one step, as edges from code to code.

    `nowhere` has, for codes that ended, the targets of no code set that is declared; `new` are the
    codes of which the publisher says that they replace none; `brief` those that came after the
    first state and had ended by the second.
    """

    def __init__(
        self, timeline: Timeline, had: Census, has: Census, comparison: Callable[[], Comparison]
    ) -> None:
        """Take the codes of the states before and after, and the two side by side."""
        self.timeline = timeline
        self.before, self.after = had.snapshot.release, has.snapshot.release
        self.had, self.has = had, has
        self._comparison = comparison
        self.edges: dict[str, list[Edge]] = defaultdict(list)
        self.nowhere: dict[str, list[str]] = defaultdict(list)
        self.new: set[str] = set()
        self.brief: set[str] = set()
        self.problems: list[Problem] = []
        self.used: list[Row] = []
        self.meanings = Meanings(self._changed, timeline.layout.wording.subject)
        self._targets: set[str] = set()
        self._ended: dict[str, bool] = {}
        self._foreign: dict[str, Census | None] = {}

    def read(self, codes: Iterable[str]) -> None:
        """Look up many codes in both states."""
        wanted = {code for code in codes if code and "-" not in code}
        self.had.read(wanted)
        self.has.read(wanted)

    def ended(self, code: str) -> bool:
        """Return whether a code was live, and is not any more with the same meaning."""
        if code not in self._ended:
            was, is_now = self.had.is_live(code), self.has.is_live(code)
            self._ended[code] = was and not (is_now and self._means_the_same(code))
        return self._ended[code]

    def stays(self, code: str) -> bool:
        """Return whether a code was live, and still is, with the same meaning."""
        return self.had.is_live(code) and not self.ended(code)

    def came(self, code: str) -> bool:
        """Return whether a code is live that was not before, or not with this meaning."""
        return self.has.is_live(code) and not self.stays(code)

    def _means_the_same(self, code: str) -> bool:
        before, after = (census.cell(code, "display") for census in (self.had, self.has))
        return before == after or not self.meanings.reassigned(code, before, after)

    def _changed(self) -> list[Changed]:
        return changed(self._comparison().ahead())

    def take(self, mappings: Mappings, kin: Kin | None = None) -> None:
        """Take every row that applies to the step, or those of them that bear on some codes."""
        dated = mappings.within(self.before, self.after)
        undated = mappings.brought(self.before, self.after)
        if kin is not None:
            dated, undated = kin.of(dated), kin.of(undated)
        self._targets = {row.mapping.target for row in (*dated, *undated)}
        self.read({row.mapping.source for row in (*dated, *undated)} | self._targets)
        for row in dated:
            self._take(row, dated=True)
        for row in undated:
            self._take(row, dated=False)
        self._take_later(mappings, kin)

    def _take_later(self, mappings: Mappings, kin: Kin | None) -> None:
        """Take what the first later release says about an ended code, unless it is live there."""
        known = self.edges.keys() | self.nowhere.keys()
        for release, by_source in mappings.later(self.after):
            census = None
            codes = by_source.keys() - known
            codes = codes if kin is None else codes & kin.codes
            for code in sorted(codes):
                if not self.ended(code):
                    continue
                census = census or Census(self.timeline.snapshot(release))
                known = known | {code}
                if not census.is_live(code):
                    for row in by_source[code]:
                        self._take(row, dated=False)

    def _take(self, row: Row, *, dated: bool) -> None:
        mapping = row.mapping
        if not mapping.source:
            self.new.add(mapping.target)
            return
        codes = live_among(mapping.source, self.had, self.timeline.layout.grammar.extension)
        if codes == []:
            message = _NO_SUCH_CODES.format(before=self.before.label, source=mapping.source)
            self._report_row(row, message)
        elif codes and names_categories(mapping.source, self.had):
            message = BESIDE.format(source=mapping.source, target=mapping.target)
            self._report_row(row, message)
            return
        used = False
        for code in [mapping.source] if codes is None else codes:
            reason = self._refusal(row, code, dated=dated)
            if reason:
                self._report_row(row, reason)
            elif reason is None:
                self._add_edges(row, code)
                used = True
        if used:
            self.used.append(row)

    def _add_edges(self, row: Row, code: str) -> None:
        """Add an edge to what a row names: to a header's codes in the place of a header."""
        mapping, layout = row.mapping, self.timeline.layout
        target, code_set = mapping.target, ""
        if target and not layout.code.fullmatch(target):
            code_set, reason = self._elsewhere(target)
            if reason:
                self.nowhere[code].append(target)
                self._report_row(row, reason)
                return
        targets = [target]
        if target and not code_set and self.has.is_header(target):
            below = self.has.live_within(target, target)
            targets = [other for other in below if other != code] or targets
        for other in targets:
            edge = Edge(other, mapping.note, mapping.relationship, code_set)
            if edge not in self.edges[code]:
                self.edges[code].append(edge)

    def _elsewhere(self, target: str) -> tuple[str, str]:
        """Return the code set of a target that is no code of this one, else why it is of no use.

        Where the store has that code set, the code has to be live there.
        """
        others = [name for name, fits in self._others.items() if fits.fullmatch(target)]
        if len(others) != 1:
            name = self.timeline.layout.name
            return "", FOREIGN.format(target=target, name=name)
        census = self._foreign_census(others[0])
        if census is not None and not census.is_live(target):
            name, label = layouts.load(others[0]).name, census.snapshot.release.label
            return "", _FOREIGN_ABSENT.format(target=target, name=name, label=label)
        return others[0], ""

    def _foreign_census(self, code_set: str) -> Census | None:
        """Return the codes of another code set on the day of the second state, where stored."""
        if code_set not in self._foreign:
            store, day = self.timeline.store, self.after.effective
            in_force = [release for release in store.releases(code_set) if release.effective <= day]
            latest = max(in_force, key=lambda release: release.place, default=None)
            self._foreign[code_set] = Census(store.open(latest)) if latest else None
        return self._foreign[code_set]

    @cached_property
    def _others(self) -> dict[str, re.Pattern[str]]:
        """The patterns of the other code sets that have codes of their own."""
        names = (name for name in layouts.code_sets() if name != self.timeline.layout.id)
        patterns = {name: layouts.code_pattern(name) for name in names}
        return {name: pattern for name, pattern in patterns.items() if pattern is not None}

    def _refusal(self, row: Row, code: str, *, dated: bool) -> str | None:
        """Return why a row does not hold for a code; empty where it is of another step."""
        if code == row.mapping.target:
            return _ITSELF if dated or self.had.is_live(code) else ""
        if self.ended(code):
            return None
        if not self.had.is_live(code):
            return self._refusal_of_absent(code, dated=dated)
        if not row.mapping.target:
            return _VALID_WITHOUT_TARGET
        return None if dated else REMAINS_VALID.format(after=self.after.label)

    def _refusal_of_absent(self, code: str, *, dated: bool) -> str | None:
        label = self.before.label
        if self.had.is_header(code):
            return _HEADER.format(code=code, label=label)
        if self.had.line(code) is not None:
            return _ALREADY_ENDED.format(code=code, label=label) if dated else ""
        if self._was_brief(code):
            self.brief.add(code)
            return None
        if code in self._targets and not self.has.is_live(code):
            return None  # added and discontinued within the step: a link to others leads over it
        if not any(self.timeline.concept(release, code) for release in self.timeline.releases):
            return _UNKNOWN.format(code=code)
        return _ABSENT.format(code=code, label=label) if dated else ""

    def _was_brief(self, code: str) -> bool:
        """Return whether a code that was absent before ended on a day between the two states."""
        ended = self.has.cell(code, TERMINATED)
        return bool(ended) and dt.date.fromisoformat(ended) >= self.before.effective

    def report_lost(self, code: str, edge: Edge) -> None:
        """Report an edge whose target is not live in the second state, and leads nowhere."""
        if self.has.line(edge.target) is None:
            reason = _ABSENT
        elif self.has.is_header(edge.target):
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
