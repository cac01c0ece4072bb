"""A page for every family of codes, and the search index that leads to them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import json

from releasekit.publish import search_index
from releasekit.views import permalinks
from releasekit.views.code_pages import FamilyLine, FamilyPage, PartLine, parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from releasekit.publish.page_writer import Pages
    from releasekit.timeline import Timeline
    from releasekit.views.code_pages import CodeEntry
    from releasekit.views.histories import Histories


class CodePages:
    """Writes the codes of a code set, a page of them at a time."""

    def __init__(self, timeline: Timeline, pages: Pages, histories: Histories) -> None:
        """Take the releases, the writer of pages, and the history of each code."""
        self.timeline = timeline
        self.code_set = timeline.layout.id
        self.pages = pages
        self.histories = histories

    def write(self, step: Callable[[str, float], None]) -> list[FamilyLine]:
        """Write every page of codes, and the search index; return a line for each family."""
        index = search_index.Index()
        lines: list[FamilyLine] = []
        codes, last = 0, self.timeline.releases[-1]
        total = self.timeline.store.manifest(last.code_set, last.label).concepts
        for family, entries in self.histories.families():
            step(f"codes {family}", min(codes / max(total, 1), 1))
            codes += len(entries)
            self._family(family, entries, index)
            lines.append(FamilyLine(family=family, codes=len(entries), changed=changed(entries)))
        self._blocks(index.flush())
        self._index(index)
        return lines

    def _family(self, family: str, entries: list[CodeEntry], index: search_index.Index) -> None:
        """Write the page of a family, and those of its parts where it is large."""
        pages: dict[str, list[CodeEntry]] = {}
        for start, held in parts(entries):
            pages.setdefault(start, []).extend(held)
        own = pages.pop("", [])
        lines = [
            PartLine(
                start=start,
                name=permalinks.part(family, start),
                title=held[0].printed,
                display=held[0].display,
                codes=len(held),
                changed=changed(held),
            )
            for start, held in pages.items()
        ]
        self._page(family, "", own, lines)
        self._blocks(index.add(family, own))
        for line in lines:
            self._page(family, line.start, pages[line.start])
            self._blocks(index.add(line.name, pages[line.start]))

    def _blocks(self, blocks: Iterable[tuple[int, str]]) -> None:
        for number, block in blocks:
            self.pages.script(f"{self.code_set}/codes-{number}", block)

    def _page(
        self, family: str, part: str, entries: list[CodeEntry], lines: Sequence[PartLine] = ()
    ) -> None:
        page = FamilyPage(
            family=family,
            part=part,
            code_set=self.code_set,
            name=self.timeline.layout.name,
            rows=tuple(
                (
                    entry.anchor,
                    entry.printed,
                    entry.display,
                    entry.stated,
                    entry.mark,
                    None if entry.steady else entry,
                )
                for entry in entries
            ),
            parts=tuple(lines),
            places=self.histories.places,
            notice=self.pages.holds[0].notice,
            sample=self.pages.holds[0].sample,
            withheld=self.histories.cleared.withheld,
        )
        name = permalinks.part(family, part) if part else family
        self.pages.page(permalinks.family_page(self.code_set, name), "family", page)

    def _index(self, index: search_index.Index) -> None:
        names = []
        for name, shard in index.shards():
            self.pages.script(f"{self.code_set}/words-{name}", shard)
            names.append(name)
        whole = {
            "id": self.code_set,
            "name": self.timeline.layout.name,
            "dot": self.timeline.layout.grammar.dot,
            "fresh": search_index.packed(index.fresh),
            "ended": search_index.packed(index.ended),
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


def changed(entries: Iterable[CodeEntry]) -> int:
    """Return how many codes have a history."""
    return sum(bool(entry.events) for entry in entries)
