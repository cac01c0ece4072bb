"""Our changes beside the publisher's own lists: agree, only ours, only theirs, each explained."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.classify.counted import Entry, entries
from releasekit.ingest.lists import Lists
from releasekit.layout import COUNTED, DELETION
from releasekit.model.concept import BILLABLE
from releasekit.model.snapshot import columns_of
from releasekit.reconcile.publisher import Published, Remark, corrections, published
from releasekit.reconcile.reasons import REASONS, Case, Reason, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.classify import Change
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.model import Release, Snapshot
    from releasekit.store import Store

__all__ = [
    "REASONS",
    "Case",
    "Difference",
    "Entry",
    "Outcome",
    "Reason",
    "Reconciled",
    "Remark",
    "reason_of",
    "reconcile",
]


class Difference(Struct, frozen=True, kw_only=True):
    """An entry that only one side has; `why` is the id of a reason, empty if none is proved."""

    entry: Entry
    why: str


class Reconciled(Struct, frozen=True, kw_only=True):
    """One code set's changes beside one list of its publisher's, both as that list counts.

    `totals` are the list's own, by action, where it states them; `codes` are, for the releases
    before and after, how many codes the list says there are, and how many there are.
    """

    diff: ReleaseDiff
    source: str
    published: Counter[str]
    computed: Counter[str]
    totals: dict[str, int]
    codes: dict[str, tuple[int, int]]
    remarks: tuple[Remark, ...]
    agree: int
    only_ours: tuple[Difference, ...]
    only_theirs: tuple[Difference, ...]

    @property
    def base(self) -> int | None:
        """How many codes the list states for BEFORE; None if it states none."""
        return self.codes["before"][0] if "before" in self.codes else None

    @property
    def unexplained(self) -> int:
        """How many differences have no proved reason."""
        return sum(not difference.why for difference in self.only_ours + self.only_theirs)


class Outcome(Struct, frozen=True, kw_only=True):
    """Every list that our changes were reconciled with, and why another one was not."""

    lists: tuple[Reconciled, ...] = ()
    left_out: tuple[str, ...] = ()


def reconcile(diff: ReleaseDiff, before: Store, after: Store) -> Outcome:
    """Reconcile a diff with each of the publisher's own lists that came with the later release."""
    layout = diff.layout
    lists = Lists(layout, after, diff.after)
    declared = [rules for rules in layout.reconciliations if not rules.amends and lists.best(rules)]
    if not declared:
        return Outcome()
    evidence = _Evidence(diff, before, after, lists)
    reconciled: list[Reconciled] = []
    left_out: list[str] = []
    for rules in declared:
        lacks = evidence.lacks(rules.counted)
        if lacks:
            left_out.append(f"{lists.best(rules)}: {lacks}")
        else:
            listed = published(lists, rules, diff, evidence.before, evidence.after)
            reconciled.append(_reconciled(listed, evidence))
    return Outcome(lists=tuple(reconciled), left_out=tuple(left_out))


def _reconciled(listed: Published, evidence: _Evidence) -> Reconciled:
    rules, diff = listed.rules, evidence.diff
    ours = entries(diff.changes, rules.counted, rules.revised) | _lost(rules.counted, evidence)
    counts = Counter(entry.action for entry in listed.entries)
    codes = {
        side: (listed.totals[side], _count(snapshot, rules.counted))
        for side, snapshot in (("before", evidence.before), ("after", evidence.after))
        if side in listed.totals
    }
    totals = {str(action): listed.totals[action] for action in COUNTED if action in listed.totals}
    cases = _Cases(listed, evidence, ours, codes)
    return Reconciled(
        diff=diff,
        source=listed.source,
        published=counts,
        computed=Counter(entry.action for entry in ours),
        totals=totals,
        codes=codes,
        remarks=(*listed.remarks, *evidence.remarks, *_contradictions(totals, counts, codes, diff)),
        agree=len(ours & listed.entries),
        only_ours=tuple(cases.differences(ours - listed.entries, ours=True)),
        only_theirs=tuple(cases.differences(listed.entries - ours, ours=False)),
    )


def _lost(flag: str, evidence: _Evidence) -> set[Entry]:
    """Return the codes that lost a flag by becoming headers, which is no change of the flag."""
    headers = {
        change.delta.key
        for change in evidence.diff.changes
        if flag and change.delta.aspect == BILLABLE != flag and change.delta.after == "false"
    }
    had = (evidence.before.get(code) for code in sorted(headers))
    return {
        Entry(concept.code, DELETION)
        for concept in had
        if concept is not None and concept.properties.get(flag) == "true"
    }


def _contradictions(
    totals: dict[str, int],
    held: Counter[str],
    codes: dict[str, tuple[int, int]],
    diff: ReleaseDiff,
) -> Iterator[Remark]:
    """Yield where a list states another count than it holds, or than the release has."""
    for action, stated in totals.items():
        if stated != held[action]:
            text = f"the list states {stated:,} {action}s, but holds {held[action]:,}"
            yield Remark(kind="stated-total", count=abs(stated - held[action]), text=text)
    labels = {"before": diff.before.label, "after": diff.after.label}
    for side, (stated, there) in codes.items():
        if stated != there:
            text = f"the list states {stated:,} codes, where {labels[side]} has {there:,}"
            yield Remark(kind="stated-codes", count=abs(stated - there), text=text)


def _count(snapshot: Snapshot, flag: str) -> int:
    """Count the codes that a publisher counts: those with the flag, or all."""
    return sum(not flag or concept.properties.get(flag) == "true" for concept in snapshot)


class _Evidence:
    """What the two releases, their later postings and their corrections say."""

    def __init__(self, diff: ReleaseDiff, before: Store, after: Store, lists: Lists) -> None:
        self.diff = diff
        self.before, self.after = before.open(diff.before), after.open(diff.after)
        self.later = _later(after, diff.after)
        self.reposted = _later(before, diff.before)
        earlier = Lists(diff.layout, before, diff.before)
        self.announced, announcing = corrections(earlier)
        self.corrected, correcting = corrections(lists)
        self.remarks = (*announcing, *correcting)
        self.changes: dict[str, list[Change]] = {}
        for change in diff.changes:
            self.changes.setdefault(change.delta.key, []).append(change)

    def lacks(self, aspect: str) -> str:
        """Return which release was loaded without an aspect; empty if neither was."""
        for release, snapshot in (
            (self.diff.before, self.before),
            (self.diff.after, self.after),
        ):
            if aspect and aspect not in columns_of(snapshot.heading):
                return f"{release.label} was loaded without the file that gives {aspect}"
        return ""


def _later(store: Store, release: Release) -> list[Snapshot]:
    """Open the later postings of a release."""
    return [
        store.open(other)
        for other in store.releases(release.code_set)
        if other.version == release.version and other.revision > release.revision
    ]


class _Cases:
    """What the data say of the codes on which the two sides differ."""

    def __init__(
        self,
        listed: Published,
        evidence: _Evidence,
        ours: set[Entry],
        codes: dict[str, tuple[int, int]],
    ) -> None:
        self.listed = listed
        self.evidence = evidence
        self.codes = codes
        self.actions: dict[bool, dict[str, set[str]]] = {True: {}, False: {}}
        for side, of_side in ((True, ours), (False, listed.entries)):
            for entry in of_side:
                self.actions[side].setdefault(entry.code, set()).add(entry.action)

    def differences(self, entries: set[Entry], *, ours: bool) -> Iterator[Difference]:
        for entry in sorted(entries):
            reason = reason_of(self.case(entry, ours=ours))
            yield Difference(entry=entry, why=reason.id if reason else "")

    def case(self, entry: Entry, *, ours: bool) -> Case:
        evidence, code = self.evidence, entry.code
        rules = self.listed.rules
        changes = tuple(evidence.changes.get(code, ()))
        own, other = (self.actions[side].get(code, set()) for side in (ours, not ours))
        return Case(
            entry=entry,
            ours=ours,
            changes=changes,
            listed=tuple(word.action for word in self.listed.words.get(code, ())),
            opposite=frozenset(other - own),
            before=evidence.before.get(code),
            after=evidence.after.get(code),
            later=tuple(snapshot.get(code) for snapshot in evidence.later),
            reposted=tuple(snapshot.get(code) for snapshot in evidence.reposted),
            corrected=evidence.corrected.get(code, ""),
            announced=evidence.announced.get(code, ""),
            diff=evidence.diff,
            rules=rules,
            base=self.codes.get("before"),
            end=self.codes.get("after"),
            texts=tuple(change for change in changes if change.delta.aspect in rules.revised),
        )
