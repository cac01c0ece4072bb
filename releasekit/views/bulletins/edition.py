"""Builds a bulletin's view of a diff for one audience, and says what it is called."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.model import ReleaseKind
from releasekit.render import words
from releasekit.views import calendars, changes, issuers
from releasekit.views.bulletins import code_lists, errata, one_page, page_one
from releasekit.views.bulletins.bulletin_types import BulletinView, InterimView
from releasekit.views.bulletins.facts import Facts
from releasekit.views.bulletins.highlights import highlights
from releasekit.views.bulletins.tallies import tally
from releasekit.views.issuers import NO_ISSUE, Issue

if TYPE_CHECKING:
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience
    from releasekit.timeline import Timeline
    from releasekit.views.calendars import EntryView
    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.selection import Selection

ANNUAL, ERRATUM, UPDATE = "annual", "erratum", "update"
_YEAR = dt.timedelta(days=366)
"""How far ahead of AFTER a bulletin looks: the next edition is within, in a leap year too."""


def template(shown: ChangesView) -> str:
    """Return the words that suit what changed: an erratum's, or an edition's."""
    return ERRATUM if shown.erratum else ANNUAL


def stem(name: str, shown: ChangesView) -> str:
    """Return what a bulletin's file is called: an interim update is no annual edition."""
    interim = name == ANNUAL and shown.after.kind is ReleaseKind.INTERIM
    return UPDATE if interim else name


def view(  # noqa: PLR0913 (what a bulletin is made of)
    diff: ReleaseDiff,
    selection: Selection,
    audience: Audience,
    timeline: Timeline,
    issue: Issue = NO_ISSUE,
    *,
    shown: ChangesView | None = None,
) -> BulletinView:
    """Return a diff as a bulletin's template sees it, with its number and day of issue.

    `shown` is the view of its changes, where it is built already.

    `timeline` has the store's releases of the code set; those of the diff need not be among them.
    Raises LicenseError as the view of changes does.
    """
    shown = shown or changes.view(diff, selection, audience)
    stored = timeline if {diff.before, diff.after} <= set(timeline.postings) else None
    facts = Facts(diff, shown, audience)
    issuer = issuers.view(issue)
    return replace(
        _of_changes(facts, issuer.disclaimer),
        interim=_interim(diff, facts.every, stored),
        upcoming=_upcoming(diff, audience, stored),
        postings=errata.postings(diff, shown, selection, audience, stored),
        issuer=issuer,
    )


def _of_changes(facts: Facts, disclaimer: str) -> BulletinView:
    """Return what a bulletin says of the changes alone; the disclaimer takes room on one page."""
    ended, lists = page_one.ended(facts), code_lists.groups(facts)
    grid = code_lists.grid(facts, lists)
    told, acts = highlights(facts), page_one.who_acts(facts)
    runs = one_page.runs(grid, page_one.unreplaced(facts, ended))
    sample = words.load()["sample"] if facts.shown.sample else ""
    beside = (*(one.text for one in told), facts.shown.notice, sample, disclaimer)
    sources = {one.source for one in ended if one.source}
    return BulletinView(
        changes=facts.shown,
        opening=page_one.opening(facts),
        totals=page_one.totals(facts),
        apart=page_one.apart(facts),
        highlights=told,
        duties=acts,
        ended=ended,
        ended_tally=tally((one.change for one in ended), facts),
        unreplaced=sum(not one.instead for one in ended),
        runs=runs,
        brief=one_page.brief(
            ended, runs, acts, beside, lambda name, count: page_one.number(name, count, facts)
        ),
        source=sources.pop() if len(sources) == 1 else "",
        lists=lists,
        grid=grid,
        properties=code_lists.properties(facts),
        further=code_lists.further(facts),
        index=code_lists.index(ended, lists),
    )


def _interim(
    diff: ReleaseDiff, every: list[ChangeView], timeline: Timeline | None
) -> tuple[InterimView, ...]:
    if timeline is None:
        return ()
    codes: dict[str, set[str]] = defaultdict(set)
    for change in every:
        codes[change.release].add(change.code)
    return tuple(
        InterimView(
            label=release.label,
            effective=release.effective.isoformat(),
            published=release.published.isoformat() if release.published else "",
            codes=len(codes[release.label]),
        )
        for release in timeline.within(diff.before, diff.after)
        if codes[release.label] and release != diff.after and not timeline.annual(release)
    )


def _upcoming(
    diff: ReleaseDiff, audience: Audience, timeline: Timeline | None
) -> tuple[EntryView, ...]:
    """Return what comes after AFTER: what is stored and declared, never what day it is."""
    first = diff.after.effective + dt.timedelta(days=1)
    last = diff.after.effective + _YEAR
    if timeline is not None:
        return tuple(calendars.entries([timeline], first, last, audience))
    expected = calendars.expected(diff.layout, first, last)
    return tuple(sorted(expected, key=lambda entry: (entry.day, entry.event, entry.title)))
