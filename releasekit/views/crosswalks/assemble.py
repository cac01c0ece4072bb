"""Builds the view of a crosswalk for one audience: links with the texts that it may have."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.crosswalk import Cardinality, identical
from releasekit.licensing import Entitlement
from releasekit.model.snapshot import PLACE
from releasekit.views.concepts import clearance, descriptor, notice
from releasekit.views.crosswalks.crosswalk_types import (
    CrosswalkView,
    HopView,
    LinkView,
    ProblemView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.crosswalk import Crosswalk, Hop, Link, Problem
    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience, Clearance, Licensed
    from releasekit.model import Snapshot
    from releasekit.store import Store

NOTE = "note.crosswalk"
"""A publisher's clause, or why a proposal was made: either may quote a text of a code."""


def view(
    walk: Crosswalk, store: Store, audience: Audience, *, section: str = "", every: bool = False
) -> CrosswalkView:
    """Return a crosswalk with no text that the audience may not be shown.

    `section` narrows the links to sources whose section has that name in it; with `every`, codes
    that merely stay the same are among them.
    """
    layout = walk.layout
    cleared = clearance(audience, layout)
    texts = _Texts(store.open(walk.before), store.open(walk.after), cleared, layout)
    links: Iterable[Link] = walk.links
    if every:
        links = sorted([*links, *identical(store, walk)], key=lambda link: link.source)
    shown = (texts.link(link) for link in links)
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
        sample=walk.before.sample or walk.after.sample,
        steps=tuple((step.before.label, step.after.label, step.digest) for step in walk.steps),
        identical=walk.identical,
        undecided=walk.undecided,
        bases=dict(sorted(Counter(link.basis.value for link in walk.links).items())),
        cardinalities=_counted(link.cardinality for link in walk.links),
        links=tuple(link for link in shown if section.casefold() in link.section.casefold()),
        problems=tuple(map(texts.problem, walk.problems)),
    )


def _counted(cardinalities: Iterable[Cardinality]) -> dict[str, int]:
    counts = Counter(cardinalities)
    return {each.value: counts[each] for each in Cardinality if counts[each]}


def _text(snapshot: Snapshot, code: str) -> tuple[str, str]:
    """Return a code's display and section, without making a concept of its whole line."""
    line = snapshot.line(code) if code else None
    if line is None:
        return "", ""
    keys = snapshot.key_width
    cells = line.split(b"\t", keys + len(PLACE))
    places = dict(zip(snapshot.heading[keys:], cells[keys:], strict=False))
    return places.get("display", b"").decode(), places["section"].decode()


class _Texts:
    """Adds the texts of both releases, as the audience may have them."""

    def __init__(
        self, before: Snapshot, after: Snapshot, cleared: Clearance, layout: CodeSet
    ) -> None:
        self.printed = layout.printed
        self.before, self.after, self.cleared = before, after, cleared
        self.partly = Entitlement.CODES < cleared.entitled < Entitlement.LONG
        self._targets: dict[str, Licensed] = {}
        self._source = ("", self._reason(""), "")

    def link(self, link: Link) -> LinkView:
        if self._source[0] != link.source:
            self._source = (link.source, *self._text_and_section(self.before, link.source))
        if link.target not in self._targets:
            self._targets[link.target] = self._text_and_section(self.after, link.target)[0]
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
            target_uri=other.uri if other else "",
        )

    def _text_and_section(self, snapshot: Snapshot, code: str) -> tuple[Licensed, str]:
        """Return a code's text and section; who may have short texts only needs all its texts."""
        display, section = _text(snapshot, code)
        concept = snapshot.get(code) if self.partly and code else None
        if concept is not None:
            return descriptor(concept, self.cleared), section
        return self.cleared.text("display", display), section

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
