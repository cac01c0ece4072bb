"""Which codes of a release's state may be reported: asked code by code, or listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.model.concept import BILLABLE, TERMINATED
from releasekit.model.snapshot import code_of_key, columns_of, key_of_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from releasekit.model import Snapshot


class Census:
    """The codes of one state; a code's line is looked up once.

    A code is live that is present, has no date of termination, and is billable where its code set
    says which codes are.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        """Take the state."""
        self.snapshot = snapshot
        self._live = liveness(snapshot)
        self._lines: dict[str, bytes | None] = {}

    def read(self, codes: Iterable[str]) -> None:
        """Look up many codes, in order: those of one page then cost one reading of it."""
        for code in sorted(codes):
            self.line(code)

    def line(self, code: str) -> bytes | None:
        """Return a code's line, or None."""
        if code not in self._lines:
            self._lines[code] = self.snapshot.line(code)
        return self._lines[code]

    def cell(self, code: str, name: str) -> str:
        """Return the cell of an aspect; empty where the code, or the heading, lacks it."""
        line, place = self.line(code), self.snapshot.places.get(name)
        return "" if line is None or place is None else line.split(b"\t")[place].decode()

    def is_live(self, code: str) -> bool:
        """Return whether a code may be reported."""
        line = self.line(code)
        return line is not None and self._live(line)

    def is_header(self, code: str) -> bool:
        """Return whether a code is in force, but only more specific ones may be reported."""
        return self.cell(code, BILLABLE) == "false" and not self.cell(code, TERMINATED)

    def is_category(self, code: str) -> bool:
        """Return whether a code is a header that stands below no other."""
        return self.is_header(code) and not self.cell(code, "parent")

    def below(self, code: str) -> list[str]:
        """Return the codes to report that stand below a header, in order."""
        return self.live_within(code, code) if self.is_header(code) else []

    def live_within(self, first: str, last: str) -> list[str]:
        """Return the live codes from one to another that begins like `last`, in order."""
        lines = self.snapshot.lines_within(first, last)
        return [code_of_key(key_of_line(line, 1)) for line in lines if self._live(line)]


def liveness(snapshot: Snapshot) -> Callable[[bytes], bool]:
    """Return a function that takes a line of a snapshot and returns whether its code is live."""
    names = columns_of(snapshot.heading)
    end = names.index(TERMINATED) if TERMINATED in names else 0
    billable = names.index(BILLABLE) if BILLABLE in names else 0
    last = max(end, billable) + 1

    def live(line: bytes) -> bool:
        cells = line.split(b"\t", last)
        return not (end and cells[end].strip()) and not (billable and cells[billable] == b"false")

    return live


def live_codes(snapshot: Snapshot) -> list[str]:
    """Return the live codes of a release, in order."""
    live = liveness(snapshot)
    return [
        code_of_key(key_of_line(line, snapshot.key_width))
        for line in snapshot.lines()
        if live(line)
    ]
