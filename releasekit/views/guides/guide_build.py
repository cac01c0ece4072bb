"""Builds the guide of a crosswalk: its codes by section, family and pattern."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.licensing import Licensed
from releasekit.model import Basis, Relationship
from releasekit.render import words
from releasekit.views import titles
from releasekit.views.guides.guide_types import (
    FamilyView,
    GuideSectionView,
    GuideView,
    IndexLine,
    MemberView,
    SameView,
    SourceView,
    TargetView,
)
from releasekit.views.guides.patterns import common, detour, groups, masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.views.crosswalks import CrosswalkView, LinkView

OUTCOMES = ("replaced", "narrowed", "reassigned", "none", "proposed", "open")
_CODES = re.compile(r"[\w.]+")
_NOTHING = Licensed("", cleared=False)


def guide(walk: CrosswalkView) -> GuideView:
    """Return a crosswalk as people read it."""
    return _Guide(walk).view()


class _Guide:
    """One crosswalk, with what its parts need of the whole."""

    def __init__(self, walk: CrosswalkView) -> None:
        self.walk = walk
        self.phrases = words.load()
        self.codes = {code for link in walk.links for code in (link.source, link.target)}
        self.sources: dict[str, list[LinkView]] = {}
        """The links to each code that are not mere proposals."""
        for link in walk.links:
            if link.target and link.basis != Basis.PROPOSED:
                self.sources.setdefault(link.target, []).append(link)

    def view(self) -> GuideView:
        """Return the whole guide."""
        sections: dict[str, list[list[LinkView]]] = {}
        for _, group in groupby(self.walk.links, key=lambda link: link.source):
            links = list(group)
            sections.setdefault(titles.of_section(links[0].section), []).append(links)
        shown = tuple(self._section(title, sources) for title, sources in sections.items())
        entries = [
            source for section in shown for family in section.families for source in family.sources
        ]
        counts: Counter[str] = Counter()
        for source in entries:
            counts[source.outcome] += len(source.members)
        walk, heading = self.walk, self.phrases["crosswalk"]["heading"]
        bases = {link.basis for link in walk.links} - {Basis.IDENTICAL.value}
        return GuideView(
            walk=walk,
            title=heading.format(name=walk.name, before=walk.before.label, after=walk.after.label),
            sections=shown,
            outcomes={outcome: counts[outcome] for outcome in OUTCOMES},
            bases=tuple(sorted(bases)),
            codes=counts.total(),
            index=tuple(self._index(entries)),
        )

    def _index(self, shown: Iterable[SourceView]) -> Iterator[IndexLine]:
        """Lead from each new code, or pattern of them, back to those that it replaces."""
        back: dict[str, dict[str, str]] = {}
        for source in shown:
            for target in source.targets:
                if target.basis != Basis.PROPOSED:
                    into = back.setdefault(target.printed, {})
                    members = source.members[:1] if source.place else source.members
                    names = [source.printed] if source.place else [one.printed for one in members]
                    into |= dict(zip(names, (one.code for one in members), strict=True))
        for printed, sources in sorted(back.items()):
            yield IndexLine(printed=printed, sources=tuple(sources.items()))

    def _section(self, title: str, sources: Sequence[list[LinkView]]) -> GuideSectionView:
        """Return one section; codes that stay the same are runs between those that do not."""
        families: dict[str, list[list[LinkView]]] = {}
        for links in sources:
            if not _is_same(links):
                families.setdefault(links[0].family, []).append(links)
        runs = groupby(sources, key=_is_same)
        return GuideSectionView(
            title=title,
            families=tuple(self._family(code, group) for code, group in families.items()),
            same=tuple(self._same(list(run)) for same, run in runs if same),
            codes=sum(map(len, families.values())),
        )

    def _same(self, run: Sequence[list[LinkView]]) -> SameView:
        first, last = (self._printed(links[0].source) for links in (run[0], run[-1]))
        return SameView(first=first, last=last, count=len(run))

    def _family(self, code: str, sources: Iterable[list[LinkView]]) -> FamilyView:
        shown = tuple(self._entry(members, pattern=pattern) for pattern, members in groups(sources))
        alone = len(shown) == 1 and [member.code for member in shown[0].members] == [code]
        return FamilyView(
            printed=self._printed(code),
            title=self.walk.families.get(code, _NOTHING),
            titled=bool(code) and not alone,
            sources=shown,
        )

    def _entry(self, members: Sequence[list[LinkView]], *, pattern: bool) -> SourceView:
        """Return one code with its targets, or a group of codes with theirs."""
        first = members[0][0]
        outcome = _outcome(members[0])
        codes = tuple(self._source(links[0]) for links in members)
        clause = self._clause(members[0]) if outcome in {"none", "replaced"} else _NOTHING
        targets = self._targets(members, clause, pattern=pattern)
        ended = outcome == "none"
        return SourceView(
            members=codes,
            printed=self._printed(masked(first.source) if pattern else first.source),
            display=common([code.display for code in codes]) if pattern else first.source_display,
            place=len(first.source) if pattern else 0,
            characters=tuple(code.code[-1] for code in codes) if pattern else (),
            outcome=outcome,
            sentence=self._sentence(outcome, targets),
            targets=targets,
            basis=first.basis if ended else "",
            reviewer=first.reviewer if ended else "",
            reviewed=first.reviewed if ended else "",
            reason=clause,
        )

    def _clause(self, links: Sequence[LinkView]) -> Licensed:
        """Return the clause about a code, where there is one only for all its links."""
        first = links[0].reason
        once = len({str(link.reason) for link in links}) == 1
        return first if once and not self._lists_codes(first) else _NOTHING

    def _sentence(self, outcome: str, targets: Sequence[TargetView]) -> str:
        key = outcome
        if outcome == "reassigned" and not targets:
            key = "reassigned_open"
        if outcome == "replaced":
            specific = len(targets) > 1 and not any(target.told for target in targets)
            key = "specific" if specific else "replaced"
        phrase = self.phrases["crosswalk"]["sentences"][key]
        if layouts.load(self.walk.code_set).is_measured:
            phrase = self.phrases["list_sentences"].get(key, phrase)
        return str(phrase).format(count=len(targets))

    def _targets(
        self, members: Sequence[list[LinkView]], clause: Licensed, *, pattern: bool
    ) -> tuple[TargetView, ...]:
        """Return the replacements of a group, in order; a code that remains is none of its own."""
        by_code: dict[str, list[LinkView]] = {}
        for link in (link for links in (members if pattern else members[:1]) for link in links):
            if link.target and not _remains(link):
                by_code.setdefault(masked(link.target) if pattern else link.target, []).append(link)
        relationships = {links[0].relationship for links in by_code.values()}
        told = relationships != {Relationship.BROADER.value}
        named = {links[0].source for links in members}
        return tuple(
            self._target(printed, links, named, told=told, said=bool(clause))
            for printed, links in by_code.items()
        )

    def _target(
        self, code: str, links: Sequence[LinkView], named: set[str], *, told: bool, said: bool
    ) -> TargetView:
        """Return a replacement of some codes; `said` tells that their clause is said of them."""
        first = links[0]
        code_set = first.target_code_set
        return TargetView(
            printed=self._printed(code, code_set),
            code_set=layouts.load(code_set).name if code_set else "",
            codes=tuple(self._printed(link.target, code_set) for link in links),
            display=common([link.target_display for link in links]),
            relationship=self.phrases["relationships"][first.relationship],
            told=told,
            basis=first.basis,
            score=first.score,
            reviewer=first.reviewer,
            reviewed=first.reviewed,
            reason=_NOTHING if said or self._lists_codes(first.reason) else first.reason,
            shared=tuple(dict.fromkeys(self._others(links, named))),
            path=detour(first),
        )

    def _others(self, links: Sequence[LinkView], named: set[str]) -> Iterator[str]:
        """Return the other codes that the targets of some links replace, as printed."""
        for link in links:
            back = self.sources[link.target] if link.basis != Basis.PROPOSED else ()
            yield from (self._printed(one.source) for one in back if one.source not in named)

    def _source(self, link: LinkView) -> MemberView:
        printed = self._printed(link.source)
        return MemberView(code=link.source, printed=printed, display=link.source_display)

    def _printed(self, code: str, code_set: str = "") -> str:
        return layouts.load(code_set or self.walk.code_set).printed(code)

    def _lists_codes(self, reason: Licensed) -> bool:
        """Return whether a clause says nothing but codes, which the guide names anyway."""
        named = (word.strip(".").replace(".", "") for word in _CODES.findall(str(reason)))
        return all(word in self.codes for word in named)


def _remains(link: LinkView) -> bool:
    return link.target == link.source and not link.target_code_set


def _is_same(links: Sequence[LinkView]) -> bool:
    return len(links) == 1 and _remains(links[0]) and links[0].basis == Basis.IDENTICAL


def _outcome(links: Sequence[LinkView]) -> str:
    """Return what became of a code, by its links."""
    if any(map(_remains, links)):
        return "narrowed"
    if links[0].reassigned:
        return "reassigned"
    if {link.basis for link in links} == {Basis.PROPOSED.value}:
        return "proposed" if any(link.target for link in links) else "open"
    return "replaced" if any(link.target for link in links) else "none"
