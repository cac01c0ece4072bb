"""Codes that stood side by side and are gone together, and texts that end where their line did."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, NamedTuple

from releasekit.layout.fields import Span
from releasekit.layout.shapes import FixedWidth
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import code_of_cells, columns_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from releasekit.ingest.complete import Doubts
    from releasekit.ingest.side_tables import SideTables
    from releasekit.layout import CodeSet, File
    from releasekit.model import Snapshot

LEAST_AT_END = 2
"""How many of a kind's first or last codes may not be gone together without a word."""
LEAST = 10
"""How many codes within a kind may not: a family is smaller, and its end is told."""
_ADVICE = "download the file again, for it seems cut; if the codes did end, take it: --force"


class Hole(NamedTuple):
    """Codes of a kind that follow one another in the earlier release, and what they are of it."""

    what: str
    codes: Sequence[str]


def holes(
    before: Snapshot, after: Snapshot, gone: Collection[str], code_set: CodeSet, *, within: bool
) -> Iterator[Hole]:
    """Return where live codes of a release are gone as lines of a cut file are.

    They are at the beginning or the end of their kind, or, if asked for, `within` it, and no new
    code stands in their place.
    """
    kinds = {code_set.kind_of(code) for code in gone}
    have = _by_kind(after, kinds, live=False)
    for kind, codes in _by_kind(before, kinds, live=True).items():
        title = code_set.kind_title(kind)
        for first, last in _runs(codes, gone):
            run = codes[first:last]
            least = LEAST_AT_END if not first or last == len(codes) else LEAST
            if len(run) < least or not (within or least == LEAST_AT_END):
                continue
            low, high = codes[first - 1] if first else "", codes[last] if last < len(codes) else ""
            if _between(have[kind], low, high):
                continue
            place = "last" if not high else "first" if not low else ""
            words = " ".join(filter(None, (f"{len(run):,}", place, "live codes")))
            ends = f"between {low} and {high}" if low and high else f"after {low}"
            what = f"the {words} of {title} {ends if low else f'before {high}'}"
            yield Hole(what, run)


def _between(codes: Sequence[str], low: str, high: str) -> bool:
    """Return whether one of some codes in order lies between two; an empty one is no bound."""
    first = bisect.bisect_right(codes, low)
    return first < (bisect.bisect_left(codes, high) if high else len(codes))


def _by_kind(snapshot: Snapshot, kinds: Collection[str], *, live: bool) -> dict[str, list[str]]:
    """Return the codes of some kinds in order, all or the live ones."""
    columns = columns_of(snapshot.heading)
    kind_at, width = columns.index("kind"), snapshot.key_width
    ended = columns.index(TERMINATED) if live and TERMINATED in columns else -1
    codes: dict[str, list[str]] = {kind: [] for kind in kinds}
    for line in snapshot.lines():
        row = line.decode().split("\t")
        if row[kind_at] in codes and not (ended >= 0 and row[ended]):
            codes[row[kind_at]].append(code_of_cells(row[:width]))
    return codes


def _runs(codes: Sequence[str], gone: Collection[str]) -> Iterator[tuple[int, int]]:
    """Return from where to where, not included, codes that follow one another are all gone."""
    first = -1
    for place, code in enumerate((*codes, "")):
        if code in gone:
            first = place if first < 0 else first
        elif first >= 0:
            yield first, place
            first = -1


def validate_texts(
    shortened: Iterable[tuple[str, str, str]], after: Snapshot, tables: SideTables, doubts: Doubts
) -> None:
    """Doubt texts that end where a line of what they were ended: the lines below it are lost."""
    widths = [width for file in tables.files if (width := _width(file))]
    cut = [
        f"{code} ({text[-_SHOWN:]!r})"
        for code, whole, text in shortened
        if any(len(text) in _line_ends(whole, width) for width in widths)
    ]
    if cut:
        dots = " …" if len(cut) > _MOST else ""
        message = (
            f"{len(cut):,} of its texts end where a line of the earlier text ended, and its next "
            f"lines are missing: {', '.join(cut[:_MOST])}{dots}"
        )
        doubts.add(after.release.label, message, advice=_ADVICE)


_SHOWN, _MOST = 30, 3


def _width(file: File) -> int:
    """Return the width of a column whose text goes on in further records; 0 if there is none."""
    if not (isinstance(file, FixedWidth) and file.continues):
        return 0
    place = file.columns[file.column(file.continues.joins)].place
    return place.span[1] - place.span[0] + 1 if isinstance(place, Span) and place.span[1] else 0


def _line_ends(text: str, width: int) -> set[int]:
    """Return after how many characters of a text its lines may end that are so wide.

    Publishers wrap between words, with or without room for a blank, or wherever the line is full.
    """
    ends = set(range(width, len(text), width + 1))  # a blank joins them
    for room in (width, width - 1):
        line = whole = 0
        for word in text.split(" "):
            if line and line + 1 + len(word) > room:
                ends.add(whole)
                line = 0
            line += len(word) + (line > 0)
            whole += len(word) + (whole > 0)
    return ends
