"""Holds what reviewers decided against the data of today: what stands, what to look at again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.crosswalk import crosswalk
from releasekit.crosswalk.entries import ARROW, reopened
from releasekit.crosswalk.merge import Merger
from releasekit.errors import FaultList, SourceError
from releasekit.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.crosswalk.entries import Entry, Review
    from releasekit.crosswalk.walk import Crosswalk, Decision, Step
    from releasekit.model import Release
    from releasekit.store import Store

_DIGITS = 32
_NAMED = 10


class Settled(Struct, frozen=True, kw_only=True):
    """What is decided, for the data of today.

    `entries` are all rows in which somebody wrote anything, in order; `decisions` what follows
    from them. `again` are rows whose decision was made on other texts: they are undecided, and
    say under Earlier what was decided. `messages` are for the person at the terminal.
    """

    entries: tuple[Entry, ...] = ()
    decisions: tuple[Decision, ...] = ()
    again: tuple[Entry, ...] = ()
    messages: tuple[str, ...] = ()


def settle(
    reviews: Sequence[Review],
    walk: Crosswalk,
    timeline: Timeline,
    *,
    carry_forward: bool = False,
) -> Settled:
    """Hold reviews against a crosswalk's steps; of several, what a later one says counts.

    Raises SourceFaultsError where a review is of another code set, decides about a step that is
    not on the way, was written on data that have moved since (unless they are to be carried
    forward), names a target that the release does not have, or contradicts itself.
    """
    faults = FaultList()
    kept: list[list[Entry]] = []
    again: list[Entry] = []
    for review in reviews:
        reader = _Reader(review, walk, timeline, faults)
        kept.append(reader.entries(carry_forward=carry_forward))
        again += reader.again
    faults.check()
    merger = Merger(faults)
    for entries in reversed(kept):
        merger.take(entries)
    faults.check()
    order = {(step.before.label, step.after.label): n for n, step in enumerate(walk.steps)}
    entries = sorted(
        merger.taken.values(),
        key=lambda one: (order[one.before, one.after], one.source, one.target),
    )
    asked = [merger.taken[one.key] for one in again if not merger.taken[one.key].decision]
    return Settled(
        entries=tuple(entries),
        decisions=tuple(decision for entry in entries for decision in entry.decisions()),
        again=tuple(dict.fromkeys(asked)),
        messages=tuple(_told(reviews, entries, asked) + merger.messages),
    )


def decide(
    store: Store,
    before: Release,
    after: Release,
    reviews: Sequence[Review],
    *,
    carry_forward: bool = False,
) -> tuple[Crosswalk, Settled]:
    """Return the crosswalk with what the reviews decide, and how they were settled."""
    walk = crosswalk(store, before, after)
    settled = settle(reviews, walk, Timeline(store, walk.layout), carry_forward=carry_forward)
    if settled.decisions:
        walk = crosswalk(store, before, after, decisions=settled.decisions)
    return walk, settled


def digest(timeline: Timeline, step: Step, entry: Entry) -> str:
    """Return the digest of a row: of its source and target, and of the target instead.

    Each part is 32 hexadecimal digits of a SHA-256 over codes and displays, whatever an audience
    may see of them. It is the same in every release in which the codes say the same, so that a
    decision can outlive the release on which it was made.
    """
    pair = _digest(timeline, (step.before, entry.source), (step.after, entry.target))
    other = _digest(timeline, (step.after, entry.instead)) if entry.instead else ""
    return f"{pair}-{other}" if other else pair


def _digest(timeline: Timeline, *places: tuple[Release, str]) -> str:
    text = hashlib.sha256()
    for release, code in places:
        concept = timeline.concept(release, code) if code else None
        said = "absent" if concept is None else f"is\t{concept.display}"
        text.update(f"{code}\t{said}\n".encode())
    return text.hexdigest()[:_DIGITS]


class _Reader:
    """Holds one review against the steps on the way, and puts its rows where they belong."""

    def __init__(
        self, review: Review, walk: Crosswalk, timeline: Timeline, faults: FaultList
    ) -> None:
        self.review = review
        self.walk = walk
        self.timeline = timeline
        self.faults = faults
        self.again: list[Entry] = []
        self._sources = [{move.source for move in step.moves} for step in walk.steps]

    def entries(self, *, carry_forward: bool) -> list[Entry]:
        """Return the rows in which anything is written, for the steps of today."""
        if self.review.code_set != self.walk.layout.id:
            self._fault(
                f"is about {self.review.code_set}, not {self.walk.layout.id}",
                f"run crosswalk -s {self.review.code_set} with it",
            )
            return []
        written = [one for one in self.review.entries if one.written]
        self._validate_steps(written, carry_forward=carry_forward)
        placed = ((entry, self._step(entry)) for entry in self.review.entries)
        found = [self._entry(entry, step) for entry, step in placed if step is not None]
        return [entry for entry in found if entry.written]

    def _validate_steps(self, written: list[Entry], *, carry_forward: bool) -> None:
        wanted = {(one.before, one.after) for one in written}
        for labels, inputs in self.review.steps.items():
            said = ARROW.join(labels)
            places = self._span(labels)
            if not places and labels in wanted:
                way = ARROW.join([self.walk.before.label, self.walk.after.label])
                self._fault(
                    f"decides about {said}, which is not on the way {way}",
                    f"run crosswalk {' '.join(labels)} with it, or leave it out",
                )
            elif places and not carry_forward and not self._same(places, labels, inputs):
                steps = [self.walk.steps[place] for place in places]
                now = ARROW.join([one.before.label for one in steps] + [steps[-1].after.label])
                moved = f"is now {now}" if now != said else "has other data now"
                self._fault(
                    f"was written on other data: {said} {moved}",
                    "--carry-forward keeps each decision whose texts are the same, "
                    "and asks for the others again",
                )

    def _same(self, places: range, labels: tuple[str, str], inputs: str) -> bool:
        step = self.walk.steps[places[0]]
        return (step.before.label, step.after.label, step.digest) == (*labels, inputs)

    def _span(self, labels: tuple[str, str]) -> range:
        """Return the places of the steps that lead from one label to another, in any revision."""
        steps = self.walk.steps
        first, last = (label.partition("@")[0] for label in labels)
        starts = [place for place, step in enumerate(steps) if step.before.version == first]
        ends = [place for place, step in enumerate(steps) if step.after.version == last]
        return range(starts[0], ends[-1] + 1) if starts and ends else range(0)

    def _step(self, entry: Entry) -> Step | None:
        """Return the step that a row is about: of several, the one in which its source ended."""
        places = self._span((entry.before, entry.after))
        moved = [place for place in places if entry.source in self._sources[place]]
        place = (moved or list(places) or [-1])[-1]
        return self.walk.steps[place] if places else None

    def _entry(self, entry: Entry, step: Step) -> Entry:
        """Return a row for the data of today: as it is, or undecided if the texts are others."""
        same = (entry.before, entry.after, entry.inputs) == (
            step.before.label,
            step.after.label,
            step.digest,
        )
        now = digest(self.timeline, step, entry)
        pair, _, other = now.partition("-")
        said, _, instead = entry.digest.partition("-")
        moved = replace(
            entry,
            before=step.before.label,
            after=step.after.label,
            digest=now,
            inputs=step.digest,
        )
        if same and pair != said:
            self._fault(
                f"{entry.hop} was not written into the form",
                "do not change what is locked; put another code under Target instead",
                entry,
            )
        if not same and entry.decision and (pair, other) != (said, instead):
            moved = reopened(moved, entry)
            self.again.append(moved)
        elif entry.instead:
            self._validate_target(entry, step)
        return moved

    def _validate_target(self, entry: Entry, step: Step) -> None:
        concept = self.timeline.concept(step.after, entry.instead)
        if concept is None or concept.terminated or concept.billable is False:
            self._fault(
                f"{entry.source}: {entry.instead!r} is no live code of {step.after.label}",
                f"choose a code that can be reported in {step.after.label}",
                entry,
            )

    def _fault(self, message: str, advice: str, entry: Entry | None = None) -> None:
        place, line = entry.place if entry else (self.review.name, 0)
        self.faults.add(SourceError(place, message, line=line, advice=advice))


def _told(reviews: Sequence[Review], entries: Sequence[Entry], again: Sequence[Entry]) -> list[str]:
    if not reviews:
        return []
    decided = sum(bool(one.decision) for one in entries)
    told = [f"{_rows(decided, 'is', 'are')} decided"]
    if again:
        named = ", ".join(f"{one.source}{ARROW}{one.target or 'none'}" for one in again[:_NAMED])
        more = f" and {len(again) - _NAMED:,} more" if len(again) > _NAMED else ""
        told.append(
            f"{len(again):,} to be looked at again, their texts are others now: {named}{more}"
        )
    missing = sum(review.missing for review in reviews)
    if missing:
        told.append(f"{_rows(missing, 'was', 'were')} taken out of the form: asked again")
    return told


def _rows(count: int, one: str, many: str) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'} {one if count == 1 else many}"
