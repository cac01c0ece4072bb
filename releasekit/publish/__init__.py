"""Builds a static site of all releases and code histories: pages, search, feed, calendar, data."""

from __future__ import annotations

import gc
import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct, json

from releasekit import __version__, render
from releasekit.publish import codesets, root_pages
from releasekit.publish.folder import WHOLE, SiteFolder
from releasekit.render import dates
from releasekit.views import leak_sources
from releasekit.views.concepts import clearance
from releasekit.views.sites import CodeSetView, SiteView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from releasekit.licensing import Audience
    from releasekit.timeline import Timeline


class Published(Struct, frozen=True, kw_only=True):
    """The result of a run: files written, kept, and removed; code sets with texts withheld."""

    wrote: int
    kept: int
    removed: int
    withheld: tuple[str, ...]


def publish(  # noqa: PLR0913 (what a site is made of)
    timelines: Sequence[Timeline],
    folder: Path,
    audience: Audience,
    *,
    title: str,
    url: str = "",
    step: Callable[[str, float], None] = lambda *_: None,
) -> Published:
    """Build the site of some code sets, or bring it up to date.

    A part that depends on the same releases, templates and options as before is not made again,
    and a file that would have the same bytes is not written. `step` is called with the name of
    each part as it begins, and the share of the whole that is done. Raises OutputError where the
    folder is not a site of ours, LicenseError for what the audience may not have.
    """
    site = SiteView(title=title, audience=audience.name, url=url)
    for timeline in timelines:
        clearance(audience, timeline.layout)
    with SiteFolder(folder, audience) as place:
        code_sets, digests = list[CodeSetView](), list[str]()
        for number, timeline in enumerate(timelines):
            layout = timeline.layout
            digests.append(_digest(timeline, audience, site))
            if place.keeps(layout.id, digests[-1]):
                code_sets.append(codesets.read(layout.id, place))
            else:
                named = _steps(step, layout.name, number, len(timelines))
                code_sets.append(codesets.write(timeline, audience, site, place, named))
                gc.collect()  # views and pages refer to themselves; the next list needs their room
        if not place.keeps(WHOLE, _hash([site.title, site.url, *digests])):
            step("front page, search, feed and calendar", 1)
            root_pages.write(timelines, code_sets, audience, site, place)
        place.finish()
    return Published(
        wrote=place.wrote,
        kept=place.kept,
        removed=place.removed,
        withheld=tuple(code_set.name for code_set in code_sets if code_set.withheld),
    )


def _steps(
    step: Callable[[str, float], None], name: str, number: int, every: int
) -> Callable[[str, float], None]:
    """Return what one of so many code sets tells of its parts, in shares of the whole site."""
    return lambda part, share: step(f"{name} {part}", (number + share) / every)


def _digest(timeline: Timeline, audience: Audience, site: SiteView) -> str:
    """Return a SHA-256 over everything on which the pages of a code set depend."""
    store = timeline.store
    manifests = (store.manifest(release.code_set, release.label) for release in timeline.postings)
    return _hash(
        [
            __version__,
            render.digest(),
            timeline.layout.digest,
            leak_sources.content(timeline.layout, timeline.postings, audience).document(),
            site.title,
            site.audience,
            dates.style(),
            *(manifest.document() for manifest in manifests),
        ]
    )


def _hash(document: object) -> str:
    return hashlib.sha256(json.encode(document, order="sorted")).hexdigest()
