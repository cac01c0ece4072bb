"""The stored mappings that apply to a step, and the codes that their ranges stand for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from releasekit.model import Mapping, Release
    from releasekit.timeline import Timeline


class Row(NamedTuple):
    """A mapping, and the label of the release that came with it."""

    release: str
    mapping: Mapping


class Mappings:
    """Every mapping of a code set's stored releases, by the step to which it applies."""

    def __init__(self, timeline: Timeline) -> None:
        """Read them all, once.

        A publisher's table covers earlier years too: the rows of the latest release for a target
        and a date replace those of earlier releases.
        """
        self.dated: dict[tuple[str, dt.date], list[Row]] = {}
        self.undated: list[dict[str, list[Row]]] = []
        self.releases = timeline.releases
        for release in timeline.releases:
            dated: dict[tuple[str, dt.date], list[Row]] = defaultdict(list)
            undated: dict[str, list[Row]] = defaultdict(list)
            for mapping in timeline.store.mappings(release):
                row = Row(release.label, mapping)
                if mapping.effective is None:
                    undated[mapping.source].append(row)
                else:
                    dated[mapping.target, mapping.effective].append(row)
            self.dated |= dated
            self.undated.append(undated)

    def within(self, before: Release, after: Release) -> list[Row]:
        """Return the rows that take effect after `before` does, up to the day when `after` does."""
        first, last = before.effective, after.effective
        applying = (rows for (_, day), rows in self.dated.items() if first < day <= last)
        return sorted((row for rows in applying for row in rows), key=_order)

    def of(self, after: Release) -> list[Row]:
        """Return the rows without a date that came with a release."""
        place = self._place(after)
        by_source = self.undated[place].values() if place is not None else ()
        return sorted((row for rows in by_source for row in rows), key=_order)

    def later(self, code: str, after: Release) -> list[tuple[Release, list[Row]]]:
        """Return a code's rows without a date, with the releases after `after`, in order."""
        place = self._place(after)
        if place is None:
            return []
        later = zip(self.releases[place + 1 :], self.undated[place + 1 :], strict=True)
        return [(release, rows[code]) for release, rows in later if code in rows]

    def _place(self, after: Release) -> int | None:
        labels = [release.label for release in self.releases]
        return labels.index(after.label) if after.label in labels else None


def _order(row: Row) -> tuple[str, ...]:
    mapping = row.mapping
    effective = mapping.effective.isoformat() if mapping.effective else ""
    return mapping.source, mapping.target, effective, mapping.note, row.release


def text_of(rows: Iterable[Row]) -> str:
    """Return rows as one text, for a digest."""
    return "\n".join(
        "\t".join((*_order(row), row.mapping.relationship or ""))
        for row in sorted(rows, key=_order)
    )
