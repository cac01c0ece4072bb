"""An impact as an Excel workbook: totals, the changes by code, and each owner's rows to work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import office
from releasekit.office import impact_summary
from releasekit.office.archive import moment
from releasekit.office.impact_summary import summed, sums
from releasekit.office.sheets import Cell, Column, Sheet, headed
from releasekit.office.typed_cells import day, money, number, own_cell, width
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from releasekit.office.excel import Book, OpenSheet
    from releasekit.office.sheets import Value
    from releasekit.views.fee_types import FeeImpactView, FeeLineView
    from releasekit.views.impact_types import ImpactView, OwnRow, SpoiltView, WorkView

MOST_OWNERS = 40
"""How many owners have a sheet of their own; the rest share one."""
_PRINTED = 4
"""How many of the user's own columns are printed: of more the rest would be too small to read."""
_DENSE = 2
"""How many rows a line of the work list stands for, at least, where it has a sheet of its own."""
_COLORS = {"breaking": "9D1220", "review": "ED9F00", "editorial": "A6A6A6"}
_TOLD_WIDTHS = (12, 30, 38, 14, 14, 14, 14)
_SUM_WIDTHS = {"rows": 11, "rows-at-risk": 11, "units": 11, "amount": 15, "amount-at-risk": 15}
_FEE_WIDTHS = (14, 24, 11, 12, 12, 12, 15, 15, 15, 11, 44)


def produce(name: str, shown: Sequence[ImpactView]) -> bytes:
    """Return the workbook of one impact, the same bytes for the same view.

    `name` is the template's name in other forms; a workbook has one form only.
    """
    del name
    (view,) = shown
    banner = " · ".join(each.banner for each in view.stamps if each.banner)
    header = " · ".join(filter(None, (banner, view.heading)))
    footer = " ".join(view.notice.split("\n"))
    book = office.book(when=moment([view]), title=view.heading, header=header, footer=footer)
    places = {"codes": book.add(_codes(view))} if view.by_code else {}
    if len(view.work) * _DENSE <= len(view.own) and any(line.owner for line in view.work):
        places["work"] = book.add(_work(view))
    owners = _own(book, view)
    for fees in view.fees:
        book.add(_fees(fees))
    if view.spoilt:
        places["spoilt"] = book.add(_spoilt(view))
    book.add(impact_summary.sheet(view, places, owners, book.cut), first=True)
    return book.content()


def _headed(names: Sequence[str], widths: Sequence[int]) -> list[Column]:
    return headed(map(words.load()["impact"]["columns"].__getitem__, names), widths)


_TOLD = ("code", "change", "action", "replace-by", "basis", "effective", "last-day")


def _sum_columns(view: ImpactView) -> list[Column]:
    names = summed(view)
    return _headed(names, [_SUM_WIDTHS[name] for name in names])


def _codes(view: ImpactView) -> Sheet:
    return Sheet(
        title=words.load()["impact"]["sheets"]["codes"],
        columns=[
            *_headed(_TOLD, _TOLD_WIDTHS),
            *_sum_columns(view),
            *_headed(("section", "descriptor", "code-set"), (28, 48, 16)),
        ],
        rows=view.by_code,
        cells=lambda line: [
            *_told(line),
            *sums(line.total, view),
            line.section,
            str(line.descriptor),
            line.name,
        ],
        color="44546A",
        frozen=1,
    )


def _told(line: WorkView) -> list[Value]:
    """Return what is said of a change: code, class, what to do, replacement, basis, days."""
    return [
        line.printed,
        Cell(line.title, f"level {line.level}"),
        line.action_text,
        line.replace_by_printed,
        line.basis_in_words,
        day(line.effective),
        day(line.last_day),
    ]


def _work(view: ImpactView) -> Sheet:
    return Sheet(
        title=words.load()["impact"]["sheets"]["work"],
        columns=[
            *_headed(("owner", *_TOLD), (24, *_TOLD_WIDTHS)),
            *_sum_columns(view),
            *_headed(("section",), (28,)),
        ],
        rows=view.work,
        cells=lambda line: [line.owner, *_told(line), *sums(line.total, view), line.section],
        color="44546A",
        frozen=2,
    )


def _own(book: Book, view: ImpactView) -> dict[str, list[str]]:
    """Write the user's rows into a sheet for each owner; return their titles by owner."""
    own = [total.name for total in view.by_owner[:MOST_OWNERS] if total.name]
    rest = words.load()["impact"]["sheets"]["others" if own else "rows"]
    opened: dict[str, OpenSheet] = {}
    for name in own:
        opened[name] = book.begin(_owner_sheet(view, name, shared=False))
    said = words.load()["impact"]["at-risk-says"]
    told: dict[int, list[Value]] = {}
    for row in view.own:
        name = row.owner if row.owner in opened else ""
        if name not in opened:
            opened[name] = book.begin(_owner_sheet(view, rest, shared=True))
        change = id(row.change)  # the rows of one code share it
        if change not in told:
            told[change] = _told(row.change)
        owner: list[Value] = [] if name else [row.owner]
        risk = said["yes" if row.at_risk else "no"]
        opened[name].append([*owner, *told[change], *_row_cells(row, risk, view)])
    for each in opened.values():
        each.close()
    return {name: each.titles for name, each in opened.items()}


def _owner_sheet(view: ImpactView, title: str, *, shared: bool) -> Sheet:
    more = {"date": 14, "at-risk": 10}
    more |= ({"units": 10} if view.counted else {}) | ({"amount": 13} if view.money else {})
    told = [*_headed(_TOLD, _TOLD_WIDTHS), *_headed(tuple(more), tuple(more.values()))]
    owner = [Column(heading=words.load()["impact"]["columns"]["owner"], width=24)]
    own = [Column(heading=heading, width=width(heading)) for heading in view.own.headings]
    return Sheet(
        title=title,
        columns=[*(owner if shared else []), *told, *own],
        rows=(),
        color="0B4F8A",
        frozen=2 if shared else 1,
        printed=len(owner) * shared + len(told) + min(_PRINTED, len(own)),
    )


def _row_cells(row: OwnRow, risk: str, view: ImpactView) -> list[Value]:
    """Return what is of the row itself: its day, its money, and the user's own cells."""
    units = [number(row.units)] if view.counted else []
    amount = [money(row.amount)] if view.money else []
    return [row.date or "", risk, *units, *amount, *map(own_cell, row.cells)]


def _fees(fees: FeeImpactView) -> Sheet:
    """Return what each code is paid, the largest differences first, then what is in no total."""
    heads = words.load()["fee_impact"]
    names = (
        *("code", "place", "rows", "units", "before", "after"),
        *("total-before", "total-after", "difference", "percent", "why"),
    )
    return Sheet(
        title=words.load()["impact"]["sheets"]["fees"].format(name=fees.name),
        columns=headed(map(heads.__getitem__, names), _FEE_WIDTHS),
        rows=[*fees.lines, *fees.unpriced],
        cells=_fee_cells,
        color="44546A",
        frozen=1,
    )


def _fee_cells(line: FeeLineView) -> list[Value]:
    priced = line.before is not None and line.after is not None
    each = ["" if one is None else _typed(one, "money", places=2) for one in line.amounts]
    sums = (line.total_before, line.total_after, line.difference)
    return [
        line.code,
        line.where,
        Cell(line.rows, "number"),
        _typed(line.units, "number", places=0),
        *each,
        *(money(float(one)) if priced else "" for one in sums),
        Cell(float(line.percent), "money") if priced and line.percent else "",
        line.why,
    ]


def _typed(value: Decimal, style: str, *, places: int) -> Cell:
    """Return a number in a style that shows some decimals, where it has no more than these."""
    return Cell(float(value), style if round(value, places) == value else "decimal")


def _spoilt(view: ImpactView) -> Sheet:
    names = ("state", "cell", "read-as", "rows", "last-day", "replacements", "why", "code-set")
    return Sheet(
        title=words.load()["impact"]["sheets"]["spoilt"],
        columns=_headed(names, (34, 20, 14, 11, 14, 26, 60, 16)),
        rows=view.spoilt,
        cells=_spoilt_cells,
        color=_COLORS["breaking"],
        frozen=2,
    )


def _spoilt_cells(each: SpoiltView) -> list[Value]:
    return [
        each.state_title,
        each.cell,
        each.code,
        Cell(each.rows, "number"),
        day(each.last_day),
        each.instead,
        each.why,
        each.code_set,
    ]
