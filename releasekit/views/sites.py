"""What a site shows of its code sets: the releases of each, counted, and what came out last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct, to_builtins
from msgspec.structs import asdict

from releasekit.views import permalinks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.model import Release
    from releasekit.views.changes import ChangesView

SCHEMA = "releasekit/site/1"
VERSION = "site/4"
MOST_IN_JSON = 20_000
"""How many changes a release has at most whose data are JSON, some 10 MB; of more they are CSV."""


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

    `page`, `data` (its changes for machines, JSON or CSV) and `bulletin` are paths from the root of
    the site; `before` is the label of the release that it is compared with; all but `page` are
    empty for the first on record. `summary` counts codes by class, `levels` changes by level,
    `codes` the codes with any change; `conservation` counts live codes, `publisher` billable ones
    as the publisher counts them, empty where it counts all alike. Dates are ISO 8601; `known` is
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
    publisher: Mapping[str, int] = {}

    @property
    def form(self) -> str:
        """In what form its data are: JSON or CSV."""
        return self.data.rpartition(".")[2].upper()

    @property
    def came(self) -> int:
        """How many codes became valid for reporting: billable ones where some are not."""
        live = self.conservation
        whole = live.get("added", 0) + live.get("reinstated", 0)
        return self.publisher.get("additions", whole)

    @property
    def went(self) -> int:
        """How many codes can no longer be reported: billable ones where some are not."""
        return self.publisher.get("deletions", self.conservation.get("deleted", 0))


class CodeSetView(Struct, frozen=True, kw_only=True):
    """One code set as the index shows it: plain values. `releases` are newest first.

    `entries` is what its entries are called: codes, edits, limits or rows. `codes` counts every one
    that any release on record has, `changed` those with a change.
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
    entries: str
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
        data=_data(release, diff) if diff else "",
        bulletin=permalinks.bulletin(release.code_set, release.label) if diff else "",
        live=live,
        codes=sum(section.codes for section in diff.sections) if diff else 0,
        summary={line.id: line.codes for line in diff.summary} if diff else {},
        levels=dict(diff.levels) if diff else {},
        conservation=asdict(counts) if counts else {},
        publisher=(diff.publisher or {}) if diff else {},
    )


def _data(release: Release, diff: ChangesView) -> str:
    """Return the file of the changes: rows where JSON, which says all of each, is too long."""
    form = "csv" if diff.changes > MOST_IN_JSON else "json"
    return permalinks.release_data(release.code_set, release.label, form)


def newest(code_sets: Iterable[CodeSetView]) -> tuple[tuple[CodeSetView, ReleaseLine], ...]:
    """Return every release that was compared with one before it, the latest effective first."""
    pairs = [(each, line) for each in code_sets for line in each.releases if line.before]
    pairs.sort(key=lambda pair: (pair[0].id, pair[1].label))
    pairs.sort(key=lambda pair: (pair[1].effective, pair[1].known), reverse=True)
    return tuple(pairs)
