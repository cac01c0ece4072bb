"""Parts the pieces of a release that was posted several times: the first posting, then the next."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import distribution
from releasekit.ingest.claims import without_copy_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.ingest.pieces import Piece, Table


class Posting(Struct, frozen=True, kw_only=True):
    """The pieces of one posting of a release; `fault` is why they cannot be told apart."""

    number: int
    pieces: tuple[Piece, ...]
    fault: str = ""

    @property
    def reason(self) -> str:
        """What is told of it as a correction."""
        name = next((piece.name for piece in self.pieces if piece.concepts), "")
        return f"posted again: {name.rpartition('/')[2]}"


def postings(pieces: Sequence[Piece]) -> list[Posting]:
    """Return the postings of a release in their order, by the numbers in the names of its pieces.

    A later posting takes the lists of the one before that it has not itself. A release whose codes
    are there once is one posting, whatever its names.
    """
    pieces = sorted(pieces, key=lambda piece: (not piece.concepts, piece.name))
    numbers = sorted(_numbers(pieces))
    bins: dict[int, list[Piece]] = {number: [] for number in numbers}
    for piece in pieces:
        fitting = [number for number in numbers if number <= piece.posting]
        bins[fitting[-1] if fitting else numbers[0]].append(piece)
    for before, after in pairwise(numbers):
        bins[after] += _carried(bins[before], bins[after])
    return [
        Posting(
            number=max((piece.posting for piece in own if piece.concepts), default=number),
            pieces=tuple(own),
            fault=_fault(own),
        )
        for number, own in bins.items()
    ]


def _numbers(pieces: Iterable[Piece]) -> set[int]:
    """Return the numbers of the postings: of pieces that have the same codes under several."""
    by_table: dict[str, set[int]] = {}
    for piece in pieces:
        for table in piece.tables:
            if table.concepts and not table.multiple:
                by_table.setdefault(table.name, set()).add(piece.posting)
    several = [numbers for numbers in by_table.values() if len(numbers) > 1]
    return set.union(*several) if several else {1}


def _carried(before: Iterable[Piece], after: Sequence[Piece]) -> list[Piece]:
    tables = {table.name for piece in after for table in piece.tables}
    return [
        piece
        for piece in before
        if not piece.concepts and tables.isdisjoint(table.name for table in piece.tables)
    ]


def _fault(pieces: Iterable[Piece]) -> str:
    """Return which two pieces hold the same table of one release; empty where none do."""
    by_table: dict[str, list[tuple[Piece, Table]]] = {}
    for piece in pieces:
        for table in piece.tables:
            if not table.multiple:
                by_table.setdefault(table.name, []).append((piece, table))
    for name, having in by_table.items():
        first = min(table.order for _, table in having)
        best = _without_copies([(piece, table) for piece, table in having if table.order == first])
        if len(best) > 1:
            names = " and ".join(_place(piece, table) for piece, table in best)
            return (
                f"{names}: each has the {name}\n  keep one of them in the folder; a later posting "
                "has its number in its name (…_v2), or is loaded by itself: --kind correction"
            )
    return ""


def _place(piece: Piece, table: Table) -> str:
    return piece.name if piece.name.endswith(table.member) else f"{piece.name}/{table.member}"


def _without_copies(having: Sequence[tuple[Piece, Table]]) -> Sequence[tuple[Piece, Table]]:
    """Return the tables without those that are copies of others: the same name and bytes."""
    if len({without_copy_mark(table.member) for _, table in having}) == len(having):
        return having
    kept: dict[tuple[str, str], tuple[Piece, Table]] = {}
    for piece, table in having:
        key = (without_copy_mark(table.member), _digest(piece, table))
        kept.setdefault(key, (piece, table))
    return list(kept.values())


def _digest(piece: Piece, table: Table) -> str:
    members = distribution.members([piece.path])
    return next(member.sha256() for member in members if member.name == table.member)
