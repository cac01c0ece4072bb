"""Checks what reviewers decided against the data of today: what holds, what needs another look."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.crosswalk import crosswalk
from releasekit.crosswalk.decisions import ARROW, reopened
from releasekit.crosswalk.merge import Merger
from releasekit.errors import FaultList, SourceError
from releasekit.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.crosswalk.decisions import Entry, Review
    from releasekit.crosswalk.walk import Crosswalk, Decision
    from releasekit.model import Release
    from releasekit.store import Store
    from releasekit.timeline.moves import Step

_DIGITS = 32
_MOST_NAMED = 10


class Settled(Struct, frozen=True, kw_only=True):
    """What is decided, for the data of today.

    `entries` are all rows in which somebody wrote anything, in order; `decisions` follow from
    them. `reopened` are rows whose decision was made on other texts: they are undecided, and have
    that decision under `earlier`. `messages` are for the person at the terminal.
    """

    entries: tuple[Entry, ...] = ()
    decisions: tuple[Decision, ...] = ()
    reopened: tuple[Entry, ...] = ()
    messages: tuple[str, ...] = ()


def settle(
    reviews: Sequence[Review],
    walk: Crosswalk,
    timeline: Timeline,
    *,
    carry_forward: bool = False,
) -> Settled:
    """Check reviews against a crosswalk's steps; of several, a later one counts.

    Raises SourceFaultsError where a review is of another code set, decides about a step that is
    not in the crosswalk, was written from data that have changed since (unless decisions are to be
    carried forward), names a target that the release does not have, or contradicts itself.
    """
    faults = FaultList()
    kept: list[list[Entry]] = []
    asked: list[Entry] = []
    for review in reviews:
        check = _Check(review, walk, timeline, faults)
        kept.append(check.entries(carry_forward=carry_forward))
        asked += check.reopened
    faults.check()
    merger = Merger(faults)
    for entries in reversed(kept):
        merger.add(entries)
    faults.check()
    order = {(step.before.label, step.after.label): n for n, step in enumerate(walk.steps)}
    entries = sorted(
        merger.merged.values(),
        key=lambda entry: (order[entry.before, entry.after], entry.source, entry.target),
    )
    current = dict.fromkeys(merger.merged[entry.key] for entry in asked)
    undecided = tuple(entry for entry in current if not entry.decision)
    return Settled(
        entries=tuple(entries),
        decisions=tuple(decision for entry in entries for decision in entry.decisions()),
        reopened=undecided,
        messages=(*_messages(reviews, entries, undecided), *merger.messages),
    )


def decide(
    store: Store,
    before: Release,
    after: Release,
    reviews: Sequence[Review],
    *,
    carry_forward: bool = False,
) -> tuple[Crosswalk, Settled]:
    """Return the crosswalk with the reviews' decisions applied, and how they were settled."""
    walk = crosswalk(store, before, after)
    settled = settle(reviews, walk, Timeline(store, walk.layout), carry_forward=carry_forward)
    if settled.decisions:
        walk = crosswalk(store, before, after, decisions=settled.decisions)
    return walk, settled


def digest(timeline: Timeline, step: Step, entry: Entry) -> str:
    """Return the digest of a row: of its source and target, and of the corrected target.

    Each part is 32 hexadecimal digits of a SHA-256 over codes and displays, whatever an audience
    may see of them. It is the same in every release in which the codes have the same texts, so
    that a decision can outlive the release on which it was made.
    """
    pair = _digest(timeline, (step.before, entry.source), (step.after, entry.target))
    if not entry.corrected_target:
        return pair
    return f"{pair}-{_digest(timeline, (step.after, entry.corrected_target))}"


def _digest(timeline: Timeline, *codes: tuple[Release, str]) -> str:
    text = hashlib.sha256()
    for release, code in codes:
        concept = timeline.concept(release, code) if code else None
        state = "absent" if concept is None else f"is\t{concept.display}"
        text.update(f"{code}\t{state}\n".encode())
    return text.hexdigest()[:_DIGITS]


class _Check:
    """Checks one review against the steps of a crosswalk, and assigns its rows to them."""

    def __init__(
        self, review: Review, walk: Crosswalk, timeline: Timeline, faults: FaultList
    ) -> None:
        self.review = review
        self.walk = walk
        self.timeline = timeline
        self.faults = faults
        self.reopened: list[Entry] = []
        self._sources = [{move.source for move in step.moves} for step in walk.steps]

    def entries(self, *, carry_forward: bool) -> list[Entry]:
        """Return the rows in which anything is written, for the steps of today."""
        if self.review.code_set != self.walk.layout.id:
            self._fault(
                f"is about {self.review.code_set}, not {self.walk.layout.id}",
                f"run crosswalk -s {self.review.code_set} with it",
            )
            return []
        written = [entry for entry in self.review.entries if entry.is_written]
        self._validate_steps(written, carry_forward=carry_forward)
        placed = ((entry, self._step(entry)) for entry in self.review.entries)
        current = [self._current(entry, step) for entry, step in placed if step is not None]
        return [entry for entry in current if entry.is_written]

    def _validate_steps(self, written: list[Entry], *, carry_forward: bool) -> None:
        decided = {(entry.before, entry.after) for entry in written}
        for labels, inputs in self.review.steps.items():
            named = ARROW.join(labels)
            places = self._span(labels)
            if not places and labels in decided:
                whole = ARROW.join([self.walk.before.label, self.walk.after.label])
                self._fault(
                    f"decides about {named}, which is not a step of {whole}",
                    f"run crosswalk {' '.join(labels)} with it, or leave it out",
                )
            elif places and not carry_forward and not self._same(places, labels, inputs):
                steps = [self.walk.steps[place] for place in places]
                now = ARROW.join([step.before.label for step in steps] + [steps[-1].after.label])
                change = f"is now {now}" if now != named else "has other data now"
                self._fault(
                    f"was written from other data: {named} {change}",
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
        ended = [place for place in places if entry.source in self._sources[place]]
        place = (ended or list(places) or [-1])[-1]
        return self.walk.steps[place] if places else None

    def _current(self, entry: Entry, step: Step) -> Entry:
        """Return a row for the data of today: as it is, or undecided if the texts have changed."""
        labels = step.before.label, step.after.label
        same = (entry.before, entry.after, entry.inputs) == (*labels, step.digest)
        now = digest(self.timeline, step, entry)
        pair, _, corrected = now.partition("-")
        pair_then, _, corrected_then = entry.digest.partition("-")
        current = replace(entry, before=labels[0], after=labels[1], digest=now, inputs=step.digest)
        if same and pair != pair_then:
            self._fault(
                f"{entry.hop} was not written into the form",
                "do not change locked cells; enter another code under Corrected target",
                entry,
            )
        if not same and entry.decision and (pair, corrected) != (pair_then, corrected_then):
            current = reopened(current, entry)
            self.reopened.append(current)
        elif entry.corrected_target:
            self._validate_target(entry, step)
        return current

    def _validate_target(self, entry: Entry, step: Step) -> None:
        code, label = entry.corrected_target, step.after.label
        concept = self.timeline.concept(step.after, code)
        if concept is None or concept.terminated or concept.billable is False:
            self._fault(
                f"{entry.source}: {code!r} is not a valid code in {label}",
                f"choose a code that can be reported in {label}",
                entry,
            )

    def _fault(self, message: str, advice: str, entry: Entry | None = None) -> None:
        place, line = entry.place if entry else (self.review.name, 0)
        self.faults.add(SourceError(place, message, line=line, advice=advice))


def _messages(
    reviews: Sequence[Review], entries: Sequence[Entry], undecided: Sequence[Entry]
) -> list[str]:
    if not reviews:
        return []
    decided = sum(bool(entry.decision) for entry in entries)
    messages = [f"{_rows(decided, 'is', 'are')} decided"]
    if undecided:
        named = ", ".join(
            f"{entry.source}{ARROW}{entry.target or 'none'}" for entry in undecided[:_MOST_NAMED]
        )
        rest = len(undecided) - _MOST_NAMED
        more = f" and {rest:,} more" if rest > 0 else ""
        verb = "needs" if len(undecided) == 1 else "need"
        messages.append(
            f"{len(undecided):,} {verb} another review, the texts have changed: {named}{more}"
        )
    missing = sum(review.missing for review in reviews)
    if missing:
        messages.append(f"{_rows(missing, 'was', 'were')} removed from the form: undecided again")
    return messages


def _rows(count: int, singular: str, plural: str) -> str:
    return f"{count:,} row {singular}" if count == 1 else f"{count:,} rows {plural}"
