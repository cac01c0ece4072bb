"""The publisher's side: what the change lists of a release say of each code, in our words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from releasekit.layout import COUNTED, DELETION, TAKEN_BACK
from releasekit.reconcile.reasons import Entry

if TYPE_CHECKING:
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.layout import Layout, Reconciliation
    from releasekit.model import Declared, Release, Snapshot
    from releasekit.store import Store

SHOWN = 8
"""How many codes a remark names."""


class Remark(Struct, frozen=True, kw_only=True):
    """What has to be said of a list beside its differences: what sort, of how many, in words."""

    kind: str
    count: int
    text: str


class Word(NamedTuple):
    """What a list says of a code, in our words; empty for a word that nobody declared."""

    action: str
    declared: Declared


class Published(Struct, kw_only=True):
    """One list as entries that can be held against ours.

    `said` is every word of it by code, `totals` are the counts that it states of itself.
    """

    source: str
    rules: Reconciliation
    entries: set[Entry] = field(default_factory=set)
    said: dict[str, list[Word]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


class Lists:
    """Every change list that came with a release."""

    def __init__(self, layout: Layout, store: Store, release: Release) -> None:
        """Read what the release was loaded with; a list may be there and say nothing."""
        of = {file.name: file.list for file in layout.files}
        sources = store.manifest(release.code_set, release.label).sources
        self.layout = layout
        self.label = release.label
        self.have = {of.get(source.use, "") for source in sources}
        self.rows: dict[str, list[Declared]] = {}
        for one in store.declared(release):
            self.rows.setdefault(of.get(one.source, ""), []).append(one)

    def best(self, rules: Reconciliation) -> str:
        """Return the best list there is of those that say the same; empty if none is there."""
        return next((name for name in rules.lists if name in self.have), "")

    def words(self, rules: Reconciliation, source: str) -> tuple[list[Word], list[Remark]]:
        """Return every row of a list in our words, and count the words that nobody declared."""
        known: dict[str, str] = {}
        unknown: Counter[str] = Counter()
        found = []
        for one in self.rows.get(source, []):
            if one.code:
                said = " ".join(one.said.get("action", "").split())
                if said not in known:
                    known[said] = rules.action_of(said) or ""
                unknown[said] += not known[said]
                found.append(Word(known[said], one))
        return found, [
            Remark(
                kind="unknown-word",
                count=count,
                text=f"{said!r} is no word that the declaration knows; rows that say it: {count:,}",
            )
            for said, count in sorted(unknown.items())
            if count
        ]

    def totals(self, source: str) -> dict[str, int]:
        """Return the counts that a list states of itself, by what they count."""
        return {
            what: int(count)
            for one in self.rows.get(source, [])
            if not one.code
            for what, count in one.said.items()
            if count.isdecimal()
        }

    def corrections(self, amended: str = "") -> tuple[dict[str, str], list[Remark]]:
        """Return the last word on each code of the lists that amend others, and what is to be said.

        Of several versions the last one that counts something wins; where two contradict one
        another, that is said. `amended` takes only the lists that amend this one.
        """
        last: dict[str, str] = {}
        remarks: list[Remark] = []
        for rules in self.layout.reconciliations:
            if not rules.amends or amended not in {"", *rules.amends}:
                continue
            words, more = self.words(rules, self.best(rules))
            spoken: dict[str, dict[int, str]] = {}
            for action, one in words:
                if action in {*COUNTED, *TAKEN_BACK}:
                    version = int(one.said.get("version", "1"))
                    spoken.setdefault(one.code, {})[version] = action
            last |= {code: versions[max(versions)] for code, versions in spoken.items()}
            torn = sorted(
                code for code, versions in spoken.items() if len({*versions.values()}) > 1
            )
            remarks += more
            if torn:
                text = (
                    f"codes on which the corrections to {self.label} contradict one another, so"
                    f" that the last version counts: {len(torn):,} ({_named(torn)})"
                )
                remarks.append(Remark(kind="versions-contradict", count=len(torn), text=text))
        return last, remarks


def published(
    lists: Lists, rules: Reconciliation, diff: ReleaseDiff, before: Snapshot, after: Snapshot
) -> Published:
    """Return a list's additions, deletions and revisions of the codes that are counted."""
    source = lists.best(rules)
    words, remarks = lists.words(rules, source)
    found = Published(source=source, rules=rules, totals=lists.totals(source), remarks=remarks)
    first, last = diff.before.effective.isoformat(), diff.after.effective.isoformat()
    other_date: list[str] = []
    uncounted: list[str] = []
    for word in words:
        code, said = word.declared.code, word.declared.said
        day = said.get(rules.dated, "")
        if day and not first < day <= last:
            other_date.append(code)
            continue
        found.said.setdefault(code, []).append(word)
        if word.action not in COUNTED:
            continue
        if _is_counted(word, rules.counted, before, after):
            found.entries.add(Entry(code, word.action))
        else:
            uncounted.append(code)
    if other_date:
        text = f"rows of another time than between the two releases: {len(other_date):,}"
        found.remarks.append(Remark(kind="other-date", count=len(other_date), text=text))
    if uncounted:
        text = f"rows about codes that are not counted: {len(uncounted):,}"
        found.remarks.append(Remark(kind="not-counted", count=len(uncounted), text=text))
    _amend(found, lists)
    return found


def _is_counted(word: Word, counted: str, before: Snapshot, after: Snapshot) -> bool:
    """Return whether a row is about a code that has the flag: by its own word, else by ours.

    A code that neither release has stays, so that it is seen.
    """
    own = word.declared.said.get(counted.partition(".")[2])
    if not counted or own is not None:
        return own in {None, "true"}
    sides = (before, after) if word.action == DELETION else (after, before)
    concepts = [side.get(word.declared.code) for side in sides]
    there = next((one for one in concepts if one is not None), None)
    return there is None or there.properties.get(counted) == "true"


def _amend(found: Published, lists: Lists) -> None:
    """Put right what the lists that amend this one correct."""
    last, _ = lists.corrections(found.source)
    was = set(found.entries)
    for code, action in last.items():
        if action in TAKEN_BACK:
            found.entries.discard(Entry(code, TAKEN_BACK[action]))
        else:
            found.entries.add(Entry(code, action))
    put, taken = len(found.entries - was), len(was - found.entries)
    if put or taken:
        text = f"entries that corrections put in: {put:,}; that they take out: {taken:,}"
        found.remarks.append(Remark(kind="amended", count=put + taken, text=text))


def _named(codes: list[str]) -> str:
    more = len(codes) - SHOWN
    return ", ".join(codes[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
