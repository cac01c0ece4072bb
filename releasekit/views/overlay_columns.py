"""What an output sees of the issuer's own columns beside each code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping


class OverlayView(Struct, frozen=True, kw_only=True):
    """The issuer's own columns: their headings, and the cells of each code that has any.

    Codes are as files have them, without a dot; each has a cell for every heading, empty where
    nothing is said. `{{ overlay.of(change.code) }}` are the cells beside a change.
    """

    headings: tuple[str, ...] = ()
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, code: str) -> tuple[str, ...]:
        """Return the cells beside a code: one for each heading."""
        return self.cells.get(code) or ("",) * len(self.headings)


NO_OVERLAY = OverlayView()
