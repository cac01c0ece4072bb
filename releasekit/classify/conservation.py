"""Live codes add up: before + added + reinstated - deleted = after."""

from __future__ import annotations

from msgspec import Struct

from releasekit.errors import SnapshotError


class Conservation(Struct, frozen=True, kw_only=True):
    """Live codes (present and not terminated): before + added + reinstated - deleted = after."""

    before: int
    added: int = 0
    reinstated: int = 0
    deleted: int = 0
    after: int = 0

    def validate(self) -> None:
        """Raise SnapshotError if the sum does not come out."""
        if self.before + self.added + self.reinstated - self.deleted != self.after:
            message = f"the counts do not add up: {self}"
            raise SnapshotError(message, advice="load both releases again")
