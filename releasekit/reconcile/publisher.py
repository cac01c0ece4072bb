"""The publisher's side: the entries of its change lists that are compared with ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit.classify.counted import Entry
from releasekit.ingest.lists import unknown_words
from releasekit.layout import ADDITION, COUNTED, DELETION, REVISION, TAKEN_BACK, Action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.ingest.lists import Lists, Word
    from releasekit.layout import Reconciliation
    from releasekit.model import Snapshot

SHOWN = 8
"""How many codes a remark names."""


class Remark(Struct, frozen=True, kw_only=True):
    """A remark on a list as such: its kind, how many rows or codes it is about, and its text.

    `quoted` are the words of the list that it is about, which the text leaves out: they may be
    the publisher's.
    """

    kind: str
    count: int
    text: str
    quoted: str = ""


class Published(Struct, kw_only=True):
    """One list as entries that can be compared with ours.

    `words` are all its words by code, `totals` the counts that it states of itself.
    """

    source: str
    rules: Reconciliation
    entries: set[Entry] = field(default_factory=set)
    words: dict[str, list[Word]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


def unknown(words: Iterable[Word]) -> list[Remark]:
    """Return a remark for each term of a list that its declaration does not recognize."""
    return [
        Remark(
            kind="unknown-word",
            count=count,
            text=f"unrecognized term: {count:,} {'row' if count == 1 else 'rows'}",
            quoted=word,
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
        codes = amending.contradicted
        if codes:
            text = (
                f"codes on which the corrections to {lists.label} contradict one another, so"
                f" that the last version is used: {len(codes):,} ({_named(codes)})"
            )
            remarks.append(Remark(kind="versions-contradict", count=len(codes), text=text))
    return last, remarks


def published(
    lists: Lists, rules: Reconciliation, diff: ReleaseDiff, before: Snapshot, after: Snapshot
) -> Published:
    """Return a list's additions, deletions and revisions of the codes that are counted."""
    source = lists.best(rules)
    words = lists.words(rules, source)
    remarks = unknown(words)
    listed = Published(source=source, rules=rules, totals=lists.totals(source), remarks=remarks)
    first, last = diff.before.effective.isoformat(), diff.after.effective.isoformat()
    other_date = uncounted = 0
    for word in words:
        code, row = word.declared.code, word.declared.said
        day = row.get(rules.dated, "")
        if day and not first < day <= last:
            other_date += 1
            continue
        listed.words.setdefault(code, []).append(word)
        action = word.action
        if action == Action.CHANGE:
            action = REVISION if code in before else ADDITION
        if action not in COUNTED:
            continue
        if _is_counted(word, rules.counted, before, after):
            listed.entries.add(Entry(code, action))
        else:
            uncounted += 1
    if other_date:
        text = f"rows effective before or after the two releases: {other_date:,}"
        listed.remarks.append(Remark(kind="other-date", count=other_date, text=text))
    if uncounted:
        text = f"rows about codes that are not counted: {uncounted:,}"
        listed.remarks.append(Remark(kind="not-counted", count=uncounted, text=text))
    _amend(listed, lists)
    return listed


def _is_counted(word: Word, counted: str, before: Snapshot, after: Snapshot) -> bool:
    """Return whether a row is about a code that has the flag: by its own word, else by ours.

    A code that neither release has stays, so that it is seen.
    """
    own = word.declared.said.get(counted.partition(".")[2])
    if not counted or own is not None:
        return own in {None, "true"}
    sides = (before, after) if word.action == DELETION else (after, before)
    concepts = [side.get(word.declared.code) for side in sides]
    concept = next((concept for concept in concepts if concept is not None), None)
    return concept is None or concept.properties.get(counted) == "true"


def _amend(listed: Published, lists: Lists) -> None:
    """Apply what the lists that amend this one correct."""
    last, _ = corrections(lists, listed.source)
    before = set(listed.entries)
    for code, action in last.items():
        if action in TAKEN_BACK:
            listed.entries.discard(Entry(code, TAKEN_BACK[action]))
        else:
            listed.entries.add(Entry(code, action))
    added, removed = len(listed.entries - before), len(before - listed.entries)
    if added or removed:
        text = f"entries that corrections add: {added:,}; that they remove: {removed:,}"
        listed.remarks.append(Remark(kind="amended", count=added + removed, text=text))


def _named(codes: list[str]) -> str:
    more = len(codes) - SHOWN
    return ", ".join(codes[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
