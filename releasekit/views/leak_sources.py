"""What the license guard has to know of a diff: what an output of it holds, and must not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import config
from releasekit.licensing import Content, Gate
from releasekit.render import words
from releasekit.timeline.lives import lives
from releasekit.views.concepts import clearance, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.classify import Change
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience
    from releasekit.model import Concept, Release, Value
    from releasekit.timeline import Timeline

    Quoted = tuple[CodeSet, str]


def content(layout: CodeSet, releases: Iterable[Release], audience: Audience) -> Content:
    """Say what an output of some releases holds of a code set; the last one's edition counts."""
    releases = list(releases)
    own = terms(layout)
    return Content(
        code_set=layout.id,
        name=layout.name,
        holder=own.holder,
        license=own.license,
        licensed=own.licensed,
        editions=tuple(dict.fromkeys(release.label for release in releases)),
        entitlement=clearance(audience, layout).entitled.name.lower(),
        notice=own.notice_of(layout.cadence.edition(releases[-1].effective)),
        sample=any(release.sample for release in releases),
        opened_by=config.load().source if own.licensed and audience.is_opened(layout.id) else "",
    )


def gate(
    diffs: Iterable[ReleaseDiff], audience: Audience, words_of_lists: Iterable[Quoted] = ()
) -> Gate:
    """Return the gate that keeps in every text of the diffs which an audience may not have.

    `words_of_lists` are what change lists say of the code sets, which may quote a text.
    """
    diffs = list(diffs)
    own = ((diff.layout, aspect, text) for diff in diffs for aspect, text in _diff_texts(diff))
    listed = ((layout, "note", text) for layout, text in words_of_lists)
    texts = (*own, *listed) if _withholds(diffs, audience) else ()
    return gate_of([diff.layout for diff in diffs], texts, audience)


def gate_of(
    layouts: Sequence[CodeSet],
    texts: Iterable[tuple[CodeSet, str, str]],
    audience: Audience,
    ours: Iterable[str] = (),
) -> Gate:
    """Sort texts, each with its aspect, into those that an audience may have and may not have.

    A text of a code set that nobody licenses may share its words with a withheld one; so may our
    own phrases and `ours`.
    """
    cleared = {layout.id: clearance(audience, layout) for layout in layouts}
    if not any(each.withheld for each in cleared.values()):
        return Gate(())
    withheld: set[str] = set()
    allowed = {*ours, *words.ours()}
    allowed.update(section.title for layout in layouts for section in layout.sections)
    for layout, aspect, text in texts:
        (allowed if cleared[layout.id].allows(aspect) else withheld).add(text)
    return Gate(withheld, allowed)


def state_gate(diffs: Iterable[ReleaseDiff], audience: Audience) -> Gate:
    """Return the gate for words that somebody brings: no text of any code of the releases is in it.

    Texts are read only where the audience may not have them all.
    """
    diffs = list(diffs)
    texts = (
        (diff.layout, aspect, text)
        for diff in diffs
        if clearance(audience, diff.layout).withheld
        for state in diff.states
        for concept in state
        for aspect, text in concept_texts(concept)
    )
    return gate_of([diff.layout for diff in diffs], texts, audience)


def whole_gate(timelines: Iterable[Timeline], audience: Audience) -> Gate:
    """Return the gate for outputs that may speak of any code, in any of its releases' words.

    The words of sections, classes and aspects are no descriptors, and may go out.
    """
    withheld: set[str] = set()
    allowed = {*words.ours()}
    for timeline in timelines:
        cleared = clearance(audience, timeline.layout)
        if cleared.withheld:
            allowed.update(section.title for section in timeline.layout.sections)
            for aspect, text in _every_text(timeline):
                (allowed if cleared.allows(aspect) else withheld).add(text)
    return Gate(withheld, allowed if withheld else ())


def code_gate(timelines: Iterable[Timeline], codes: Iterable[str], audience: Audience) -> Gate:
    """Return the gate for outputs about some codes: their texts, in the words of every release."""
    searched, every = list(timelines), list(codes)
    texts = (
        (timeline.layout, aspect, text)
        for timeline in searched
        if clearance(audience, timeline.layout).withheld
        for release in timeline.postings
        for code in every
        for concept in [timeline.own(release).get(code)]
        if concept is not None
        for aspect, text in concept_texts(concept)
    )
    return gate_of([timeline.layout for timeline in searched], texts, audience)


def open_gate() -> Gate:
    """Return the gate for outputs in which no text of a code can be: lists of our own things."""
    return Gate(())


def _every_text(timeline: Timeline) -> Iterator[tuple[str, str]]:
    for life in lives(timeline):
        for concept in {id(state): state for _, state in life.words if state is not None}.values():
            yield from concept_texts(concept)


def concept_texts(concept: Concept) -> Iterator[tuple[str, str]]:
    """Return every text of a concept with its aspect."""
    yield "display", concept.display
    for name, value in concept.designations.items():
        yield from _texts_of(f"designation.{name}", value)
    for aspect, value in concept.properties.items():
        yield from _own_name(aspect)
        yield from _texts_of(aspect, value)


def _withholds(diffs: Iterable[ReleaseDiff], audience: Audience) -> bool:
    return any(clearance(audience, diff.layout).withheld for diff in diffs)


def _diff_texts(diff: ReleaseDiff) -> Iterator[tuple[str, str]]:
    for aspect in diff.not_compared:
        yield from _own_name(aspect)
    for change in diff.changes:
        yield from _texts(change)


def _own_name(aspect: str) -> Iterator[tuple[str, str]]:
    """Return the name of a licensee's own property, which is a word of a file."""
    family, _, name = aspect.partition(".")
    if family == "property":
        yield aspect, name


def _texts(change: Change) -> Iterator[tuple[str, str]]:
    yield from concept_texts(change.concept)
    yield from _own_name(change.delta.aspect)
    yield from _texts_of(change.delta.aspect, change.delta.before)
    yield from _texts_of(change.delta.aspect, change.delta.after)


def _texts_of(aspect: str, value: Value) -> Iterator[tuple[str, str]]:
    for text in value if isinstance(value, tuple) else (value,):
        yield aspect, text
