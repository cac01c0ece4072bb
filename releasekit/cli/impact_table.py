"""An impact on the terminal: totals first, then the first lines of the work lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.cli.page import Page
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.views.fee_types import FeeImpactView, FeeLineView
    from releasekit.views.impact_types import ImpactView, TotalView

SPOILT = 10
"""How many cells the table shows that are wrong whatever changes."""
_RISK = "amount-at-risk"
SHOWN = 40
"""How many lines of the work lists the table shows; the other forms have all."""


def page(shown: ImpactView) -> Page:
    """Return an impact as a page."""
    phrases = words.load()["impact"]
    made = Page()
    made.line(shown.sentence)
    made.line(shown.risk_sentence)
    made.line("")
    states = [
        (phrases["states"][name], f"{number:,}") for name, number in shown.told_states.items()
    ]
    columns = phrases["columns"]
    if states:
        made.table((columns["codes"], columns["rows"]), states, right=(columns["rows"],))
    if not (shown.work or shown.fees or "not-compared" in shown.states):
        made.line(phrases["nothing"])
    for fees in shown.fees:
        _fees(made, fees)
    _work(made, shown)
    _spoilt(made, shown)
    if shown.notice:
        made.line(shown.notice)
    return made


def _fees(page: Page, fees: FeeImpactView) -> None:
    """Add what the rows are paid by a fee schedule, with the largest losses and gains."""
    phrases = words.load()["fee_impact"]
    page.line("")
    page.line(fees.sentence)
    names = ("code", "place", "units", "before", "after", "difference", "percent")
    heads = [phrases[name] for name in names]
    for name, lines in (("losses", fees.losses), ("gains", fees.gains)):
        if lines:
            page.line("")
            page.line(phrases[name])
            page.table(heads, [_fee_line(line) for line in lines], right=heads[2:])
    for sentence in fees.left:
        page.line(sentence)


def _fee_line(line: FeeLineView) -> list[str]:
    amounts = [f"{amount:,f}" for amount in line.amounts if amount is not None]
    return [
        line.code,
        line.where,
        line.units_printed,
        *amounts,
        f"{line.difference:+,.2f}",
        line.percent,
    ]


def _work(page: Page, shown: ImpactView) -> None:
    """Add what is affected by class, section and owner, and the first lines of the work lists."""
    phrases = words.load()["impact"]
    for name, totals in (
        ("change", shown.by_class),
        ("section", shown.by_section),
        ("owner", shown.by_owner),
        ("month", shown.by_month if shown.dated else ()),
    ):
        _totals(page, name, totals, money=shown.money)
    owner = None
    for line in shown.work[:SHOWN]:
        if line.owner != owner:
            owner = line.owner
            page.line("")
            page.line(f"{phrases['owner']}: {owner or phrases['nobody']}")
        page.line(f"{line.printed:<8} {line.title}; effective {line.effective}", indent=2)
        whose = f" ({line.basis_in_words})" if line.basis else ""
        page.line(f"{line.action_text}{whose}; {_sums(line.total, shown)}", indent=11)
    more = len(shown.work) - SHOWN
    if more > 0:
        page.line("")
        page.line(phrases["more-work"].format(count=f"{more:,}"))


def _sums(total: TotalView, shown: ImpactView) -> str:
    """Return in words how many rows and how much money there are, and what of it is at risk."""
    phrases = words.load()["impact"]
    rows = words.rows_in_words(total.rows)
    if shown.money:
        risk = phrases["columns"][_RISK].lower()
        return f"{rows}, {_money(total.amount)}, {risk} {_money(total.amount_at_risk)}"
    at_risk = phrases["columns"]["rows-at-risk"].lower()
    return f"{rows}, {total.rows_at_risk:,} {at_risk}" if shown.dated else rows


def _spoilt(page: Page, shown: ImpactView) -> None:
    """Add the first cells that are wrong whatever changes."""
    phrases = words.load()["impact"]
    if shown.spoilt:
        page.line("")
        page.line(phrases["spoilt"])
    for cell in shown.spoilt[:SPOILT]:
        said = [cell.state_title]
        if cell.last_day:
            said.append(words.load()["rows"]["last-day"].format(day=cell.last_day))
        if cell.instead:
            said.append(words.load()["rows"]["instead"].format(codes=cell.instead))
        said += filter(None, (cell.why, words.rows_in_words(cell.rows)))
        page.line(f"{cell.cell.strip():<8} {'; '.join(said)}", indent=2)
    more = len(shown.spoilt) - SPOILT
    if more > 0:
        page.line(phrases["more-spoilt"].format(count=f"{more:,}"), indent=2)


def _totals(page: Page, name: str, totals: Iterable[TotalView], *, money: bool) -> None:
    phrases = words.load()["impact"]
    sums = ("rows", "rows-at-risk", _RISK) if money else ("rows", "rows-at-risk")
    columns = [phrases["columns"][each] for each in (name, *sums)]
    every = list(totals)
    rows = [
        (
            each.name or phrases["without"][name],
            *(f"{count:,}" for count in (each.rows, each.rows_at_risk)),
            *([_money(each.amount_at_risk)] if money else []),
        )
        for each in every[:SHOWN]
    ]
    if len(rows) > 1:
        page.line("")
        page.table(columns, rows, right=columns[1:])
    if len(every) > SHOWN:
        page.line(phrases["more-lines"].format(count=f"{len(every) - SHOWN:,}"), indent=2)


def _money(amount: float) -> str:
    return f"${amount:,.2f}"
