"""Builds the view of a crosswalk for one audience: links with the texts that it may have."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from releasekit import layout as layouts
from releasekit.crosswalk import Cardinality, identical
from releasekit.licensing import Entitlement
from releasekit.model.snapshot import PLACE
from releasekit.timeline.census import Census
from releasekit.views.concepts import clearance, descriptor, notice
from releasekit.views.crosswalks.crosswalk_types import (
    CrosswalkView,
    HopView,
    LinkView,
    ProblemView,
)
from releasekit.views.selection import named
from releasekit.views.stamps import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.crosswalk import Crosswalk, Hop, Link, Problem
    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience, Clearance, Licensed
    from releasekit.model import Snapshot
    from releasekit.store import Store

NOTE = "note.crosswalk"
"""A publisher's clause, or why a proposal was made: either may quote a text of a code."""


def view(
    walk: Crosswalk,
    store: Store,
    audience: Audience,
    *,
    sections: Sequence[str] = (),
    every: bool = False,
) -> CrosswalkView:
    """Return a crosswalk with no text that the audience may not be shown.

    Links are those of sources in sections with one of the names in it; `every`, of codes that stay.
    """
    layout, cleared = walk.layout, clearance(audience, walk.layout)
    texts = _Texts(store.open(walk.before), store.open(walk.after), cleared, layout)
    links = _links(walk, store) if every else walk.links
    again = _reassigned(links, texts.after)
    shown = tuple(texts.link(link, reassigned=link.source in again) for link in links)
    return CrosswalkView(
        code_set=layout.id,
        name=layout.name,
        title=layout.title,
        publisher_name=layout.publisher,
        uri=layout.uri,
        before=walk.before,
        after=walk.after,
        audience=audience.name,
        entitlement=cleared.entitled.name.lower(),
        withheld=cleared.withheld,
        notice=notice(layout, walk.after),
        stamp=stamp(layout, cleared, notice(layout, walk.after)),
        sample=walk.before.sample or walk.after.sample,
        steps=tuple((step.before.label, step.after.label, step.digest) for step in walk.steps),
        identical=walk.identical,
        undecided=walk.undecided,
        bases=dict(sorted(Counter(link.basis.value for link in walk.links).items())),
        cardinalities=_counted(link.cardinality for link in walk.links),
        links=tuple(link for link in shown if not sections or named(link.section, sections)),
        problems=tuple(map(texts.problem, walk.problems)),
        families=texts.families,
    )


def _reassigned(links: Iterable[Link], after: Snapshot) -> set[str]:
    """Return the sources whose numbers are valid after, though they are not what they were."""
    staying = {link.source for link in links if link.target == link.source}
    valid = Census(after)
    return {link.source for link in links if valid.is_live(link.source)} - staying


def _links(walk: Crosswalk, store: Store) -> list[Link]:
    """Return the links of a crosswalk, with those of codes that merely stay the same."""
    return sorted([*walk.links, *identical(store, walk)], key=lambda link: link.source)


def _counted(cardinalities: Iterable[Cardinality]) -> dict[str, int]:
    counts = Counter(cardinalities)
    return {each.value: counts[each] for each in Cardinality if counts[each]}


class _Place(NamedTuple):
    """Where a code stands, and its display; all empty where a release does not have it."""

    display: str = ""
    parent: str = ""
    section: str = ""


def _place(snapshot: Snapshot, code: str) -> _Place:
    """Return a code's place, without making a concept of its whole line."""
    line = snapshot.line(code) if code else None
    if line is None:
        return _Place()
    keys = snapshot.key_width
    cells = line.split(b"\t", keys + len(PLACE))
    cell = dict(zip(snapshot.heading[keys:], cells[keys:], strict=False))
    return _Place(*(cell.get(name, b"").decode() for name in _Place._fields))


class _Texts:
    """Adds the texts of both releases, as the audience may have them."""

    def __init__(
        self, before: Snapshot, after: Snapshot, cleared: Clearance, layout: CodeSet
    ) -> None:
        self.printed = layout.printed
        self.before, self.after, self.cleared = before, after, cleared
        self.partly = Entitlement.CODES < cleared.entitled < Entitlement.LONG
        self.families: dict[str, Licensed] = {}
        self._targets: dict[str, Licensed] = {}
        self._parents: dict[str, str] = {}
        self._source = ("", self._reason(""), "", "")

    def link(self, link: Link, *, reassigned: bool) -> LinkView:
        if self._source[0] != link.source:
            place = _place(self.before, link.source)
            text = self._descriptor(self.before, link.source, place.display)
            self._source = (link.source, text, place.section, self._family(place.parent))
        if link.target not in self._targets:
            display = _place(self.after, link.target).display
            self._targets[link.target] = self._descriptor(self.after, link.target, display)
        other = layouts.load(link.code_set) if link.code_set else None
        return LinkView(
            source=link.source,
            printed_source=self.printed(link.source),
            source_display=self._source[1],
            target=link.target,
            printed_target=(other or self).printed(link.target),
            target_display=self._targets[link.target],
            section=self._source[2],
            relationship=link.relationship.value,
            basis=link.basis.value,
            cardinality=link.cardinality.value,
            score=link.score,
            reason=self._reason(link.reason),
            reviewer=link.reviewer,
            reviewed=link.reviewed,
            trace=tuple(self._hop(hop) for hop in link.trace),
            target_code_set=link.code_set,
            reassigned=reassigned,
            target_uri=other.uri if other else "",
            family=self._source[3],
        )

    def _descriptor(self, snapshot: Snapshot, code: str, display: str) -> Licensed:
        """Return a code's text; who may have short texts only needs all its texts."""
        concept = snapshot.get(code) if self.partly and code else None
        return descriptor(concept, self.cleared) if concept else self.cleared.descriptor(display)

    def _family(self, parent: str) -> str:
        """Return the topmost header from a parent upward; its text is kept in `families`."""
        way = [parent]
        while way[-1] and way[-1] not in way[:-1]:
            if way[-1] not in self._parents:
                self._parents[way[-1]] = _place(self.before, way[-1]).parent
            way.append(self._parents[way[-1]])
        top = next((code for code in reversed(way) if code), "")
        if top and top not in self.families:
            display = _place(self.before, top).display
            self.families[top] = self._descriptor(self.before, top, display)
        return top

    def _reason(self, text: str) -> Licensed:
        """Return a reason or clause: it may hold words of a licensed text."""
        return self.cleared.text(NOTE, text)

    def _hop(self, hop: Hop) -> HopView:
        return HopView(
            release=hop.release,
            source=hop.source,
            printed_source=self.printed(hop.source),
            target=hop.target,
            printed_target=self.printed(hop.target),
            relationship=hop.relationship.value,
            basis=hop.basis.value,
            note=self._reason(hop.note),
            score=hop.score,
        )

    def problem(self, problem: Problem) -> ProblemView:
        return ProblemView(
            release=problem.release,
            source=problem.source,
            printed_source=self.printed(problem.source),
            target=problem.target,
            printed_target=self.printed(problem.target),
            note=self._reason(problem.note),
            reason=problem.reason,
        )
