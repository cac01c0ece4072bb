"""The crosswalk as people read it: what each code becomes, by section, and from which source."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.model import Basis
from releasekit.views import titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.licensing import Licensed
    from releasekit.views.crosswalks import CrosswalkView, LinkView

VERSION = "crosswalk/2"
PUBLISHED, REVIEWED, PROPOSED, OPEN = "published", "reviewed", "proposed", "open"
SPLITS = frozenset({"split", "many-to-many"})


class TargetView(Struct, frozen=True, kw_only=True):
    """One replacement; `shared` are the other codes that it replaces too, as they are printed."""

    link: LinkView
    shared: tuple[str, ...]


class SourceView(Struct, frozen=True, kw_only=True):
    """One code, `printed` as its publisher does, and what it becomes.

    `status` is "published" or "reviewed" where a publisher or reviewer says so, "proposed" where
    only text similarity suggests it, "open" where nothing is known. `targets` is empty where there
    is none; `none` is then the link that says so. `splits` says that the code falls into several.
    """

    code: str
    printed: str
    display: Licensed
    status: str
    splits: bool
    targets: tuple[TargetView, ...]
    none: LinkView | None


class GuideSectionView(Struct, frozen=True, kw_only=True):
    """The codes of one section, in order."""

    title: str
    sources: tuple[SourceView, ...]


class GuideView(Struct, frozen=True, kw_only=True):
    """What templates/crosswalk/ is given: a crosswalk, and its codes by section.

    `statuses` counts the codes that are shown by their status.
    """

    walk: CrosswalkView
    sections: tuple[GuideSectionView, ...]
    statuses: Mapping[str, int]
    codes: int


def guide(walk: CrosswalkView) -> GuideView:
    """Return a crosswalk as people read it."""
    shared: dict[str, list[str]] = {}
    for link in walk.links:
        if link.target and link.basis != Basis.PROPOSED:
            shared.setdefault(link.target, []).append(link.printed_source)
    sections: dict[str, list[SourceView]] = {}
    for _, group in groupby(walk.links, key=lambda link: link.source):
        links = list(group)
        title = titles.of_section(links[0].section)
        sections.setdefault(title, []).append(_source(links, shared))
    every = [source for sources in sections.values() for source in sources]
    return GuideView(
        walk=walk,
        sections=tuple(
            GuideSectionView(title=title, sources=tuple(sources))
            for title, sources in sections.items()
        ),
        statuses={
            status: sum(source.status == status for source in every)
            for status in (PUBLISHED, REVIEWED, PROPOSED, OPEN)
        },
        codes=len(every),
    )


def _source(links: list[LinkView], shared: Mapping[str, Iterable[str]]) -> SourceView:
    first = links[0]
    targets = tuple(
        TargetView(
            link=link,
            shared=tuple(
                code for code in shared.get(link.target, ()) if code != link.printed_source
            ),
        )
        for link in links
        if link.target
    )
    return SourceView(
        code=first.source,
        printed=first.printed_source,
        display=first.source_display,
        status=_status(links),
        splits=first.cardinality in SPLITS and first.basis != Basis.PROPOSED,
        targets=targets,
        none=None if targets else first,
    )


def _status(links: list[LinkView]) -> str:
    bases = {link.basis for link in links}
    if bases == {Basis.PROPOSED.value}:
        return PROPOSED if any(link.target for link in links) else OPEN
    return REVIEWED if Basis.REVIEWED in bases else PUBLISHED
