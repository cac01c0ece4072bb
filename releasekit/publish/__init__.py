"""Builds a static site of all releases and code histories: pages, search, feed, calendar, data."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import __version__, render
from releasekit.publish import codesets, whole
from releasekit.publish.folder import WHOLE, SiteFolder
from releasekit.views import leak_sources
from releasekit.views.concepts import clearance
from releasekit.views.sites import CodeSetView, SiteView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from releasekit.licensing import Audience
    from releasekit.timeline import Timeline


class Published(Struct, frozen=True, kw_only=True):
    """What a run did: files written, kept as they were, and removed; names of what is withheld."""

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
    step: Callable[[str], None] = lambda _: None,
) -> Published:
    """Build the site of some code sets, or bring it up to date.

    What is made of the same releases, templates and options as before is not made again, and a
    file that would have the same bytes is not written. `step` is told what is at hand. Raises
    OutputError where the folder is not ours, LicenseError for what the audience may not have.
    """
    site = SiteView(title=title, audience=audience.name, url=url)
    for timeline in timelines:
        clearance(audience, timeline.layout)
    with SiteFolder(folder, audience) as place:
        shown: list[CodeSetView] = []
        made: list[str] = []
        for timeline in timelines:
            layout = timeline.layout
            made.append(_digest(timeline, audience, site))
            if place.keeps(layout.id, made[-1]):
                shown.append(codesets.known(layout.id, place))
            else:
                named = partial(_step, step, layout.name)
                shown.append(codesets.write(timeline, audience, site, place, named))
        if not place.keeps(WHOLE, _hash([site.title, site.url, *made])):
            step("front page, search, feed and calendar")
            whole.write(timelines, shown, audience, site, place)
        place.finish()
    return Published(
        wrote=place.wrote,
        kept=place.kept,
        removed=place.removed,
        withheld=tuple(each.name for each in shown if each.withheld),
    )


def _step(step: Callable[[str], None], name: str, what: str) -> None:
    step(f"{name} {what}")


def _digest(timeline: Timeline, audience: Audience, site: SiteView) -> str:
    """Return a SHA-256 over everything that the pages of a code set are made of."""
    manifests = (timeline.store.manifest(one.code_set, one.label) for one in timeline.postings)
    return _hash(
        [
            __version__,
            render.digest(),
            timeline.layout.digest,
            leak_sources.content(timeline.layout, timeline.postings, audience).document(),
            site.title,
            site.audience,
            *(one.document() for one in manifests),
        ]
    )


def _hash(document: object) -> str:
    text = json.dumps(document, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
