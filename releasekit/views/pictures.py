"""Totals as a picture shows them: bars by group, by section and by year, with their numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from releasekit.classify.compare import compare_stored
from releasekit.render import words
from releasekit.views import duties, titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from releasekit.classify import Change
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.timeline import Timeline
    from releasekit.views.selection import Selection

SERIES = {
    "New": frozenset(duties.NEW),
    "Revised": frozenset(duties.REVISED),
    "Ended": frozenset(duties.ENDED),
}
"""What is counted, by classes of change; the rest is in no picture."""
MOST = 8
"""How many rows a picture of one page may have; the others are one row more."""


class PictureRow(Struct, frozen=True, kw_only=True):
    """One row of bars: its label, and a number of codes for each series of the picture."""

    label: str
    values: tuple[int, ...]


class PictureView(Struct, frozen=True, kw_only=True):
    """A picture of bars and the table beside it.

    `id` is unique in its bulletin, `title` and `text` say what is seen, `heading` what a row is
    of. Each row has one number for each of `series`; `most` is the largest number, at least 1,
    which is the longest bar.
    """

    id: str
    title: str
    text: str
    heading: str
    series: tuple[str, ...]
    rows: tuple[PictureRow, ...]
    most: int


def annual_diffs(diff: ReleaseDiff, timeline: Timeline | None) -> list[ReleaseDiff]:
    """Compare each annual edition up to AFTER with the one before, in order.

    Where the store has but one such pair, or none, nothing is compared: `diff` is all there is.
    """
    if timeline is None:
        return []
    annual = [
        release
        for release in timeline.releases
        if timeline.annual(release) and release.effective <= diff.after.effective
    ]
    pairs = list(pairwise(annual))
    if len(pairs) <= 1:
        return []
    store = timeline.store
    return [
        diff
        if (before, after) == (diff.before, diff.after)
        else compare_stored((store, before), (store, after), basis=diff.basis)
        for before, after in pairs
    ]


def pictures(
    diff: ReleaseDiff, years: Sequence[ReleaseDiff], selection: Selection
) -> tuple[PictureView, ...]:
    """Draw the totals over the years, where there are several, and those by section."""
    chosen = {_edition(year): selection.of(year)[0] for year in years}
    by_year = _by_year(diff, chosen)
    by_section = _of_sections(diff, _by_section(diff, selection.of(diff)[0]))
    by_both = _of_both(diff, chosen)
    return tuple(picture for picture in (by_year, by_section, by_both) if picture.rows)


def _edition(diff: ReleaseDiff) -> str:
    """Return the label of an edition; where the one before it is missing, since which it counts."""
    edition = diff.layout.cadence.edition
    if edition(diff.after.effective) - edition(diff.before.effective) == 1:
        return diff.after.label
    phrase: str = words.load()["since_edition"]
    return phrase.format(label=diff.after.label, before=diff.before.label)


def _basis(diff: ReleaseDiff) -> str:
    return str(words.load()["bases"][diff.basis])


def _by_year(diff: ReleaseDiff, chosen: Mapping[str, list[Change]]) -> PictureView:
    return _picture(
        id="years",
        title=f"{diff.layout.name}: new, revised and ended codes by year",
        text=f"Codes of each annual edition compared with the one before, {_basis(diff)}.",
        heading="Edition",
        series=tuple(SERIES),
        rows=[_row(label, changes) for label, changes in chosen.items()],
    )


def _of_sections(diff: ReleaseDiff, sections: Mapping[str, list[Change]]) -> PictureView:
    rows = [_row(section, changes) for section, changes in sections.items()]
    return _picture(
        id="sections",
        title=f"{diff.layout.name}: new, revised and ended codes by section",
        text=f"Codes, {diff.before.label} to {diff.after.label}, {_basis(diff)}.",
        heading="Section",
        series=tuple(SERIES),
        rows=[row for row in rows if any(row.values)],
    )


def _of_both(diff: ReleaseDiff, chosen: Mapping[str, list[Change]]) -> PictureView:
    years = [_by_section(diff, changes) for changes in chosen.values()]
    places = _by_section(diff, (change for changes in chosen.values() for change in changes))
    rows = [
        PictureRow(label=each, values=tuple(_any(year.get(each, ())) for year in years))
        for each in places
    ]
    return _picture(
        id="section-years",
        title=f"{diff.layout.name}: codes by section and year",
        text=f"Codes that are new, revised or ended in each edition, {_basis(diff)}.",
        heading="Section",
        series=tuple(chosen),
        rows=[row for row in rows if any(row.values)],
    )


def shortened(picture: PictureView) -> PictureView:
    """Return a picture that fits on a page: its largest rows in their order, the rest as one."""
    if len(picture.rows) <= MOST:
        return picture
    largest = sorted(picture.rows, key=lambda row: -sum(row.values))[: MOST - 1]
    rest = [row.values for row in picture.rows if row not in largest]
    rows = [row for row in picture.rows if row in largest]
    values = tuple(map(sum, zip(*rest, strict=True)))
    rows.append(PictureRow(label=f"{len(rest)} others together", values=values))
    most = max(value for row in rows for value in row.values)
    return replace(picture, rows=tuple(rows), most=max(most, 1))


def _picture(*, rows: list[PictureRow], **texts: Any) -> PictureView:  # noqa: ANN401
    most = max((value for row in rows for value in row.values), default=0)
    return PictureView(rows=tuple(rows), most=max(most, 1), **texts)


def _row(label: str, changes: Iterable[Change]) -> PictureRow:
    every = list(changes)
    return PictureRow(label=label, values=tuple(_codes(every, each) for each in SERIES.values()))


def _codes(changes: Iterable[Change], classes: frozenset[str]) -> int:
    return len({change.delta.key for change in changes if change.rule.id in classes})


def _any(changes: Iterable[Change]) -> int:
    return _codes(changes, frozenset().union(*SERIES.values()))


def _by_section(diff: ReleaseDiff, changes: Iterable[Change]) -> dict[str, list[Change]]:
    order = diff.layout.section_order
    sections: dict[str, list[Change]] = {}
    for change in sorted(changes, key=lambda change: order.get(change.section, len(order))):
        sections.setdefault(titles.of_section(change.section), []).append(change)
    return sections
