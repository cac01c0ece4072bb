"""Flags that go because their code ended or became a header: no change of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.model.concept import BILLABLE, TERMINATED, Family

if TYPE_CHECKING:
    from releasekit.diff import Delta


def without_lost_flags(deltas: list[Delta]) -> list[Delta]:
    """Return the deltas of a code, of one that ended or became a header without the lost flags."""
    ended = any(
        (delta.aspect == TERMINATED and delta.after and not delta.before)
        or (delta.aspect == BILLABLE and delta.after == "false")
        for delta in deltas
    )
    return [delta for delta in deltas if not _flag_goes(delta)] if ended else deltas


def _flag_goes(delta: Delta) -> bool:
    family = delta.aspect.partition(".")[0]
    return family == Family.FLAG and delta.aspect != BILLABLE and delta.after in {"", "false"}
