"""A page, the data and the bulletin of every release of a code set."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from releasekit.classify.compare import compare_stored
from releasekit.delivery import csv_of
from releasekit.views import bulletins, catalog, leak_sources, permalinks
from releasekit.views.changes import to_json, value_cells, view
from releasekit.views.entry_words import entries_of
from releasekit.views.histories import pairs
from releasekit.views.release_pages import Cut, ReleasePage, cut
from releasekit.views.selection import Selection
from releasekit.views.sites import release_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from releasekit.licensing import Audience
    from releasekit.model import Release
    from releasekit.publish.page_writer import Pages
    from releasekit.timeline import Timeline
    from releasekit.views.changes import ChangesView
    from releasekit.views.histories import Histories
    from releasekit.views.release_pages import ClassRows
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
            self._pages(release, line, diff, (earlier, later))
        return lines

    def _shown(self, release: Release, before: Release | None) -> Shown:
        """Compare a release with the one before it; write its bulletin and its data."""
        live = self.timeline.states.counts(release).live
        if before is None:
            return release_line(release, live), None
        store = self.timeline.store
        diff = compare_stored((store, before), (store, release))
        self.histories.add(diff)
        shown = view(diff, EVERYTHING, self.audience, paged=True)
        line = release_line(release, live, shown)
        holds = leak_sources.content(self.timeline.layout, [before, release], self.audience)
        data = csv_of(value_cells(shown)) if line.form == "CSV" else to_json([shown]).decode()
        self.pages.text(line.data, data, [holds])
        del data
        bulletin = bulletins.view(diff, EVERYTHING, self.audience, self.timeline, shown=shown)
        words = catalog.text(bulletins.template(shown), "html", [bulletin])
        self.pages.text(line.bulletin, words, [holds])
        return line, shown

    def _pages(
        self,
        release: Release,
        line: ReleaseLine,
        diff: ChangesView | None,
        neighbors: tuple[ReleaseLine | None, ReleaseLine | None],
    ) -> None:
        """Write the pages of a release, and tell the histories on which each change stands."""
        layout = self.timeline.layout
        compared = [diff.before, release] if diff else [release]
        holds = leak_sources.content(layout, compared, self.audience)
        whole = cut(diff, layout.fees.told if layout.fees else ())
        numbers = range(1, len(whole.pages) + 1)
        paths = [permalinks.release_part(layout.id, release.label, number) for number in numbers]
        places = self._places(paths, whole)
        for number, path in zip(numbers, paths, strict=True):
            classes = whole.classes(number)
            page = ReleasePage(
                line=line,
                code_set=layout.id,
                name=layout.name,
                title=layout.title,
                publisher=layout.publisher,
                entries=entries_of(layout).many,
                diff=diff,
                classes=classes,
                pages=tuple(paths),
                begins=whole.begins,
                number=number,
                places=places,
                links=self._links(diff, classes) if diff else {},
                earlier=neighbors[0],
                later=neighbors[1],
                notice=holds.notice,
                sample=release.sample,
                withheld=self.histories.cleared.withheld,
            )
            self.pages.page(path, "release", page, [holds])

    def _places(self, paths: Sequence[str], whole: Cut) -> dict[str, str]:
        """Return on which page each class begins; tell the histories of rows on further pages."""
        places: dict[str, str] = {}
        for path, runs in zip(paths, whole.pages, strict=True):
            for run in runs:
                places.setdefault(run.change_class, path)
            if path != paths[0]:
                self.histories.places.update((run.id, path) for run in runs)
        return places

    def _links(self, diff: ChangesView, classes: Iterable[ClassRows]) -> dict[str, str]:
        """Return the permalinks of all codes that a page names and any release has."""
        changes = [
            row.change for rows in classes for section in rows.sections for row in section.rows
        ]
        links = {
            change.code: permalinks.code_page(self.timeline.layout.id, change.code)
            for change in changes
        }
        named = {one.code for change in changes for one in change.replacements}
        named.update(one.code for change in changes for one in change.previously)
        named.update(diff.born_and_ended, diff.vanished_and_back)
        more = {code: self.histories.link(code) for code in sorted(named - links.keys())}
        return links | {code: link for code, link in more.items() if link}
