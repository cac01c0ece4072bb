"""Codes that stood side by side and are gone together, and texts that end where their line did."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from releasekit.layout.fields import Span
from releasekit.layout.shapes import FixedWidth
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import BETWEEN_CELLS, code_of_cells, columns_of

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
    for kind, low, run, high in _runs(before, kinds, gone):
        least = LEAST if low and high else LEAST_AT_END
        if len(run) < least or not (within or least == LEAST_AT_END):
            continue
        if any(low < code for code in _between(after, kind, low, high)):
            continue
        place = "last" if not high else "first" if not low else ""
        words = " ".join(filter(None, (f"{len(run):,}", place, "live codes")))
        ends = f"between {low} and {high}" if low and high else f"after {low}"
        title = code_set.kind_title(kind)
        what = f"the {words} of {title} {ends if low else f'before {high}'}"
        yield Hole(what, run)


def _runs(
    snapshot: Snapshot, kinds: Collection[str], gone: Collection[str]
) -> Iterator[tuple[str, str, list[str], str]]:
    """Return live codes of a kind that follow one another and are all gone.

    Each with its kind, and the codes of it that stand before and behind; empty where none does.
    """
    columns = columns_of(snapshot.heading)
    kind_at, width = columns.index("kind"), snapshot.key_width
    ended = columns.index(TERMINATED) if TERMINATED in columns else -1
    last: dict[str, str] = {}
    open_runs: dict[str, tuple[str, list[str]]] = {}
    for line in snapshot.lines() if kinds else ():
        row = line.decode().split("\t")
        kind = row[kind_at]
        if kind not in kinds or (ended >= 0 and row[ended]):
            continue
        code = code_of_cells(row[:width])
        if code in gone:
            open_runs.setdefault(kind, (last.get(kind, ""), []))[1].append(code)
        elif kind in open_runs:
            low, run = open_runs.pop(kind)
            yield kind, low, run, code
        last[kind] = code
    for kind, (low, run) in open_runs.items():
        yield kind, low, run, ""


def _between(snapshot: Snapshot, kind: str, low: str, high: str) -> Iterator[str]:
    """Return the codes of a kind from one on until another; an empty one is no bound."""
    kind_at, width = columns_of(snapshot.heading).index("kind"), snapshot.key_width
    first, last = (code.replace(BETWEEN_CELLS, "\t") for code in (low, high or "\x7f"))
    for line in snapshot.lines_within(first, last):
        row = line.decode().split("\t")
        code = code_of_cells(row[:width])
        if row[kind_at] == kind and (not high or code < high):
            yield code


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
