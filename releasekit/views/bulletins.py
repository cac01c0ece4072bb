"""What a bulletin's template sees: the changes by what they ask for, who must act, what is next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.model import ReleaseKind
from releasekit.model.concept import BILLABLE
from releasekit.views import calendars, changes, duties, issuers, pictures, titles
from releasekit.views.duties import GROUPS, Duty
from releasekit.views.issuers import NO_ISSUE, Issue, IssuerView
from releasekit.views.pictures import annual_diffs, shortened

if TYPE_CHECKING:
    from collections.abc import Collection

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience
    from releasekit.timeline import Timeline
    from releasekit.views.calendars import EntryView
    from releasekit.views.changes import (
        ChangesView,
        ChangeView,
        ClassView,
        ReplacementCode,
        SectionView,
    )
    from releasekit.views.pictures import PictureView
    from releasekit.views.selection import Selection

ANNUAL, ERRATUM, UPDATE = "annual", "erratum", "update"
VERSION = "bulletin/2"
"""The shape of the view below; see releasekit.views.catalog."""
_YEAR = dt.timedelta(days=366)
"""How far ahead of AFTER a bulletin looks: the next edition is within, in a leap year too."""


class DutyView(Struct, frozen=True, kw_only=True):
    """What a role must do: `who`, `what`, for how many codes, from the first day to the last.

    `codes` can be reported, before or after; `headers`, which cannot, are counted apart. `first`
    and `last` are the effective dates of the first and last change, often the same.
    """

    who: str
    what: str
    codes: int
    headers: int
    first: str
    last: str


class GroupView(Struct, frozen=True, kw_only=True):
    """The changes of one kind (new, revised, deleted, …) by section."""

    id: str
    title: str
    sections: tuple[SectionView, ...]
    codes: int


class ReplacementView(Struct, frozen=True, kw_only=True):
    """An ended code, its last date of service, and its replacements.

    `printed` is the code as its publisher prints it; `effective` the first date of service on which
    they are to be reported. Dates are ISO 8601; `title` is the class of the change.
    """

    code: str
    printed: str
    title: str
    replacements: tuple[ReplacementCode, ...]
    last_day: str
    effective: str


class InterimView(Struct, frozen=True, kw_only=True):
    """An update between the two releases; `codes` have a change that it brought and that stayed.

    `published` is empty where it is not known.
    """

    label: str
    effective: str
    published: str
    codes: int


class BulletinView(Struct, frozen=True, kw_only=True):
    """One code set's bulletin: what templates/bulletin/ is given.

    `changes` is all that a change report has. `groups` are its changes by what happened to the
    code, `further` the classes of those that are in no group. `duties` say who must act.
    `replacements` are in order of the code; `interim` updates and `upcoming` events in order of
    the day, the latter from the day after AFTER is effective, for a year. `pictures` are bars with
    their numbers; `picture` is the one for a single page, None where there is nothing to draw.
    """

    changes: ChangesView
    duties: tuple[DutyView, ...]
    groups: tuple[GroupView, ...]
    further: tuple[ClassView, ...]
    replacements: tuple[ReplacementView, ...]
    interim: tuple[InterimView, ...]
    upcoming: tuple[EntryView, ...]
    pictures: tuple[PictureView, ...]
    picture: PictureView | None
    issuer: IssuerView = IssuerView()


def template(shown: ChangesView) -> str:
    """Return the words that suit what changed: an erratum's, or an edition's."""
    return ERRATUM if shown.erratum else ANNUAL


def stem(name: str, shown: ChangesView) -> str:
    """Return what a bulletin's file is called: an interim update is no annual edition."""
    interim = name == ANNUAL and shown.after.kind is ReleaseKind.INTERIM
    return UPDATE if interim else name


def view(
    diff: ReleaseDiff,
    selection: Selection,
    audience: Audience,
    timeline: Timeline,
    issue: Issue = NO_ISSUE,
) -> BulletinView:
    """Return a diff as a bulletin's template sees it, with its number and day of issue.

    `timeline` has the store's releases of the code set; those of the diff need not be among them.
    Raises LicenseError as the view of changes does.
    """
    shown = changes.view(diff, selection, audience)
    stored = timeline if {diff.before, diff.after} <= set(timeline.postings) else None
    every = [change for section in shown.sections for change in section.changes]
    grouped = {name for group in GROUPS for name in group.classes}
    drawn = pictures.pictures(diff, annual_diffs(diff, stored), selection)
    return BulletinView(
        changes=shown,
        duties=_duties(every, diff.layout.id),
        groups=_groups(shown, diff.layout),
        further=tuple(line for line in shown.summary if line.id not in grouped),
        replacements=_replacements(every),
        interim=_interim(diff, every, stored),
        upcoming=_upcoming(diff, audience, stored),
        pictures=drawn,
        picture=shortened(drawn[0]) if drawn else None,
        issuer=issuers.view(issue),
    )


def _duties(every: list[ChangeView], code_set: str) -> tuple[DutyView, ...]:
    return tuple(shown for duty in duties.of(code_set) if (shown := _duty(duty, every)))


def _duty(duty: Duty, every: list[ChangeView]) -> DutyView | None:
    held = [change for change in every if change.change_class in duty.classes]
    if not held:
        return None
    days = [change.effective for change in held]
    # A code that became a header is one that can no longer be reported, so it counts as a code.
    codes = {change.code for change in held if not change.header or change.aspect == BILLABLE}
    return DutyView(
        who=duty.who,
        what=duty.what,
        codes=len(codes),
        headers=len({change.code for change in held} - codes),
        first=min(days),
        last=max(days),
    )


def _groups(shown: ChangesView, layout: CodeSet) -> tuple[GroupView, ...]:
    groups = []
    for group in GROUPS:
        sections = tuple(
            kept for section in shown.sections if (kept := _only(section, group.classes)).changes
        )
        codes = len({change.code for section in sections for change in section.changes})
        if codes:
            groups.append(
                GroupView(
                    id=group.id,
                    title=titles.of_group(group.id, layout),
                    sections=sections,
                    codes=codes,
                )
            )
    return tuple(groups)


def _only(section: SectionView, wanted: Collection[str]) -> SectionView:
    kept = tuple(change for change in section.changes if change.change_class in wanted)
    return replace(section, changes=kept, codes=len({change.code for change in kept}))


def _replacements(every: list[ChangeView]) -> tuple[ReplacementView, ...]:
    replaced = [
        ReplacementView(
            code=change.code,
            printed=change.printed,
            title=change.title,
            replacements=change.replacements,
            last_day=change.last_day,
            effective=change.effective,
        )
        for change in every
        if change.replacements
    ]
    return tuple(sorted(replaced, key=lambda ended: ended.code))


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
        if release != diff.after and not timeline.annual(release)
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
