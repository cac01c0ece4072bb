"""A page for every family of codes, and the search index that leads to them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import json

from releasekit.publish import search_index
from releasekit.views import permalinks
from releasekit.views.sites import FamilyLine, FamilyPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from releasekit.publish.page_writer import Pages
    from releasekit.timeline import Timeline
    from releasekit.views.histories import Histories
    from releasekit.views.sites import CodeEntry


class CodePages:
    """Writes the codes of a code set, a page of them at a time."""

    def __init__(self, timeline: Timeline, pages: Pages, histories: Histories) -> None:
        """Take the releases, the writer of pages, and the history of each code."""
        self.timeline = timeline
        self.code_set = timeline.layout.id
        self.pages = pages
        self.histories = histories

    def write(self, step: Callable[[str, float], None]) -> list[FamilyLine]:
        """Write every page of codes, and the search index; return a line for each page."""
        index = search_index.Index()
        lines: list[FamilyLine] = []
        codes, last = 0, self.timeline.releases[-1]
        total = self.timeline.store.manifest(last.code_set, last.label).concepts
        for family, entries in self.histories.families():
            step(f"codes {family}", min(codes / max(total, 1), 1))
            codes += len(entries)
            for number, block in index.add(family, entries):
                self.pages.script(f"{self.code_set}/codes-{number}", block)
            self._page(family, entries)
            changed = sum(bool(entry.events) for entry in entries)
            lines.append(FamilyLine(family=family, codes=len(entries), changed=changed))
        for number, block in index.flush():
            self.pages.script(f"{self.code_set}/codes-{number}", block)
        self._index(index)
        return lines

    def _page(self, family: str, entries: list[CodeEntry]) -> None:
        page = FamilyPage(
            family=family,
            code_set=self.code_set,
            name=self.timeline.layout.name,
            rows=tuple(
                (
                    entry.anchor,
                    entry.printed,
                    entry.display,
                    entry.billable is False,
                    None if entry.steady else entry,
                )
                for entry in entries
            ),
            notice=self.pages.holds[0].notice,
            sample=self.pages.holds[0].sample,
            withheld=self.histories.cleared.withheld,
        )
        self.pages.page(permalinks.family_page(self.code_set, family), "family", page)

    def _index(self, index: search_index.Index) -> None:
        names = []
        for name, shard in index.shards():
            self.pages.script(f"{self.code_set}/words-{name}", shard)
            names.append(name)
        whole = {
            "id": self.code_set,
            "name": self.timeline.layout.name,
            "block": search_index.BLOCK,
            "shard": index.width,
            "ranges": index.ranges,
            "words": names,
        }
        self.pages.script(f"{self.code_set}/set", json.encode(whole).decode())


def by_first_character(lines: list[FamilyLine]) -> tuple[tuple[str, tuple[FamilyLine, ...]], ...]:
    """Return the pages of codes in groups, by the first character of their family."""
    in_order = sorted(lines, key=lambda line: line.family)
    return tuple(
        (first, tuple(group)) for first, group in groupby(in_order, key=lambda line: line.family[0])
    )
