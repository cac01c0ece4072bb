"""A made-up change report, field by field, for tests of what outputs make of one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from msgspec import structs

from releasekit.classify import Conservation
from releasekit.classify.attribution import Between, Episode
from releasekit.model import Release, ReleaseKind
from releasekit.views.changes import (
    ChangesView,
    ChangeView,
    ClassView,
    ReplacementCode,
    SectionView,
)
from releasekit.views.entry_words import Entries

NOTICE = "Made up for a test. © 2025 Nobody. All rights reserved."
BEFORE = Release(
    code_set="demo", version="2025", kind=ReleaseKind.ANNUAL, effective=dt.date(2025, 1, 1)
)
AFTER = structs.replace(
    BEFORE, version="2026", effective=dt.date(2026, 1, 1), published=dt.date(2025, 8, 31)
)


def change(**more: object) -> ChangeView:
    plain: dict[str, Any] = {
        "before": "",
        "after": "",
        "id": "00c0ffee00c0ffee",
        "change_class": "descriptor-revised",
        "title": "Descriptor revised",
        "level": "review",
        "level_title": "Review",
        "code": "D0001",
        "aspect": "display",
        "aspect_title": "Descriptor",
        "several": False,
        "display": "Demo, later text",
        "effective": "2026-01-01",
        "last_day": "",
        "published": "2025-08-31",
        "release": "2026",
        "interim": False,
        "first_in_book": "",
        "section": "First",
        "billable": None,
        "withheld": False,
        "about_code": False,
        "replacements": (),
    }
    given = plain | more
    same = {
        "printed": given["code"],
        "raw_before": given["before"],
        "raw_after": given["after"],
    }
    return ChangeView(**(same | given))


def replacement(code: str) -> ReplacementCode:
    return ReplacementCode(code=code, printed=code, basis="published", relationship="equivalent")


ADDED = {"change_class": "code-added", "title": "Added", "aspect": "code", "about_code": True}
DELETED = ADDED | {
    "change_class": "code-deleted",
    "title": "Deleted",
    "level": "breaking",
    "level_title": "Action required",
    "last_day": "2025-12-31",
}
FLAG = {
    "change_class": "flag-changed",
    "title": "Flag changed",
    "aspect": "flag.add-on",
    "aspect_title": "Add-on",
}
CHANGES = (
    change(id="a1", before="Demo, first text", after="Demo, later text"),
    change(id="a2", **ADDED, code="D0002", display="Demo of the second", billable=True),
    change(
        id="b1",
        **DELETED,
        code="E0001",
        section="Second",
        replacements=tuple(map(replacement, ("E0002", "E0003"))),
    ),
    change(id="b2", **FLAG, code="E0002", section="Second", before="a\nb", billable=False),
    change(id="b3", **FLAG, code="E0003", section="Second", after="true", interim=True),
)


def _summary(changes: tuple[ChangeView, ...]) -> tuple[ClassView, ...]:
    counted = Counter(
        (change.change_class, change.title, change.level, change.level_title) for change in changes
    )
    return tuple(
        ClassView(id=name, title=title, level=level, level_title=level_title, codes=codes)
        for (name, title, level, level_title), codes in counted.items()
    )


LEVELS = ("breaking", "review", "editorial")
CODES = Entries(one="code", many="codes", heading="Code", listed="Codes")


def report(*changes: ChangeView, **more: object) -> ChangesView:
    different: dict[str, Any] = dict(more)
    sections: dict[str, list[ChangeView]] = {}
    for one in changes:
        sections.setdefault(one.section, []).append(one)
    view = ChangesView(
        code_set="demo",
        name="Demo",
        title="The Demonstration Code Set",
        publisher_name="Nobody",
        text_word="descriptor",
        occasions="dates of service",
        entries=CODES,
        before=BEFORE,
        after=AFTER,
        basis="effective",
        audience="public",
        entitlement="long",
        withheld=False,
        notice=NOTICE,
        sample=False,
        conservation=Conservation(before=12345, added=10, reinstated=1, deleted=20, after=12336),
        publisher=None,
        summary=_summary(changes),
        levels={each: sum(one.level == each for one in changes) for each in LEVELS},
        sections=tuple(
            SectionView(title=title, changes=tuple(held), told=tuple(held), codes=len(held))
            for title, held in sections.items()
        ),
        not_compared=(),
        aspects_not_compared=(),
        between=Between(),
        printed={},
        erratum=False,
        accepted=0,
        changes=len(changes),
    )
    return structs.replace(view, **different)


BETWEEN = Between(
    born_and_ended=(Episode(code="D9", first="2025", last="2026"),),
    vanished_and_back=(Episode(code="D8", first="2025", last="2026"),),
)
ALL = report(*CHANGES)
