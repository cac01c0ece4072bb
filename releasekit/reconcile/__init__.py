"""Our changes beside the publisher's own list: agree, only ours, only theirs, each explained."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from releasekit.classify import Direction
from releasekit.reconcile.reasons import (
    ADDITION,
    DELETION,
    REASONS,
    REVISION,
    Case,
    Entry,
    Reason,
    reason_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from releasekit.classify import Change
    from releasekit.classify.comparing import ReleaseDiff
    from releasekit.layout.declaration import Reconciliation
    from releasekit.model import Declared, Snapshot
    from releasekit.store import Store

__all__ = [
    "REASONS",
    "Case",
    "Entry",
    "Reason",
    "Reconciled",
    "document",
    "entries",
    "reason_of",
    "reconcile",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An entry that only one side has; `why` is the id of a reason, empty if none is proved."""

    entry: Entry
    why: str
    explained: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """One code set's changes beside its publisher's list, both as the publisher counts.

    `totals` are the list's own, by action, where it has them; `base` is the number of codes that
    the list says it counts from.
    """

    diff: ReleaseDiff
    source: str
    published: Counter[str]
    computed: Counter[str]
    totals: dict[str, int]
    base: int | None
    agree: int
    only_ours: tuple[Difference, ...]
    only_theirs: tuple[Difference, ...]

    @property
    def unexplained(self) -> int:
        """How many differences have no proved reason."""
        return sum(not one.why for one in self.only_ours + self.only_theirs)


def reconcile(diff: ReleaseDiff, before: Store, after: Store) -> Reconciled | None:
    """Hold a diff against the publisher's own list; None if the later release came without one."""
    rules = diff.layout.reconciliation
    if rules is None:
        return None
    every = list(after.declared(diff.after))
    have = {one.source for one in every}
    source = next((name for name in rules.sources if name in have), None)
    if source is None:
        return None
    said = [one for one in every if one.source == source]
    left, right = before.open(diff.before), after.open(diff.after)
    theirs = _published(said, rules, left, right)
    ours = entries(diff.changes, rules.counted, rules.revised)
    totals, base = _totals(said)
    counted = _count(left, rules.counted) if base is not None else 0
    maker = _Cases(diff, rules, said, left, right, base, counted)
    return Reconciled(
        diff=diff,
        source=source,
        published=Counter(entry.action for entry in theirs),
        computed=Counter(entry.action for entry in ours),
        totals=totals,
        base=base,
        agree=len(ours & theirs),
        only_ours=tuple(maker.differences(ours - theirs, ours=True)),
        only_theirs=tuple(maker.differences(theirs - ours, ours=False)),
    )


def _count(snapshot: Snapshot, flag: str) -> int:
    """Count the codes that a publisher counts: those with the flag, or all."""
    return sum(not flag or concept.properties.get(flag) == "true" for concept in snapshot)


def _published(
    said: list[Declared], rules: Reconciliation, before: Snapshot, after: Snapshot
) -> set[Entry]:
    actions = dict(rules.actions)
    found = set()
    for one in said:
        action = actions.get(one.said.get("action", ""))
        if action is None:
            continue
        flag = one.said.get("billable")
        if rules.counted and flag is None:
            flag = _flag(one.code, rules.counted, before if action == DELETION else after)
        if not rules.counted or flag == "true":
            found.add(Entry(one.code, action))
    return found


def _flag(code: str, aspect: str, snapshot: Snapshot) -> str:
    concept = snapshot.get(code)
    return str(concept.properties.get(aspect, "")) if concept else ""


def entries(changes: Iterable[Change], counted: str, revised: Collection[str]) -> set[Entry]:
    """Give our changes as a publisher counts them: codes with the flag `counted`, if it has one.

    A code that gets the flag is added, one that loses it is deleted; a revision is a change of one
    of the aspects `revised`.
    """
    found = set()
    for change in changes:
        code, aspect = change.delta.code, change.delta.aspect
        if counted and aspect == counted:
            came = change.rule.direction is Direction.CAME
            found.add(Entry(code, ADDITION if came else DELETION))
        elif counted and change.concept.properties.get(counted) != "true":
            continue
        elif change.came or change.went:
            found.add(Entry(code, ADDITION if change.came else DELETION))
        elif aspect in revised:
            found.add(Entry(code, REVISION))
    return found


def _totals(said: list[Declared]) -> tuple[dict[str, int], int | None]:
    """Give the list's own totals of codes (they stand below those of headers) and its base."""
    totals: dict[str, int] = {}
    base: int | None = None
    for one in sorted((one for one in said if not one.code), key=lambda one: one.line):
        what, count = one.said["what"], int(one.said["count"])
        if what.startswith("codes in ") and base is None:
            base = count
        elif what.removesuffix("s") in {ADDITION, DELETION, REVISION}:
            totals[what.removesuffix("s")] = count
    return totals, base


class _Cases:
    """Gathers what the data say of the codes on which the two sides differ."""

    def __init__(  # noqa: PLR0913, PLR0917 (the data)
        self,
        diff: ReleaseDiff,
        rules: Reconciliation,
        said: list[Declared],
        before: Snapshot,
        after: Snapshot,
        base: int | None,
        counted: int,
    ) -> None:
        self.diff = diff
        self.rules = rules
        self.actions = dict(rules.actions)
        self.snapshots = before, after
        self.base, self.counted = base, counted
        self.said: dict[str, list[Declared]] = {}
        for one in said:
            self.said.setdefault(one.code, []).append(one)
        self.changes: dict[str, list[Change]] = {}
        for change in diff.changes:
            self.changes.setdefault(change.delta.code, []).append(change)

    def differences(self, entries: set[Entry], *, ours: bool) -> list[Difference]:
        found = []
        for entry in sorted(entries):
            reason = reason_of(self.case(entry, ours=ours))
            found.append(
                Difference(
                    entry=entry,
                    why=reason.id if reason else "",
                    explained=reason.title if reason else "unexplained",
                )
            )
        return found

    def case(self, entry: Entry, *, ours: bool) -> Case:
        changes = tuple(self.changes.get(entry.code, ()))
        said = tuple(self.said.get(entry.code, ()))
        before, after = (one.get(entry.code) for one in self.snapshots)
        return Case(
            entry=entry,
            ours=ours,
            changes=changes,
            said=said,
            actions=tuple(self.actions.get(one.said.get("action", ""), "") for one in said),
            before=before,
            after=after,
            diff=self.diff,
            base=self.base,
            counted_before=self.counted,
            texts=tuple(one for one in changes if one.delta.aspect in self.rules.revised),
        )


def document(found: Reconciled) -> Mapping[str, object]:
    """Give one code set's reconciliation as plain values for JSON."""
    plural = {ADDITION: "additions", DELETION: "deletions", REVISION: "revisions"}
    return {
        "code_set": found.diff.layout.id,
        "before": found.diff.before.label,
        "after": found.diff.after.label,
        "source": found.source,
        "published": {name: found.published[action] for action, name in plural.items()},
        "computed": {name: found.computed[action] for action, name in plural.items()},
        "totals": {plural[action]: count for action, count in found.totals.items()} or None,
        "agree": found.agree,
        "unexplained": found.unexplained,
        "only_ours": [_difference(one) for one in found.only_ours],
        "only_theirs": [_difference(one) for one in found.only_theirs],
    }


def _difference(one: Difference) -> dict[str, str | None]:
    return {"code": one.entry.code, "action": one.entry.action, "why": one.why or None}
