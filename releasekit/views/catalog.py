"""The views that templates are given, by the folder of their templates: a table to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit.classify import Conservation
from releasekit.classify.attribution import Between, Episode
from releasekit.errors import TemplateError
from releasekit.faults import near
from releasekit.model import Release
from releasekit.render import sandbox
from releasekit.rows.rejected_lines import RejectedLine
from releasekit.timeline import Sunset
from releasekit.views import (
    bulletins,
    calendars,
    changes,
    checked_files,
    code_pages,
    concepts,
    crosswalks,
    entry_words,
    fee_types,
    guides,
    impact_types,
    issuers,
    lifecycles,
    listed_rows,
    overlay_columns,
    reconciliations,
    release_pages,
    row_checks,
    sites,
    stamps,
    usage_types,
    value_rows,
)
from releasekit.wording import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SCHEMA = "releasekit/templates/1"
_NAME = re.compile(r"[A-Z]\w+")


class View(Struct, frozen=True, kw_only=True):
    """What the templates of one folder are given.

    `given` says in words what they get under which name; the first name is that of the `shape`, or
    of a list of them where `many`. `version` goes up when a field leaves or changes its meaning,
    never when one is added; a template reads it as `view_version`. `shapes` are all that can be
    reached from what is given. Beside it every template is given `words`, the shared phrases of
    words.toml.
    """

    version: str
    given: Mapping[str, str]
    many: bool
    shape: type
    shapes: tuple[type, ...]


_CHANGES = (
    changes.ChangesView,
    changes.ClassView,
    changes.SectionView,
    changes.ChangeView,
    changes.ReplacementCode,
    changes.PreviousCode,
    changes.NoteView,
    changes.SharedDays,
    changes.StatedFact,
    entry_words.Entries,
    overlay_columns.OverlayView,
    usage_types.UsageView,
    usage_types.UsedView,
    stamps.Stamp,
    Segment,
    Release,
    Conservation,
    Between,
    Episode,
)
_IMPACT = (
    *(impact_types.ImpactView, impact_types.TotalView, impact_types.WorkView),
    *(impact_types.SpoiltView, impact_types.OwnRow, listed_rows.ListedRows, stamps.Stamp),
    *(fee_types.FeeImpactView, fee_types.FeeLineView, changes.ReplacementCode, Release),
)
_CHECK = (
    *(row_checks.CheckView, checked_files.FileView, row_checks.GroupView, row_checks.FaultyRow),
    *(listed_rows.ListedRows, RejectedLine, stamps.Stamp),
)
VIEWS = {
    "bulletin": View(
        version=bulletins.VERSION,
        given={"bulletin": "BulletinView"},
        many=False,
        shape=bulletins.BulletinView,
        shapes=(
            bulletins.BulletinView,
            bulletins.OpeningView,
            bulletins.TallyView,
            bulletins.TotalView,
            bulletins.HighlightView,
            bulletins.DutyView,
            bulletins.EndedView,
            bulletins.BriefView,
            bulletins.RunView,
            bulletins.GroupView,
            bulletins.RowsView,
            bulletins.RowView,
            bulletins.GridView,
            bulletins.GridRow,
            bulletins.PropertyView,
            bulletins.PropertyRow,
            bulletins.InterimView,
            bulletins.PostingView,
            bulletins.CorrectionView,
            bulletins.IndexView,
            issuers.IssuerView,
            issuers.LogoView,
            calendars.EntryView,
            *_CHANGES,
        ),
    ),
    "changes": View(
        version=changes.VERSION,
        given={"diffs": "list of ChangesView"},
        many=True,
        shape=changes.ChangesView,
        shapes=_CHANGES,
    ),
    "check": View(
        version=row_checks.VERSION,
        given={"check": "CheckView"},
        many=False,
        shape=row_checks.CheckView,
        shapes=_CHECK,
    ),
    "crosswalk": View(
        version=guides.VERSION,
        given={"guides": "list of GuideView"},
        many=True,
        shape=guides.GuideView,
        shapes=(
            guides.GuideView,
            guides.GuideSectionView,
            guides.FamilyView,
            guides.SourceView,
            guides.MemberView,
            guides.TargetView,
            guides.SameView,
            guides.IndexLine,
            stamps.Stamp,
            crosswalks.CrosswalkView,
            crosswalks.LinkView,
            crosswalks.HopView,
            crosswalks.ProblemView,
            Release,
        ),
    ),
    "impact": View(
        version=impact_types.VERSION,
        given={"impact": "ImpactView"},
        many=False,
        shape=impact_types.ImpactView,
        shapes=_IMPACT,
    ),
    "reconcile": View(
        version=reconciliations.VERSION,
        given={"lists": "list of ReconciliationView"},
        many=True,
        shape=reconciliations.ReconciliationView,
        shapes=(
            reconciliations.ReconciliationView,
            reconciliations.CountView,
            stamps.Stamp,
            reconciliations.TotalView,
            reconciliations.NoticedView,
            reconciliations.DifferenceView,
            Release,
        ),
    ),
    "site": View(
        version=sites.VERSION,
        given={
            "page": "IndexPage, CodesPage, FamilyPage or ReleasePage, by the template's name",
            "site": "SiteView",
            "root": "str, the way back to the folder of the site",
            "here": "str, the page's own path",
        },
        many=False,
        shape=sites.IndexPage,
        shapes=(
            sites.SiteView,
            sites.IndexPage,
            code_pages.CodesPage,
            code_pages.FamilyPage,
            release_pages.ReleasePage,
            sites.CodeSetView,
            sites.ReleaseLine,
            code_pages.FamilyLine,
            code_pages.PartLine,
            *(release_pages.ClassRows, release_pages.SectionRows, value_rows.ValueRow),
            code_pages.CodeEntry,
            lifecycles.EventView,
            concepts.IntervalView,
            Sunset,
            *_CHANGES,
        ),
    ),
}
"""Every view by its folder in templates/."""


def folder(shown: Sequence[Any]) -> str:
    """Return the folder of the templates that take such views; TemplateError if there is none."""
    for name, view in VIEWS.items():
        if shown and all(type(given) is view.shape for given in shown):
            return name
    message = "there is no template for this"
    raise TemplateError(message, advice=f"there are views {', '.join(VIEWS)}")


def changes_of(shown: Any) -> changes.ChangesView:  # noqa: ANN401 (a view that has changes)
    """Return the changes that a report or a bulletin is about; TemplateError for another view."""
    found = shown.changes if isinstance(shown, bulletins.BulletinView) else shown
    if isinstance(found, changes.ChangesView):
        return found
    message = "there are no changes in this view"
    raise TemplateError(message, advice="give a report or a bulletin")


def text(name: str, form: str, shown: Sequence[Any]) -> str:
    """Write views of one kind by the template of a name and form; TemplateError if it cannot be."""
    written = sandbox.render(folder(shown), name, form, context(shown))
    return stamps.stamped(form, written, stamps_of(shown))


def stamps_of(shown: Sequence[Any]) -> list[stamps.Stamp]:
    """Return banner, notice and trademark of each view's code set."""
    found: list[stamps.Stamp] = []
    for one in shown:
        if hasattr(one, "stamps"):  # a view of several code sets
            found += one.stamps
        else:
            found.append(one.stamp if hasattr(one, "stamp") else changes_of(one).stamp)
    return found


def context(shown: Sequence[Any]) -> dict[str, Any]:
    """Return what the templates of such views are given; TemplateError if there are none."""
    view = VIEWS[folder(shown)]
    given = list(shown) if view.many else shown[0]
    return {next(iter(view.given)): given, "view_version": view.version}


def document(name: str) -> dict[str, Any]:
    """Return a view's fields with their types, as plain values; TemplateError if there is none."""
    if name not in VIEWS:
        message = f"there is no view {name!r}{near(name, VIEWS)}"
        raise TemplateError(message, advice=f"there are {', '.join(VIEWS)}")
    view = VIEWS[name]
    return {
        "schema": SCHEMA,
        "view": name,
        "version": view.version,
        "given": {**view.given, "view_version": "str", "words": "the phrases of words.toml"},
        "types": [
            {"name": shape.__name__, "doc": "\n".join(_lines(shape)), "fields": _fields(shape)}
            for shape in view.shapes
        ],
    }


def _lines(shape: type) -> Iterator[str]:
    for line in (shape.__doc__ or "").strip().splitlines():
        yield line.strip()


def _fields(shape: type) -> dict[str, str]:
    """Return the types of a view's fields and of what it works out of them."""
    properties = {
        name: str(member.fget.__annotations__["return"])
        for name, member in vars(shape).items()
        if isinstance(member, property) and member.fget
    }
    return dict(shape.__annotations__) | properties


def named(shapes: Sequence[type]) -> set[str]:
    """Return the names of the classes that the fields of some shapes are of."""
    types = (kind for shape in shapes for kind in _fields(shape).values())
    return {name for written in types for name in _NAME.findall(written)}
