"""The part of a bulletin's view that an erratum has: corrections, by posting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from releasekit.views.changes import ChangeView


class CorrectionView(Struct, frozen=True, kw_only=True):
    """One correction: the change, what it is about, and what each posting said.

    `wrong` and `right` are empty where the texts of the change tell it, redlined or withheld.
    """

    change: ChangeView
    what: str
    wrong: str
    right: str


class PostingView(Struct, frozen=True, kw_only=True):
    """What one posting of a release corrected, in order of the code.

    `corrects` is the label of the posting before it; `posted` is ISO 8601, empty if not on record.
    """

    label: str
    corrects: str
    posted: str
    reason: str
    corrections: tuple[CorrectionView, ...]
