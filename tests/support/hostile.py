"""A report and a bulletin in which every text is an attack on some markup."""

from __future__ import annotations

import datetime as dt
from typing import Any

from msgspec import structs

from releasekit.classify.attribution import Between, Episode
from releasekit.views.bulletins import (
    BriefView,
    BulletinView,
    CorrectionView,
    DutyView,
    EndedView,
    GridRow,
    GridView,
    GroupView,
    HighlightView,
    IndexView,
    InterimView,
    OpeningView,
    PostingView,
    PropertyRow,
    PropertyView,
    RowsView,
    RowView,
    RunView,
    TallyView,
    TotalView,
)
from releasekit.views.calendars import EntryView
from releasekit.views.changes import ChangesView, ChangeView, ReplacementCode, SectionView
from releasekit.views.issuers import IssuerView

TEXTS = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)></title></style>&amp;",
    '#import "@preview/x:1.0.0" #eval("1+1") #read("/etc/passwd") $x$ *b* _i_ \\ ]) #panic("no");',
    '"; #panic("out of the literal") //',
    "\\u{22}); #panic()",
    "{{ 7*191 }} {% include 'x' %} | cell | `code` [a](http://x) <b>\n# heading\r\nBcc: x@y.z",
    "Subject: x\r\n\r\nbody \x00\x07\x1b[31m\u2028\u202e end",
)


def _replacement(text: str) -> ReplacementCode:
    return ReplacementCode(code=text, printed=text, basis="published", relationship="equivalent")


def attacked(view: ChangesView, text: str) -> ChangesView:
    """Return a report with a text in every place for one."""
    said: dict[str, Any] = {
        "name": text, "title": text, "publisher_name": text, "audience": text, "notice": text,
        "not_compared": (text,), "printed": {text: text}, "between": Between(
            born_and_ended=(Episode(code=text, first=text, last=text),),
            vanished_and_back=(Episode(code=text, first=text, last=text),),
        ),
    }  # fmt: skip
    here: dict[str, Any] = {
        "code": text, "printed": text, "title": text, "aspect_title": text, "display": text,
        "section": text,
        "before": text, "after": f"{text}x", "replacements": (_replacement(text),),
        "effective": text, "level_title": text, "last_day": text,
    }  # fmt: skip
    sections = tuple(
        SectionView(
            title=text,
            codes=len(section.changes),
            changes=(rows := tuple(structs.replace(one, **here) for one in section.changes)),
            told=rows,
        )
        for section in view.sections
    )
    summary = tuple(structs.replace(row, title=text, level_title=text) for row in view.summary)
    after = structs.replace(view.after, version=text, reason=text)
    return structs.replace(view, **said, sections=sections, summary=summary, after=after)


def bulletin(changes: ChangesView, text: str) -> BulletinView:
    """Return a bulletin with a text in every place for one."""
    every = [change for section in changes.sections for change in section.changes]
    row = PropertyRow(before=text, after=text, codes=text, count=1)
    return BulletinView(
        changes=changes,
        opening=OpeningView(
            subject=text, effective=text, grace=text, differs=text, readers=(text, text)
        ),
        totals=(TotalView(id="new", codes=1, text=text),),
        apart=text,
        highlights=(HighlightView(id="gains", text=text),),
        duties=(DutyView(who=text, what=text, codes=1, headers=0, first=text, last="2026"),),
        ended=_ended(every, text),
        ended_tally=TallyView(codes=1),
        unreplaced=11,
        runs=_runs(text),
        brief=BriefView(ended=_ended(every, text), ended_left=text, runs=_runs(text), left=text),
        source="",
        lists=_lists(every, text),
        grid=GridView(
            lists=("new", "revised"),
            columns=(text, text),
            rows=(GridRow(title=text, cells=(text, ""), counts=(1, 0)),),
        ),
        properties=(PropertyView(title=text, rows=(row,), count=1, left=1),),
        further=changes.summary,
        interim=(InterimView(label=text, effective=text, published=text, codes=1),),
        upcoming=(_entry(text),),
        index=(IndexView(code=text, printed=text, places=("new", "ended")),),
        postings=(_posting(every, text),),
        issuer=IssuerView(
            name=text, department=text, contact=text, disclaimer=text, number=text, issued=text
        ),
    )


def _posting(every: list[ChangeView], text: str) -> PostingView:
    return PostingView(
        label=text,
        corrects=text,
        posted=text,
        reason=text,
        corrections=tuple(
            CorrectionView(change=change, what=text, wrong=said, right=said)
            for change in every
            for said in (text, "")
        ),
    )


def _runs(text: str) -> tuple[RunView, ...]:
    return tuple(
        RunView(id="new", list=name, title=text, codes=text, count=1) for name in ("", text, text)
    )


def _ended(every: list[ChangeView], text: str) -> tuple[EndedView, ...]:
    return tuple(
        EndedView(change=change, why=text, instead=text, source=text, last_day=day)
        for change in every
        for day in (text, "2025-12-31")
    )


def _lists(every: list[ChangeView], text: str) -> tuple[GroupView, ...]:
    rows = tuple(RowView(change=change, beside=text) for change in every)
    sections = (RowsView(title=text, rows=rows, tally=TallyView(codes=1)),)
    return tuple(
        GroupView(id=name, title=text, sections=sections, tally=TallyView(codes=1, headers=2))
        for name in ("new", "narrowed")
    )


def _entry(text: str) -> EntryView:
    return EntryView(
        day=dt.date(2026, 7, 1),
        code_set="demo",
        name=text,
        event="starts",
        title=text,
        codes=(text,),
        printed=(text,),
    )
