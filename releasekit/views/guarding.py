"""What the licence guard has to know of a diff: what an output of it holds, and must not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import licensing
from releasekit.classify import classes
from releasekit.licensing import Content, Gate
from releasekit.model import Basis
from releasekit.timeline.lives import lives
from releasekit.views.concepts import clearance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.classify import Change
    from releasekit.classify.comparing import ReleaseDiff
    from releasekit.crosswalk import Crosswalk
    from releasekit.layout import Layout
    from releasekit.licensing import Audience
    from releasekit.model import Concept, Release, Value
    from releasekit.timeline import Timeline


def content(layout: Layout, releases: Iterable[Release], audience: Audience) -> Content:
    """Say what an output of some releases holds of a code set; the last one's edition counts."""
    every = list(releases)
    edition = layout.cadence.edition(every[-1].effective)
    return Content(
        code_set=layout.id,
        name=layout.name,
        holder=layout.licence.holder,
        licensed=layout.licence.licensed,
        editions=tuple(dict.fromkeys(one.label for one in every)),
        entitlement=clearance(audience, layout).entitled.name.lower(),
        notice=licensing.notice(layout.licence.notice, edition),
        sample=any(one.sample for one in every),
    )


def gate(diffs: Iterable[ReleaseDiff], audience: Audience) -> Gate:
    """Give the gate that keeps in every text of the diffs which an audience may not have."""
    withheld: list[str] = []
    allowed: list[str] = []
    every = [(diff, clearance(audience, diff.layout)) for diff in diffs]
    if not any(cleared.withheld for _, cleared in every):
        return Gate(())
    for diff, cleared in every:
        for change in diff.changes:
            for aspect, text in _texts(change):
                (allowed if cleared.allows(aspect) else withheld).append(text)
    return Gate(withheld, allowed)


def walk_gate(walk: Crosswalk, timeline: Timeline, audience: Audience) -> Gate:
    """Give the gate that keeps in the texts of a crosswalk's codes, and the clauses about them."""
    cleared = clearance(audience, walk.layout)
    if not cleared.withheld:
        return Gate(())
    withheld: list[str] = []
    allowed: list[str] = []
    for step in walk.steps:
        ends = {(step.before, move.source) for move in step.moves}
        ends |= {(step.after, move.target) for move in step.moves if move.target}
        found = (timeline.concept(release, code) for release, code in ends)
        for concept in filter(None, found):
            for aspect, text in concept_texts(concept):
                (allowed if cleared.allows(aspect) else withheld).append(text)
        for move in step.moves:
            # What a reviewer wrote may be told; if it quotes a descriptor, that is found as such.
            withheld += (hop.note for hop in move.hops if hop.basis is not Basis.REVIEWED)
    return Gate(withheld, allowed)


def whole_gate(timelines: Iterable[Timeline], audience: Audience) -> Gate:
    """Give the gate for outputs that may speak of any code, in any of its releases' words.

    The words of sections, classes and aspects are no descriptors, and may go out.
    """
    withheld: set[str] = set()
    allowed = {rule.title for rule in classes()}
    for timeline in timelines:
        cleared = clearance(audience, timeline.layout)
        if cleared.withheld:
            allowed.update(section.title for section in timeline.layout.sections)
            for aspect, text in _every_text(timeline):
                (allowed if cleared.allows(aspect) else withheld).add(text)
    return Gate(withheld, allowed if withheld else ())


def _every_text(timeline: Timeline) -> Iterator[tuple[str, str]]:
    for life in lives(timeline):
        for concept in {id(one): one for _, one in life.states if one is not None}.values():
            yield from concept_texts(concept)


def concept_texts(concept: Concept) -> Iterator[tuple[str, str]]:
    """Give every text of a concept with its aspect."""
    yield "display", concept.display
    for name, value in concept.designations.items():
        yield from _each(f"designation.{name}", value)
    for aspect, value in concept.properties.items():
        yield from _each(aspect, value)


def _texts(change: Change) -> Iterator[tuple[str, str]]:
    yield from concept_texts(change.concept)
    yield from _each(change.delta.aspect, change.delta.before)
    yield from _each(change.delta.aspect, change.delta.after)


def _each(aspect: str, value: Value) -> Iterator[tuple[str, str]]:
    for text in value if isinstance(value, tuple) else (value,):
        yield aspect, text
