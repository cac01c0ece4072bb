"""What a review form shows: every hop that is proposed, was decided or is published, by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.crosswalk.decisions import Entry, Shown, Verdict, joined_lines, number_text
from releasekit.crosswalk.settle import digest
from releasekit.crosswalk.walk import chain
from releasekit.model import Basis
from releasekit.views.concepts import clearance, descriptor, notice
from releasekit.views.crosswalks import NOTE
from releasekit.views.stamps import Stamp, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from releasekit.crosswalk.settle import Settled
    from releasekit.crosswalk.walk import Crosswalk
    from releasekit.licensing import Audience, Clearance, Licensed
    from releasekit.model import Release
    from releasekit.timeline import Timeline
    from releasekit.timeline.moves import Link, Step


class RowView(Struct, frozen=True, kw_only=True):
    """One row of the form: an entry, and its texts as the audience may have them.

    `entry.shown.reason` is empty; the reason is `reason`. `entry.is_open` tells whether it can be
    decided. `printed_source` and `printed_target` are the codes as their publisher prints them.
    """

    entry: Entry
    printed_source: str
    printed_target: str
    source_text: Licensed
    target_text: Licensed
    reason: Licensed


class ReviewView(Struct, frozen=True, kw_only=True):
    """One review form: rows to be decided first, then those that are, then the published ones.

    `steps` has the digest of each step's inputs by its cell. `widths` are the fewest and the most
    characters of a code that can be entered, its dot included. `undecided` and `decided` count
    rows.
    """

    code_set: str
    name: str
    title: str
    code_form: str
    before: Release
    after: Release
    steps: Mapping[str, str]
    audience: str
    withheld: bool
    entitlement: str
    notice: str
    stamp: Stamp
    sample: bool
    widths: tuple[int, int]
    rows: tuple[RowView, ...]
    undecided: int
    decided: int


def review_view(
    walk: Crosswalk, timeline: Timeline, audience: Audience, settled: Settled
) -> ReviewView:
    """Return the review form of a crosswalk, with what was decided so far."""
    layout = walk.layout
    cleared = clearance(audience, layout)
    steps = {(step.before.label, step.after.label): step for step in walk.steps}
    rows = tuple(
        _row(entry, steps[entry.before, entry.after], timeline, cleared)
        for entry in sorted(_entries(walk, settled), key=_Order(walk))
    )
    lengths = [len(code) for row in rows for code in (row.entry.source, row.entry.target) if code]
    decisions = [bool(row.entry.decision) for row in rows if row.entry.is_open]
    return ReviewView(
        code_set=layout.id,
        name=layout.name,
        title=layout.title,
        code_form=layout.code_form,
        before=walk.before,
        after=walk.after,
        steps={f"{step.before.label} → {step.after.label}": step.digest for step in walk.steps},
        audience=audience.name,
        withheld=cleared.withheld,
        entitlement=cleared.entitled.name.lower(),
        notice=notice(layout, walk.after),
        stamp=stamp(layout, cleared, notice(layout, walk.after)),
        sample=walk.before.sample or walk.after.sample,
        widths=(min(lengths, default=1), max(lengths, default=1) + bool(layout.grammar.dot)),
        rows=rows,
        undecided=decisions.count(False),
        decided=decisions.count(True),
    )


def _entries(walk: Crosswalk, settled: Settled) -> Iterator[Entry]:
    """Stream an entry for each hop: what was written about it, or what is proposed or published."""
    written = {entry.key: entry for entry in settled.entries}
    decided = {
        (decision.before, decision.after, decision.source, decision.target)
        for decision in settled.decisions
    }
    for step in walk.steps:
        for link in chain(walk.layout, [step]).links:
            current = _current(step, link)
            if current.key in written:
                yield _merged(written.pop(current.key), current)
            elif current.shown.basis != Basis.REVIEWED:
                yield current
            elif current.key not in decided:
                yield replace(current, decision=Verdict.ACCEPT)
    yield from written.values()


def _merged(entry: Entry, current: Entry) -> Entry:
    """Return one entry of what was written and what is shown today.

    A decision stays as it was shown when it was made. What the publisher has said since can no
    longer be decided; the decision is kept on record as an earlier one.
    """
    if not current.is_open:
        text = entry.summary() if entry.decision else entry.comment
        return replace(current, earlier=joined_lines(entry.earlier, text))
    if entry.decision:
        return entry
    return replace(current, comment=entry.comment, earlier=entry.earlier)


def _current(step: Step, link: Link) -> Entry:
    return Entry(
        before=step.before.label,
        after=step.after.label,
        source=link.source,
        target=link.target,
        shown=Shown(
            basis=link.basis.value,
            relationship=link.relationship.value,
            cardinality=link.cardinality.value,
            score="" if link.score is None else number_text(link.score),
            reason=link.reason,
        ),
        reviewer=link.reviewer,
        reviewed=link.reviewed,
    )


class _Order:
    """The order of rows: undecided, decided, published; then by step, source and score."""

    def __init__(self, walk: Crosswalk) -> None:
        labels = [(step.before.label, step.after.label) for step in walk.steps]
        self.places = {pair: place for place, pair in enumerate(labels)}

    def __call__(self, entry: Entry) -> tuple[object, ...]:
        group = 2 if not entry.is_open else 1 if entry.decision else 0
        score = -float(entry.shown.score) if entry.shown.score else 0.0
        place = self.places[entry.before, entry.after]
        return group, place, entry.source, score, entry.target


def _row(entry: Entry, step: Step, timeline: Timeline, cleared: Clearance) -> RowView:
    def text(release: Release, code: str) -> Licensed:
        concept = timeline.concept(release, code) if code else None
        return descriptor(concept, cleared) if concept else cleared.descriptor("")

    return RowView(
        entry=replace(
            entry,
            shown=replace(entry.shown, reason=""),
            digest=digest(timeline, step, entry),
            inputs=step.digest,
        ),
        printed_source=timeline.layout.printed(entry.source),
        printed_target=timeline.layout.printed(entry.target),
        source_text=text(step.before, entry.source),
        target_text=text(step.after, entry.target),
        reason=cleared.text(NOTE, entry.shown.reason),
    )
