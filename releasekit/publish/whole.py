"""What a site has of all its code sets together: front page, search, feed, calendar, data."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import TYPE_CHECKING

from releasekit import render
from releasekit.publish.codesets import dumps
from releasekit.publish.page_writer import TEMPLATES, Pages
from releasekit.views import calendars, leak_sources
from releasekit.views.sites import IndexPage, newest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.licensing import Audience
    from releasekit.publish.folder import SiteFolder
    from releasekit.timeline import Timeline
    from releasekit.views.sites import CodeSetView, SiteView


def write(
    timelines: Sequence[Timeline],
    shown: list[CodeSetView],
    audience: Audience,
    site: SiteView,
    folder: SiteFolder,
) -> None:
    """Write the files at the root of the site. They hold codes and counts, no descriptor."""
    holds = tuple(leak_sources.content(one.layout, one.postings, audience) for one in timelines)
    gate = leak_sources.whole_gate(timelines, audience)
    pages = Pages(site=site, folder=folder, gate=gate, holds=holds)
    pages.text("site.css", render.render(TEMPLATES, "_site", "css", {}), ())
    for name in ("search", "tables"):
        pages.text(f"{name}.js", render.render(TEMPLATES, f"_{name}", "js", {}), ())
    page = _index(site, shown)
    pages.text("index.json", dumps(site, shown))
    for name, template in (
        ("feed.xml", "feed"),
        ("search.html", "search"),
        ("index.html", "index"),
    ):
        pages.page(name, template, page)
    _calendar(timelines, audience, pages, page.notices)


def _index(site: SiteView, shown: list[CodeSetView]) -> IndexPage:
    latest = newest(shown)
    days = [line.known for each in shown for line in each.releases]
    seed = site.url or site.title
    return IndexPage(
        code_sets=tuple(shown),
        latest=latest,
        updated=max(days),
        feed_id=_urn(seed),
        entry_ids={line.page: _urn(seed, each.id, line.label) for each, line in latest},
        notices=tuple(dict.fromkeys(each.notice for each in shown if each.notice)),
        notice="",
        sample=any(each.sample for each in shown),
        withheld=any(each.withheld for each in shown),
    )


def _urn(*names: str) -> str:
    """Return an id that is the same on every run and machine (RFC 4122, section 4.3)."""
    digest = hashlib.sha256("\x1f".join(("releasekit", *names)).encode()).digest()
    return uuid.UUID(bytes=digest[:16], version=5).urn


def _calendar(
    timelines: Sequence[Timeline], audience: Audience, pages: Pages, notices: Sequence[str]
) -> None:
    """Write the calendar: from the first release's year to the one after the last's."""
    days = [release.effective for one in timelines for release in one.postings]
    first, last = dt.date(min(days).year, 1, 1), dt.date(max(days).year + 1, 12, 31)
    found = calendars.entries(timelines, first, last, audience)
    about = " ".join(notices)
    text = calendars.icalendar(found, pages.site.title, about)
    # Its lines are folded and its commas escaped, so that the notice is looked for in itself.
    source = text.replace("\r\n ", "").replace("\\", "")
    pages.text("calendar.ics", text, source=source)
