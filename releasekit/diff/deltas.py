"""One fact of a difference, and the lines that it is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.model.concept import TERMINATED

if TYPE_CHECKING:
    from releasekit.model import Concept, Snapshot, Value

EXISTENCE = "code"
"""The aspect of a delta that says a code is in one snapshot only."""


class Delta(Struct, frozen=True, kw_only=True, gc=False):
    """One fact: an aspect of a code has another value, or the code itself came or went.

    `key` is the code; one of several cells is written `12345/67890`.

    For the aspect `code`, `before` and `after` are the display of the side that has it; both are
    empty where the code set has no display, and the pair alone tells which side that is.

    A fact of the whole release has the key `*` and says of how many `codes` it holds.
    """

    key: str
    aspect: str
    before: Value
    after: Value
    codes: int = 1


class Row(Struct, frozen=True, gc=False):
    """A code's line in one of the snapshots compared; it is parsed when that is asked for."""

    snapshot: Snapshot
    line: bytes

    @property
    def concept(self) -> Concept:
        """The code as a concept; parsed on each call."""
        return self.snapshot.parse(self.line)

    def cell(self, name: str) -> str:
        """Return the cell of an aspect; empty where the heading has it not."""
        place = self.snapshot.places.get(name)
        return "" if place is None else self.line.split(b"\t", place + 1)[place].decode()

    def cells(self, *names: str) -> list[str]:
        """Return the cells of several aspects at once."""
        places, cells = self.snapshot.places, self.line.split(b"\t")
        return [cells[places[name]].decode() if name in places else "" for name in names]


class Pair(Struct, frozen=True, kw_only=True, gc=False):
    """A code whose lines differ: its row before and after, None where it is absent."""

    before: Row | None
    after: Row | None

    @property
    def present(self) -> Row:
        """The row as it is after, or as it last was."""
        row = self.after or self.before
        if row is None:
            message = "a pair has at least one side"
            raise ValueError(message)
        return row

    @property
    def live(self) -> tuple[bool, bool]:
        """Whether the code was and is there with no date of termination."""
        before, after = self.before, self.after
        return (
            before is not None and not before.cell(TERMINATED),
            after is not None and not after.cell(TERMINATED),
        )
