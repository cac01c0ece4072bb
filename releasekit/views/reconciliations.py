"""What an output sees of a reconciliation: counts on both sides, and each difference explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.layout import COUNTED
from releasekit.render import words
from releasekit.views.concepts import clearance, notice
from releasekit.views.json_text import document
from releasekit.views.stamps import NO_STAMP, Stamp, stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience, Clearance
    from releasekit.model import Release
    from releasekit.reconcile import Difference, Reconciled, Remark

    Cell = str | int

SCHEMA = "releasekit/reconciliation/1"
VERSION = "reconcile/1"
"""The shape of the view below; see releasekit.views.catalog."""
NOTE = "note.list"
"""A word of a list, which may be the publisher's text."""
OURS, THEIRS = "only ours", "only theirs"
COLUMNS = ("code_set", "list", "code", "action", "side", "why", "explained")
_TOTALS = ("code_set", "before", "after", "list", "count", "stated", "published", "computed")
_REMARKS = ("code_set", "list", "remark", "count", "in words")


class CountView(Struct, frozen=True, kw_only=True):
    """How many codes have an action: as the list states of itself, as it holds, as we computed.

    `action` is "additions", "deletions" or "revisions"; `stated` is None where the list states
    nothing.
    """

    action: str
    stated: int | None
    published: int
    computed: int


class TotalView(Struct, frozen=True, kw_only=True):
    """How many codes a release has, as the list states and as there are; `side` is which one."""

    side: str
    stated: int
    computed: int


class NoticedView(Struct, frozen=True, kw_only=True):
    """Something about the list itself: what sort, about how many rows or codes, in words."""

    kind: str
    count: int
    text: str


class DifferenceView(Struct, frozen=True, kw_only=True):
    """An entry that only one side has.

    `printed` is the code as its publisher prints it. `action` is "addition", "deletion" or
    "revision", `side` "only ours" or "only theirs"; `why` is the id of the reason that the data
    prove, empty if there is none, `explained` the reason in words.
    """

    code: str
    printed: str
    action: str
    side: str
    why: str
    explained: str


class ReconciliationView(Struct, frozen=True, kw_only=True):
    """One code set's changes beside one of its publisher's lists: what templates/reconcile/ gets.

    `source` is the list's name. `counts` are by action, `totals` of the codes of both releases
    where the list states them. `agree` counts the entries that both sides have, `unexplained` the
    differences without a proved reason. It holds codes and no texts.
    """

    code_set: str
    name: str
    before: Release
    after: Release
    source: str
    sample: bool
    notice: str
    counts: tuple[CountView, ...]
    totals: tuple[TotalView, ...]
    remarks: tuple[NoticedView, ...]
    agree: int
    unexplained: int
    differences: tuple[DifferenceView, ...]
    stamp: Stamp = NO_STAMP

    @property
    def heading(self) -> str:
        """What was compared with what."""
        phrase: str = words.load()["reconciliation"]["heading"]
        return phrase.format(
            name=self.name, before=self.before.label, after=self.after.label, list=self.source
        )

    @property
    def result(self) -> str:
        """How far the two sides agree, in one line."""
        phrase: str = words.load()["reconciliation"]["result"]
        return phrase.format(
            agree=f"{self.agree:,}",
            ours=f"{len(self.of_side(OURS)):,}",
            theirs=f"{len(self.of_side(THEIRS)):,}",
            unexplained=f"{self.unexplained:,}",
        )

    def of_side(self, side: str) -> list[DifferenceView]:
        """Return the differences of one side."""
        return [difference for difference in self.differences if difference.side == side]


def view(reconciled: Reconciled, audience: Audience) -> ReconciliationView:
    """Return a reconciliation as outputs see it.

    Raises LicenseError where the audience may see nothing of the code set, not even its codes.
    """
    diff = reconciled.diff
    cleared = clearance(audience, diff.layout)
    return ReconciliationView(
        code_set=diff.layout.id,
        name=diff.layout.name,
        before=diff.before,
        after=diff.after,
        source=reconciled.source,
        sample=diff.before.sample or diff.after.sample,
        notice=notice(diff.layout, diff.after),
        stamp=stamp(diff.layout, cleared, notice(diff.layout, diff.after)),
        counts=tuple(
            CountView(
                action=f"{action}s",
                stated=reconciled.totals.get(action),
                published=reconciled.published[action],
                computed=reconciled.computed[action],
            )
            for action in COUNTED
        ),
        totals=tuple(
            TotalView(side=side, stated=stated, computed=computed)
            for side, (stated, computed) in reconciled.codes.items()
        ),
        remarks=tuple(_noticed(remark, cleared) for remark in reconciled.remarks),
        agree=reconciled.agree,
        unexplained=reconciled.unexplained,
        differences=(
            *_differences(reconciled.only_ours, OURS, diff.layout),
            *_differences(reconciled.only_theirs, THEIRS, diff.layout),
        ),
    )


def _noticed(remark: Remark, cleared: Clearance) -> NoticedView:
    """Return a remark, with the words of the list where the audience may have them."""
    words_of_list = cleared.text(NOTE, remark.quoted)
    text = f"{remark.text}: {str(words_of_list)!r}" if words_of_list else remark.text
    return NoticedView(kind=remark.kind, count=remark.count, text=text)


def _differences(
    differences: Iterable[Difference], side: str, layout: CodeSet
) -> Iterator[DifferenceView]:
    reasons = words.load()["reasons"]
    for difference in differences:
        yield DifferenceView(
            code=difference.entry.code,
            printed=layout.printed(difference.entry.code),
            action=difference.entry.action,
            side=side,
            why=difference.why,
            explained=reasons[difference.why or "unexplained"],
        )


def to_json(views: Sequence[ReconciliationView]) -> bytes:
    """Return reconciliations as JSON; schemas/reconciliation-1.schema.json says its shape."""
    notices = list(dict.fromkeys(view.notice for view in views))
    return document(
        {"schema": SCHEMA, "notices": notices, "code_sets": list(map(_document, views))}
    )


def _document(view: ReconciliationView) -> Mapping[str, object]:
    stated = {count.action: count.stated for count in view.counts}
    totals = {
        total.side: {"stated": total.stated, "computed": total.computed} for total in view.totals
    }
    return {
        "code_set": view.code_set,
        "before": view.before.label,
        "after": view.after.label,
        "source": view.source,
        "published": {count.action: count.published for count in view.counts},
        "computed": {count.action: count.computed for count in view.counts},
        "totals": stated if any(count is not None for count in stated.values()) else None,
        "codes": totals or None,
        "remarks": view.remarks,
        "agree": view.agree,
        "unexplained": view.unexplained,
        "only_ours": _plain(view.of_side(OURS)),
        "only_theirs": _plain(view.of_side(THEIRS)),
    }


def _plain(differences: Iterable[DifferenceView]) -> list[dict[str, str | None]]:
    return [
        {"code": difference.code, "action": difference.action, "why": difference.why or None}
        for difference in differences
    ]


def rows(views: Iterable[ReconciliationView]) -> Iterator[tuple[str, ...]]:
    """Return one row a difference, under `COLUMNS`."""
    for view in views:
        for difference in view.differences:
            yield (
                view.code_set,
                view.source,
                difference.code,
                difference.action,
                difference.side,
                difference.why,
                difference.explained,
            )


class SheetView(Struct, frozen=True, kw_only=True):
    """One sheet of a workbook: rows below a heading of as many columns."""

    title: str
    heading: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def sheets(views: Sequence[ReconciliationView]) -> list[SheetView]:
    """Return what a workbook holds: totals, remarks, and a sheet of differences for each list."""
    remarks: list[Sequence[Cell]] = [
        (view.code_set, view.source, remark.kind, remark.count, remark.text)
        for view in views
        for remark in view.remarks
    ]
    notices = dict.fromkeys(view.notice for view in views)
    remarks += [("", "", "notice", "", notice) for notice in notices]
    totals = [row for view in views for row in _totals(view)]
    return [
        SheetView(title="Totals", heading=_TOTALS, rows=totals),
        SheetView(title="Remarks", heading=_REMARKS, rows=remarks),
        *(
            SheetView(title=f"{view.name} {view.source}", heading=COLUMNS, rows=list(rows([view])))
            for view in views
        ),
    ]


def _totals(view: ReconciliationView) -> Iterator[tuple[Cell, ...]]:
    sample = "SAMPLE DATA: " if view.sample else ""
    name = (sample + view.code_set, view.before.label, view.after.label, view.source)
    for count in view.counts:
        stated = "" if count.stated is None else count.stated
        yield (*name, count.action, stated, count.published, count.computed)
    for total in view.totals:
        yield (*name, f"codes {total.side}", total.stated, "", total.computed)
    ours, theirs = view.of_side(OURS), view.of_side(THEIRS)
    yield (*name, "agree", "", view.agree, view.agree)
    yield (*name, "only on one side", "", len(theirs), len(ours))
    yield (*name, "unexplained", "", _unexplained(theirs), _unexplained(ours))


def _unexplained(differences: Iterable[DifferenceView]) -> int:
    return sum(not difference.why for difference in differences)
