"""Counts the live codes that are gone since the release before, and asks where they are many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.diff import Comparison
from releasekit.ingest.matches import named
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import code_of_key, columns_of, key_of_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.ingest.complete import Doubts
    from releasekit.ingest.side_tables import SideTables
    from releasekit.layout import CodeSet
    from releasekit.model import Snapshot

MOST_SHARE = 0.05
"""The share of the live codes that may be gone without a word of the publisher's."""
FEW = 10
"""Up to how many codes may be gone whatever their share, unless that is half of all."""
IN_A_ROW = 20
"""How many live codes that follow one another may be gone: of a file that lost a part, all are."""
_ADVICE = (
    "if the files are a part of the release, say which: --covers KIND, or --covers additions for a "
    "list of new codes; if the codes did end, take the release as it is: --force"
)


class Earlier(Struct, frozen=True, kw_only=True):
    """The release that another one follows: its snapshot, and how many live codes it has."""

    snapshot: Snapshot
    live: int


def validate_vanished(
    earlier: Earlier,
    after: Snapshot,
    tables: SideTables,
    code_set: CodeSet,
    doubts: Doubts,
) -> None:
    """Doubt a release without a large share of the live codes of the one before it.

    So is one without all codes of a kind, or without many that follow one another.

    Codes that the lists among its `tables` say are gone, or were replaced, do not count.
    """
    before, live = earlier.snapshot, earlier.live
    gone = _gone(before, after)
    if not gone:
        return
    by_kind = Counter(code_set.kind_of(code) for code in gone)
    emptied = _without_live(after, by_kind)
    in_a_row = _longest_row(before, gone) if len(gone) > IN_A_ROW else []
    if not (_is_much(len(gone), live) or emptied or len(in_a_row) > IN_A_ROW):
        return
    ranges, known = _split(tables.gone(code_set))
    unsaid = [code for code in gone if code not in known and not _in_ranges(code, ranges)]
    if _is_much(len(unsaid), live):
        what = f"{len(unsaid):,} of the {live:,} live codes ({len(unsaid) / live:.1%})"
        _doubt(doubts, before, after, what, unsaid)
        return
    row = sorted({*in_a_row} & {*unsaid})
    if len(row) > IN_A_ROW:
        what = f"{len(row):,} live codes in a row, {row[0]} to {row[-1]},"
        _doubt(doubts, before, after, what, row)
    for kind in sorted(emptied):
        if codes := [code for code in unsaid if code_set.kind_of(code) == kind]:
            what = f"the {by_kind[kind]:,} live codes that are {code_set.kind_title(kind)}"
            _doubt(doubts, before, after, what, codes)


def _doubt(
    doubts: Doubts, before: Snapshot, after: Snapshot, what: str, codes: Sequence[str]
) -> None:
    message = (
        f"has none of {what} of {before.release.label}, and no list beside it says that they "
        f"ended: {named(codes)}"
    )
    doubts.add(after.release.label, message, advice=_ADVICE)


def _gone(before: Snapshot, after: Snapshot) -> list[str]:
    """Return the live codes of a snapshot that another one has not, in order."""
    return [
        pair.before.concept.code
        for pair in Comparison(before, after).pairs()
        if pair.before is not None and pair.after is None and pair.live[0]
    ]


def _longest_row(before: Snapshot, gone: Sequence[str]) -> list[str]:
    """Return the most of the codes that are gone between two that live on."""
    lost = set(gone)
    ended = before.places.get(TERMINATED, 0)
    longest: list[str] = []
    row: list[str] = []
    for line in before.lines():
        cells = line.split(b"\t")
        code = code_of_key(key_of_line(line, before.key_width))
        if code in lost:
            row.append(code)
        elif not (ended and cells[ended]):
            longest, row = max(longest, row, key=len), []
    return max(longest, row, key=len)


def _is_much(gone: int, live: int) -> bool:
    return gone > live * MOST_SHARE and (gone > FEW or gone * 2 >= live)


def _without_live(snapshot: Snapshot, kinds: Iterable[str]) -> set[str]:
    """Return the kinds of which a snapshot has no code without a date of termination."""
    columns = columns_of(snapshot.heading)
    kind = columns.index("kind")
    ended = columns.index(TERMINATED) if TERMINATED in columns else -1
    missing = set(kinds)
    for line in snapshot.lines():
        row = line.split(b"\t")
        if ended < 0 or not row[ended]:
            missing.discard(row[kind].decode())
            if not missing:
                break
    return missing


def _split(listed: Iterable[str]) -> tuple[list[tuple[str, str]], set[str]]:
    """Return the ranges and the single codes of a list."""
    ranges: list[tuple[str, str]] = []
    known: set[str] = set()
    for text in listed:
        low, dash, high = text.partition("-")
        if dash:
            ranges.append((low, high or low + "~"))
        else:
            known.add(text)
    return ranges, known


def _in_ranges(code: str, ranges: Sequence[tuple[str, str]]) -> bool:
    return any(low <= code <= high for low, high in ranges)
