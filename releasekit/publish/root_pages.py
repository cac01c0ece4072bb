"""The files at the root of a site: front page, search, feed, calendar, data."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import TYPE_CHECKING

from releasekit.publish.codesets import dumps
from releasekit.publish.page_writer import TEMPLATES, Pages
from releasekit.render import sandbox
from releasekit.views import calendars, leak_sources
from releasekit.views.concepts import clearance
from releasekit.views.sites import IndexPage, newest
from releasekit.views.stamps import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.licensing import Audience
    from releasekit.publish.folder import SiteFolder
    from releasekit.timeline import Timeline
    from releasekit.views.calendars import EntryView
    from releasekit.views.sites import CodeSetView, SiteView


def write(
    timelines: Sequence[Timeline],
    code_sets: list[CodeSetView],
    audience: Audience,
    site: SiteView,
    folder: SiteFolder,
) -> None:
    """Write the files at the root of the site; they hold codes and counts, but no texts."""
    holds = tuple(
        leak_sources.content(timeline.layout, timeline.postings, audience) for timeline in timelines
    )
    gate = leak_sources.whole_gate(timelines, audience)
    own = tuple(
        stamp(timeline.layout, clearance(audience, timeline.layout), held.notice)
        for timeline, held in zip(timelines, holds, strict=True)
    )
    pages = Pages(site=site, folder=folder, gate=gate, holds=holds, stamps=own)
    pages.text("site.css", sandbox.render(TEMPLATES, "_site", "css", {}), ())
    for name in ("codes", "search", "tables"):
        pages.text(f"{name}.js", sandbox.render(TEMPLATES, f"_{name}", "js", {}), ())
    page = _index(site, code_sets)
    pages.text("index.json", dumps(site, code_sets))
    for name, template in (
        ("feed.xml", "feed"),
        ("search.html", "search"),
        ("index.html", "index"),
    ):
        pages.page(name, template, page)
    _calendar(timelines, audience, pages, page.notices)


def _index(site: SiteView, code_sets: list[CodeSetView]) -> IndexPage:
    latest = newest(code_sets)
    days = [line.known for code_set in code_sets for line in code_set.releases]
    seed = site.url or site.title
    return IndexPage(
        code_sets=tuple(code_sets),
        latest=latest,
        updated=max(days),
        feed_id=_urn(seed),
        entry_ids={line.page: _urn(seed, code_set.id, line.label) for code_set, line in latest},
        notices=tuple(dict.fromkeys(shown.notice for shown in code_sets if shown.notice)),
        notice="",
        sample=any(code_set.sample for code_set in code_sets),
        withheld=any(code_set.withheld for code_set in code_sets),
    )


def _urn(*names: str) -> str:
    """Return an id that is the same on every run and machine (RFC 4122, section 4.3)."""
    digest = hashlib.sha256("\x1f".join(("releasekit", *names)).encode()).digest()
    return uuid.UUID(bytes=digest[:16], version=5).urn


def _calendar(
    timelines: Sequence[Timeline], audience: Audience, pages: Pages, notices: Sequence[str]
) -> None:
    """Write the calendar, of each code set from the year of its first release to after its last."""
    entries: list[EntryView] = []
    for timeline in timelines:
        years = [release.effective.year for release in timeline.postings]
        first, last = dt.date(min(years), 1, 1), dt.date(max(years) + 1, 12, 31)
        entries += calendars.entries([timeline], first, last, audience)
    entries.sort(key=calendars.in_order)
    about = " ".join(notices)
    text = calendars.icalendar(entries, pages.site.title, about)
    # Its lines are folded and its commas escaped: the notice is looked for in the plain text.
    source = text.replace("\r\n ", "").replace("\\", "")
    pages.text("calendar.ics", text, source=source)
