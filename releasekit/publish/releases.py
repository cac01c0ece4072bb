"""A page, the data and the bulletin of every release of a code set."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from releasekit.classify.compare import compare_stored
from releasekit.views import bulletins, catalog, leak_sources, permalinks
from releasekit.views.changes import to_json, view
from releasekit.views.histories import pairs
from releasekit.views.selection import Selection
from releasekit.views.sites import ReleasePage, by_class, release_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from releasekit.licensing import Audience
    from releasekit.model import Release
    from releasekit.publish.page_writer import Pages
    from releasekit.timeline import Timeline
    from releasekit.views.changes import ChangesView
    from releasekit.views.histories import Histories
    from releasekit.views.sites import ReleaseLine

    Shown = tuple[ReleaseLine, ChangesView | None]

EVERYTHING = Selection()


class ReleasePages:
    """Writes what each release changed, and adds it to the histories of the codes."""

    def __init__(
        self, timeline: Timeline, audience: Audience, pages: Pages, histories: Histories
    ) -> None:
        """Take the releases, the audience, the writer of pages, and the histories of the codes."""
        self.timeline = timeline
        self.audience = audience
        self.pages = pages
        self.histories = histories

    def write(self, step: Callable[[str, float], None]) -> list[ReleaseLine]:
        """Write a page for each release, linked to its neighbors; return the releases in order."""
        shown = []
        postings = self.timeline.postings
        for number, (release, before) in enumerate(pairs(postings)):
            step(release.label, number / len(postings))
            shown.append(self._shown(release, before))
        lines = [line for line, _ in shown]
        neighbors = list(pairwise([None, *lines, None]))
        for release, (line, diff), (earlier, _), (_, later) in zip(
            postings, shown, neighbors, neighbors[1:], strict=False
        ):
            self._page(release, line, diff, (earlier, later))
        return lines

    def _shown(self, release: Release, before: Release | None) -> Shown:
        """Compare a release with the one before it; write its bulletin and its data."""
        live = self.timeline.states.counts(release).live
        if before is None:
            return release_line(release, live), None
        store = self.timeline.store
        diff = compare_stored((store, before), (store, release))
        self.histories.add(diff)
        shown = view(diff, EVERYTHING, self.audience)
        line = release_line(release, live, shown)
        holds = leak_sources.content(self.timeline.layout, [before, release], self.audience)
        self.pages.text(line.data, to_json([shown]).decode(), [holds])
        bulletin = bulletins.view(diff, EVERYTHING, self.audience, self.timeline)
        words = catalog.text(bulletins.template(shown), "html", [bulletin])
        self.pages.text(line.bulletin, words, [holds])
        return line, shown

    def _page(
        self,
        release: Release,
        line: ReleaseLine,
        diff: ChangesView | None,
        neighbors: tuple[ReleaseLine | None, ReleaseLine | None],
    ) -> None:
        """Write the page of a release."""
        layout = self.timeline.layout
        compared = [diff.before, release] if diff else [release]
        holds = leak_sources.content(layout, compared, self.audience)
        page = ReleasePage(
            line=line,
            code_set=layout.id,
            name=layout.name,
            title=layout.title,
            publisher=layout.publisher,
            diff=diff,
            sections=by_class(diff) if diff else (),
            links=self._links(diff) if diff else {},
            earlier=neighbors[0],
            later=neighbors[1],
            notice=holds.notice,
            sample=release.sample,
            withheld=self.histories.cleared.withheld,
        )
        self.pages.page(line.page, "release", page, [holds])

    def _links(self, diff: ChangesView) -> dict[str, str]:
        """Return the permalinks of all codes that a page names and any release has."""
        changes = [change for section in diff.sections for change in section.changes]
        links = {
            change.code: permalinks.code_page(self.timeline.layout.id, change.code)
            for change in changes
        }
        named = {replacement.code for change in changes for replacement in change.replacements}
        named.update(diff.born_and_ended, diff.vanished_and_back)
        more = {code: self.histories.link(code) for code in sorted(named - links.keys())}
        return links | {code: link for code, link in more.items() if link}
