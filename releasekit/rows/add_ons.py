"""Add-on codes as spans of days: when a code is one, and beside which codes it is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.rows.day_spans import EVER, NEVER, merged
from releasekit.timeline.edit_rows import begin_with

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.timeline import Timeline


class AddOnSpan(Struct, frozen=True, kw_only=True):
    """Days on which a code is an add-on code of another, `primary`."""

    code: str
    primary: str
    start: dt.date
    end: dt.date
    why: str


class AddOnDays(Struct, frozen=True, kw_only=True):
    """Days on which a code is an add-on code whose primary codes the list names, all of them."""

    code: str
    start: dt.date
    end: dt.date
    why: str


def primary_spans(lists: Iterable[Timeline], codes: Sequence[str]) -> Iterator[AddOnSpan]:
    """Yield the primary codes of add-on codes by every list of them.

    A code of which others say what its primary codes are is left out.
    """
    for timeline in lists:
        edits = timeline.layout.edits
        if edits is None or edits.relation != "needs":
            continue
        for code in codes:
            rows = [row for row in begin_with(timeline, code) if not row.void]
            if any(row.second in edits.any_code for row in rows):
                continue
            for row in rows:
                yield AddOnSpan(
                    code=code,
                    primary=row.second,
                    start=row.since or EVER,
                    end=row.until or NEVER,
                    why=f"an add-on code without its primary code ({timeline.layout.name})",
                )


def add_on_days(spans: Sequence[AddOnSpan]) -> Iterator[AddOnDays]:
    """Yield when each code is an add-on code of any other."""
    for code in dict.fromkeys(span.code for span in spans):
        own = [span for span in spans if span.code == code]
        for start, end in merged((span.start, span.end) for span in own):
            yield AddOnDays(code=code, start=start, end=end, why=own[0].why)
