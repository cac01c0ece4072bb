"""The part of a site about one code set: its releases, its codes, its search index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import json

from releasekit.publish.codes import CodePages, by_first_character
from releasekit.publish.page_writer import Pages
from releasekit.publish.releases import ReleasePages
from releasekit.views import leak_sources
from releasekit.views.code_pages import CodesPage
from releasekit.views.concepts import clearance
from releasekit.views.entry_words import entries_of
from releasekit.views.histories import Histories
from releasekit.views.sites import SCHEMA, CodeSetView
from releasekit.views.stamps import stamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from releasekit.licensing import Audience
    from releasekit.publish.folder import SiteFolder
    from releasekit.timeline import Timeline
    from releasekit.views.code_pages import FamilyLine
    from releasekit.views.sites import ReleaseLine, SiteView


def read(code_set: str, folder: SiteFolder) -> CodeSetView:
    """Return a code set as its pages, which are kept, show it."""
    document = json.decode((folder.folder / _index_file(code_set)).read_bytes())
    return CodeSetView.of(document["code_sets"][0])


def write(
    timeline: Timeline,
    audience: Audience,
    site: SiteView,
    folder: SiteFolder,
    step: Callable[[str, float], None],
) -> CodeSetView:
    """Write the pages of every release and every code, and the search index."""
    layout = timeline.layout
    holds = leak_sources.content(layout, timeline.postings, audience)
    gate = leak_sources.whole_gate([timeline], audience)
    cleared = clearance(audience, layout)
    own = stamp(layout, cleared, holds.notice)
    pages = Pages(site=site, folder=folder, gate=gate, holds=(holds,), stamps=(own,))
    histories = Histories(timeline, audience)
    releases = ReleasePages(timeline, audience, pages, histories)
    lines = releases.write(lambda part, share: step(part, share / 2))
    codes = CodePages(timeline, pages, histories)
    families = codes.write(lambda part, share: step(part, (1 + share) / 2))
    shown = _code_set(pages, timeline, lines, families)
    page = CodesPage(
        code_set=shown,
        groups=by_first_character(families),
        notice=shown.notice,
        sample=shown.sample,
        withheld=shown.withheld,
    )
    pages.page(shown.index, "codes", page)
    pages.text(_index_file(layout.id), dumps(site, [shown]))
    return shown


def dumps(site: SiteView, code_sets: list[CodeSetView]) -> str:
    """Return code sets as JSON text, in the shape of schemas/site-1.schema.json."""
    document = {
        "schema": SCHEMA,
        "title": site.title,
        "audience": site.audience,
        "code_sets": [code_set.document() for code_set in code_sets],
    }
    return json.format(json.encode(document), indent=1).decode() + "\n"


def _index_file(code_set: str) -> str:
    return f"releases/{code_set}/index.json"


def _code_set(
    pages: Pages, timeline: Timeline, lines: list[ReleaseLine], families: list[FamilyLine]
) -> CodeSetView:
    layout, (holds,) = timeline.layout, pages.holds
    return CodeSetView(
        id=layout.id,
        name=layout.name,
        title=layout.title,
        publisher=layout.publisher,
        notice=holds.notice,
        licensed=holds.licensed,
        entitlement=holds.entitlement,
        withheld=holds.withheld,
        sample=holds.sample,
        entries=entries_of(layout).many,
        codes=sum(line.codes for line in families),
        changed=sum(line.changed for line in families),
        index=f"codes/{layout.id}/index.html",
        releases=tuple(reversed(lines)),
    )
