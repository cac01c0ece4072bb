"""The first sheet of an impact's workbook: what it costs, of what, and where the lists are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.office.sheets import Cell, Column, Sheet, link
from releasekit.office.typed_cells import number
from releasekit.render import words
from releasekit.views.impact_types import together
from releasekit.views.stamps import short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from releasekit.office.sheets import Value
    from releasekit.views.impact_types import ImpactView, TotalView

    Line = Sequence[Value]

_WIDTHS = (44, 16, 16, 16, 20, 20, 36)
MOST = 60
"""How many lines a table of the summary has."""


def sheet(
    view: ImpactView,
    places: Mapping[str, Sequence[str]],
    owners: Mapping[str, Sequence[str]],
    cut: int,
) -> Sheet:
    """Return the sheet; `places` and `owners` have the titles of the others, to lead to them."""
    return Sheet(
        title=words.load()["impact"]["sheets"]["summary"],
        columns=[Column(width=width) for width in _WIDTHS],
        rows=[*_top(view, cut), *_states(view, places), *_tables(view, owners), *_end(view)],
    )


def _wide(text: str, style: str = "text") -> Line:
    return [Cell(text, style, span=len(_WIDTHS))]


def _top(view: ImpactView, cut: int) -> Iterator[Line]:
    phrases = words.load()["impact"]
    yield _wide(view.heading, "title")
    for stamp in view.stamps:
        if stamp.banner:
            yield _wide(stamp.banner, "banner")
        if stamp.notice:
            yield _wide(short(stamp.notice), "small")
    if view.sample:
        yield _wide(f"{words.load()['sample_label']}. {words.load()['samples']}", "banner")
    yield _wide(view.sentence, "label")
    yield _wide(view.risk_sentence, "label")
    for fees in view.fees:
        yield _wide(fees.sentence, "label")
        yield from map(_wide, fees.left)
    own = view.own
    if len(own) < own.every:
        phrase = phrases["capped" if own.elsewhere else "capped-alone"]
        yield _wide(
            phrase.format(listed=f"{len(own):,}", every=f"{own.every:,}", file=own.elsewhere),
            "banner",
        )
    if cut:
        yield _wide(phrases["cut"].format(count=f"{cut:,}"), "banner")
    yield [Cell(phrases["sources"], "label"), Cell(", ".join(view.sources), "text", span=6)]
    for note in view.notes:
        yield _wide(note)
    yield []


def _states(view: ImpactView, places: Mapping[str, Sequence[str]]) -> Iterator[Line]:
    """Yield how many codes are in each state, and where the lists are."""
    phrases = words.load()["impact"]
    leads = {"affected": places.get("codes"), "unaffected": None, "not-compared": None}
    yield [Cell(phrases["columns"][name], "heading") for name in ("state", "codes")]
    for name, count in view.told_states.items():
        titles = leads.get(name, places.get("spoilt"))
        lead = [link(titles)] if titles else []
        yield [Cell(phrases["states"][name], "text"), Cell(count, "number"), *lead]
    if "work" in places:
        yield [Cell(phrases["by-owner-and-code"], "text"), Cell("", "text"), link(places["work"])]
    yield []


def _tables(view: ImpactView, owners: Mapping[str, Sequence[str]]) -> Iterator[Line]:
    none: Mapping[str, Sequence[str]] = {}
    tables = (
        ("change", view.by_class, none),
        ("section", view.by_section, none),
        ("owner", view.by_owner, owners),
        ("month", view.by_month if view.dated else (), none),
    )
    columns = words.load()["impact"]["columns"]
    for name, totals, leads in tables:
        if not totals:
            continue
        headings = (name, *summed(view))
        last = [Cell(columns["sheet"], "heading")] if leads else []
        yield [*(Cell(columns[each], "heading") for each in headings), *last]
        for total in totals[:MOST]:
            yield _total(total, name, leads, view)
        if len(totals) > MOST:
            more = words.load()["impact"]["more-lines"].format(count=f"{len(totals) - MOST:,}")
            yield [Cell(more, "text"), *sums(together("", totals[MOST:]), view)]
        yield []


def _total(
    total: TotalView, name: str, leads: Mapping[str, Sequence[str]], view: ImpactView
) -> Line:
    phrases = words.load()["impact"]
    title = total.name or phrases["without"][name]
    titles = leads.get(total.name) or leads.get("")
    lead = [link(titles)] if titles else []
    return [Cell(title, "text"), *sums(total, view), *lead]


def summed(view: ImpactView) -> tuple[str, ...]:
    """Return what is summed of rows, as headings are named: money and units where there are any."""
    units = ("units",) if view.counted else ()
    return ("rows", "rows-at-risk", *units, *(("amount", "amount-at-risk") if view.money else ()))


def sums(total: TotalView, view: ImpactView) -> Line:
    """Return the sums of a part of the rows, below `summed`."""
    cells = {
        "rows": Cell(total.rows, "number"),
        "rows-at-risk": Cell(total.rows_at_risk, "number"),
        "units": number(total.units),
        "amount": Cell(total.amount, "money"),
        "amount-at-risk": Cell(total.amount_at_risk, "money"),
    }
    return [cells[name] for name in summed(view)]


def _end(view: ImpactView) -> Iterator[Line]:
    if view.notice:
        yield [
            Cell(words.load()["impact"]["notice"], "label"),
            Cell(view.notice, "small", span=len(_WIDTHS) - 1),
        ]
