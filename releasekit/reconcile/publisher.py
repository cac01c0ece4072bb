"""The publisher's side: the entries of its change lists that are compared with ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit.classify.counted import Entry
from releasekit.ingest.lists import unknown_words
from releasekit.layout import COUNTED, DELETION, TAKEN_BACK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.ingest.lists import Lists, Word
    from releasekit.layout import Reconciliation
    from releasekit.model import Snapshot

SHOWN = 8
"""How many codes a remark names."""


class Remark(Struct, frozen=True, kw_only=True):
    """What has to be said of a list beside its differences: what sort, of how many, in words."""

    kind: str
    count: int
    text: str


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


def unknown(words: Iterable[Word]) -> list[Remark]:
    """Return a remark for each word of a list that its declaration does not know."""
    return [
        Remark(
            kind="unknown-word",
            count=count,
            text=f"{word!r} is no word that the declaration knows; rows that say it: {count:,}",
        )
        for word, count in sorted(unknown_words(words).items())
    ]


def corrections(lists: Lists, amended: str = "") -> tuple[dict[str, str], list[Remark]]:
    """Return the last word on each code of the lists that amend others, and remarks on them.

    Where two versions contradict one another, a remark names the codes. `amended` takes only the
    lists that amend this one.
    """
    last: dict[str, str] = {}
    remarks: list[Remark] = []
    for amending in lists.corrections(amended):
        last |= amending.last
        remarks += unknown(amending.words)
        torn = amending.contradicted
        if torn:
            text = (
                f"codes on which the corrections to {lists.label} contradict one another, so"
                f" that the last version counts: {len(torn):,} ({_named(torn)})"
            )
            remarks.append(Remark(kind="versions-contradict", count=len(torn), text=text))
    return last, remarks


def published(
    lists: Lists, rules: Reconciliation, diff: ReleaseDiff, before: Snapshot, after: Snapshot
) -> Published:
    """Return a list's additions, deletions and revisions of the codes that are counted."""
    source = lists.best(rules)
    words = lists.words(rules, source)
    remarks = unknown(words)
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
    last, _ = corrections(lists, found.source)
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
