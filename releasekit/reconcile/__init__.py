"""Our changes beside the publisher's own list: agree, only ours, only theirs, each explained."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from releasekit.model.concept import BILLABLE
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
    from collections.abc import Mapping

    from releasekit.classify import Change
    from releasekit.classify.comparing import ReleaseDiff
    from releasekit.layout.declaration import Reconciliation
    from releasekit.model import Concept, Declared, Snapshot
    from releasekit.store import Store

__all__ = ["REASONS", "Case", "Entry", "Reason", "Reconciled", "document", "reason_of", "reconcile"]

_CAME = frozenset({"code-added", "code-reinstated", "became-billable"})
_WENT = frozenset({"code-deleted", "code-converted", "code-sunset", "code-terminated",
                   "became-header"})  # fmt: skip


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
    ours = _computed(diff, rules)
    totals, base = _totals(said)
    manifest = before.manifest(diff.layout.id, diff.before.label)
    counted = manifest.concepts if not rules.counted else _count(left, rules.counted, base)
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


def _count(snapshot: Snapshot, flag: str, base: int | None) -> int:
    """Count the codes that have a flag; only where the list says what it counts from."""
    if base is None:
        return 0
    return sum(concept.properties.get(flag) == "true" for concept in snapshot)


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
    try:
        return str(snapshot[code].properties.get(aspect, ""))
    except KeyError:
        return ""


def _computed(diff: ReleaseDiff, rules: Reconciliation) -> set[Entry]:
    found = set()
    for change in diff.changes:
        counted = not rules.counted or change.concept.properties.get(rules.counted) == "true"
        code, rule = change.delta.code, change.rule.id
        if rule == "became-header" and rules.counted == BILLABLE:
            found.add(Entry(code, DELETION))
        elif rule in _CAME and counted:
            found.add(Entry(code, ADDITION))
        elif rule in _WENT and counted:
            found.add(Entry(code, DELETION))
        elif change.delta.aspect in rules.revised and counted:
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
        before, after = (_concept(one, entry.code) for one in self.snapshots)
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


def _concept(snapshot: Snapshot, code: str) -> Concept | None:
    try:
        return snapshot[code]
    except KeyError:
        return None


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
