"""What a site shows: its code sets, the releases of each, and every code with its history."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct, to_builtins
from msgspec.structs import asdict

from releasekit import classify
from releasekit.views import permalinks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.licensing import Licensed
    from releasekit.model import Release
    from releasekit.timeline import Sunset
    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.concepts import IntervalView
    from releasekit.views.lifecycles import EventView

SCHEMA = "releasekit/site/1"
VERSION = "site/2"


class SiteView(Struct, frozen=True, kw_only=True):
    """What every page is given beside its own view.

    `title` is the site's, `audience` for whom it is, `url` where it will stand, ended by a slash
    and empty where it is not known.
    """

    title: str
    audience: str
    url: str


class ReleaseLine(Struct, frozen=True, kw_only=True):
    """A release as lists show it: plain values, for they are stored between two runs.

    `page`, `data` (its changes for machines) and `bulletin` are paths from the root of the site;
    `before` is the label of the release that it is compared with; all but `page` are empty
    for the first on record. `summary` counts codes by class, `levels` changes by level, `codes`
    the codes with any change; `conservation` counts live codes. Dates are ISO 8601; `known` is
    the day on which it came out, or on which it is effective where that is not known.
    """

    label: str
    kind: str
    effective: str
    published: str
    known: str
    reason: str
    sample: bool
    erratum: bool
    before: str
    page: str
    data: str
    bulletin: str
    live: int
    codes: int
    summary: Mapping[str, int]
    levels: Mapping[str, int]
    conservation: Mapping[str, int]


class CodeSetView(Struct, frozen=True, kw_only=True):
    """One code set as the index shows it: plain values. `releases` are newest first.

    `codes` counts every code that any release on record has, `changed` those with a change.
    `notice` is of the newest release's edition; `index` the page that lists the code pages.
    """

    id: str
    name: str
    title: str
    publisher: str
    notice: str
    licensed: bool
    entitlement: str
    withheld: bool
    sample: bool
    codes: int
    changed: int
    index: str
    releases: tuple[ReleaseLine, ...]

    def document(self) -> dict[str, Any]:
        """Return the code set as plain values for JSON."""
        return cast("dict[str, Any]", to_builtins(self))

    @classmethod
    def of(cls, document: dict[str, Any]) -> CodeSetView:
        """Return the code set that `document` described."""
        releases = tuple(ReleaseLine(**line) for line in document["releases"])
        return cls(**(document | {"releases": releases}))


class ClassRows(Struct, frozen=True, kw_only=True):
    """The changes of one class in one section, in order of the code."""

    id: str
    title: str
    level: str
    changes: tuple[ChangeView, ...]
    codes: int


class ReleasePage(Struct, frozen=True, kw_only=True):
    """One release: what changed since the one before it.

    `diff` is None for the first on record. `sections` are (title, number of codes, classes) in
    the publisher's order. `links` are the permalinks of the codes that the page names, from the
    root of the site; a replacement that no release has is not among them. `earlier` and `later`
    are the neighbors, None at either end.
    """

    line: ReleaseLine
    code_set: str
    name: str
    title: str
    publisher: str
    diff: ChangesView | None
    sections: tuple[tuple[str, int, tuple[ClassRows, ...]], ...]
    links: Mapping[str, str]
    earlier: ReleaseLine | None
    later: ReleaseLine | None
    notice: str
    sample: bool
    withheld: bool


class CodeEntry(Struct, frozen=True, kw_only=True):
    """One code with its history: what its permalink leads to.

    `display` is the longest descriptor that the audience may have. `steady` tells that it was
    live in the first release on record and stands unchanged in every one since; then `intervals`
    and `events` are empty, for the page says it once. `printed` is the code as its publisher
    prints it. `live` tells whether the newest release
    has it and no end is set. `replacements` are (printed code, permalink or "").
    """

    code: str
    printed: str
    anchor: str
    display: Licensed
    billable: bool | None
    steady: bool
    live: bool
    intervals: tuple[IntervalView, ...]
    sunset: Sunset | None
    replacements: tuple[tuple[str, str], ...]
    events: tuple[EventView, ...]


class FamilyPage(Struct, frozen=True, kw_only=True):
    """One page of codes: those that begin alike.

    It names no release but those that changed one of its codes: all others leave it as it is.
    `rows` are (anchor, printed code, display, whether it may not be billed, and its entry, None for
    a steady one): of most codes there is no more to say, and a page may have thousands.
    """

    family: str
    code_set: str
    name: str
    rows: tuple[tuple[str, str, Licensed, bool, CodeEntry | None], ...]
    notice: str
    sample: bool
    withheld: bool


class FamilyLine(Struct, frozen=True, kw_only=True):
    """A page of codes in the list of all: its name, and how many of its codes ever changed."""

    family: str
    codes: int
    changed: int


class CodesPage(Struct, frozen=True, kw_only=True):
    """The list of a code set's pages of codes, by their first character."""

    code_set: CodeSetView
    groups: tuple[tuple[str, tuple[FamilyLine, ...]], ...]
    notice: str
    sample: bool
    withheld: bool


class IndexPage(Struct, frozen=True, kw_only=True):
    """The front page, the search page and the feed: every code set, and what came out last.

    `latest` are (code set, release) that brought changes, the newest first; `updated` is the last
    day on which any release came out. `feed_id` is the feed's and `entry_ids` are the entries'
    own, as `urn:uuid:`.
    """

    code_sets: tuple[CodeSetView, ...]
    latest: tuple[tuple[CodeSetView, ReleaseLine], ...]
    updated: str
    feed_id: str
    entry_ids: Mapping[str, str]
    notices: tuple[str, ...]
    notice: str
    sample: bool
    withheld: bool


def release_line(release: Release, live: int, diff: ChangesView | None = None) -> ReleaseLine:
    """Return a release as lists show it; `diff` is from the release before it."""
    changes = [change for section in diff.sections for change in section.changes] if diff else []
    counts = diff.conservation if diff else None
    return ReleaseLine(
        label=release.label,
        kind=release.kind.value,
        effective=release.effective.isoformat(),
        published=release.published.isoformat() if release.published else "",
        known=release.known.isoformat(),
        reason=release.reason,
        sample=release.sample,
        erratum=bool(diff and diff.erratum),
        before=diff.before.label if diff else "",
        page=permalinks.release_page(release.code_set, release.label),
        data=permalinks.release_data(release.code_set, release.label) if diff else "",
        bulletin=permalinks.bulletin(release.code_set, release.label) if diff else "",
        live=live,
        codes=len({change.code for change in changes}),
        summary={line.id: line.codes for line in diff.summary} if diff else {},
        levels=dict(diff.levels) if diff else {},
        conservation=asdict(counts) if counts else {},
    )


def by_class(diff: ChangesView) -> tuple[tuple[str, int, tuple[ClassRows, ...]], ...]:
    """Return the changes by section and, within it, by class: in rule order."""
    order = classify.ORDER
    return tuple(
        (
            section.title,
            section.codes,
            tuple(
                _rows(list(group))
                for _, group in groupby(
                    sorted(section.changes, key=lambda change: order[change.change_class]),
                    key=lambda change: change.change_class,
                )
            ),
        )
        for section in diff.sections
    )


def _rows(changes: list[ChangeView]) -> ClassRows:
    first = changes[0]
    return ClassRows(
        id=first.change_class,
        title=first.title,
        level=first.level,
        changes=tuple(changes),
        codes=len({change.code for change in changes}),
    )


def newest(code_sets: Iterable[CodeSetView]) -> tuple[tuple[CodeSetView, ReleaseLine], ...]:
    """Return every release that was compared with one before it, the latest effective first."""
    pairs = [(each, line) for each in code_sets for line in each.releases if line.before]
    pairs.sort(key=lambda pair: (pair[0].id, pair[1].label))
    pairs.sort(key=lambda pair: (pair[1].effective, pair[1].known), reverse=True)
    return tuple(pairs)
