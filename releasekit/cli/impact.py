"""releasekit impact: what the changes between two releases do to a user's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from releasekit import licensing
from releasekit.cli import inputs, row_options, suffixes, terminal
from releasekit.cli.page import Page
from releasekit.delivery import Delivery
from releasekit.errors import OutputError
from releasekit.licensing import Gate
from releasekit.render import words
from releasekit.rows.effects import affected
from releasekit.rows.updated import updated as updated_rows
from releasekit.store import locate
from releasekit.views import impact_forms, impacts, leak_sources
from releasekit.views.changes import view as changes_view
from releasekit.views.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.cli.row_options import AskedRows
    from releasekit.rows import Columns, Named, Rows, RowTable
    from releasekit.rows.effects import Affected
    from releasekit.views.changes import ChangesView
    from releasekit.views.impact_types import ImpactView, TotalView
    from releasekit.views.impacts import Concerned

    Table = tuple[RowTable, Columns, Affected]

FORMATS = ("table", "json", "csv", "parquet")
SPOILT = 10
"""How many cells the table shows that are wrong whatever changes."""
SHOWN = 40
"""How many lines of the work lists the table shows; the other forms have all."""


@click.command(
    epilog="Example: releasekit impact 2025 2026 --on chargemaster.csv --format csv -o impact.csv"
)
@click.argument("before")
@click.argument("after")
@click.option("--on", "files", multiple=True, metavar="FILE", help="Your rows; repeatable.")
@row_options.options(*row_options.MONEY)
@click.option(
    "--updated",
    metavar="FILE",
    help="Write your rows with proposed replacements, as CSV or Parquet by its suffix.",
)
@suffixes.format_option(FORMATS)
@terminal.output_option
@terminal.internal_option
@terminal.store_option
def command(
    asked: AskedRows,
    before: str,
    after: str,
    updated: str | None,
    form: str,
    output: str | None,
    audience: str,
    store: str | None,
) -> None:
    """Show what the changes from BEFORE to AFTER do to your charge master, claims or lists.

    How many rows are affected, the money at risk from the effective date on, and a work list by
    owner: each code, what changed, what to do. --updated writes your rows with each code replaced
    that has exactly one published replacement.
    """
    reader, place = licensing.audience(audience), terminal.target(output)
    diffs = inputs.compared(locate(store), before, after, asked.code_sets, basis="effective")
    views = [changes_view(diff, Selection(), reader) for diff in diffs]
    concern = impacts.concerned(views)
    with row_options.rows(store, asked.engine, ()) as rows:
        with terminal.progress("reading the rows") as step:
            step("joining with the changes", 0)
            found = [
                _affected(rows, table, asked.named, concern, diffs)
                for table in row_options.tables(rows, asked)
            ]
            shown = _view(concern, found, views)
        _say(shown, found)
        delivery = Delivery(place, reader, leak_sources.gate(diffs, reader))
        holds = [
            leak_sources.content(diff.layout, [diff.before, diff.after], reader) for diff in diffs
        ]
        if form == "parquet":
            _grouped(delivery, found, concern, rows.folder)
        else:
            _put(delivery, form, shown, holds)
        if updated:
            _write_updated(updated, rows, found, concern)


def _affected(
    rows: Rows,
    table: RowTable,
    named: Named,
    concern: Concerned,
    diffs: Sequence[ReleaseDiff],
) -> Table:
    columns = rows.columns(table, named)
    table = rows.settled(table)
    days = {diff.layout.id: diff.after.effective for diff in diffs}
    found = affected(table, columns, rows.sources, concern.effects, days)
    return table, columns, replace(found, grouped=rows.kept(found.grouped))


def _view(concern: Concerned, found: Sequence[Table], views: Sequence[ChangesView]) -> ImpactView:
    counted = [(table.source, each.rows_read, each) for table, _, each in found]
    return impacts.view(concern, counted, views)


def _put(delivery: Delivery, form: str, shown: ImpactView, holds: Sequence[Any]) -> None:
    name = f"impact.{form}"
    if form == "json":
        terminal.put(delivery, name, impact_forms.to_json(shown), holds)
    elif form == "csv":
        table = [
            impact_forms.COLUMNS,
            *([str(cell) for cell in row] for row in impact_forms.rows(shown)),
        ]
        terminal.put(delivery, name, terminal.table_of(table), holds)
    else:
        terminal.draw(delivery, "impact.txt", _page(shown), holds)


def _grouped(delivery: Delivery, found: Sequence[Table], concern: Concerned, folder: Path) -> None:
    """Deliver rows, units and money by code, change, month, owner and side of the date."""
    if len(found) > 1:
        message = f"{len(found)} tables with different headings are no one Parquet file"
        raise OutputError(message, advice="give files of one heading")
    grouped = impact_forms.grouped(concern, found[0][2].grouped)
    row_options.put(delivery, folder / "impact.parquet", grouped)


def _write_updated(output: str, rows: Rows, found: Sequence[Table], concern: Concerned) -> None:
    if len(found) > 1 or not output.endswith((".csv", ".parquet")):
        message = f"--updated {output}: is one CSV or Parquet file of rows of one heading"
        raise OutputError(
            message, advice="name FILE.csv or FILE.parquet, and give files of one heading"
        )
    ((table, columns, each),) = found
    target = terminal.target(output)
    new = updated_rows(table, columns, rows.sources, each, concern.effects)
    delivery = Delivery(target, licensing.audience("internal"), Gate(withheld=()))
    row_options.put(delivery, rows.folder / f"updated{output[output.rindex('.') :]}", new)


def _say(shown: ImpactView, found: Sequence[Table]) -> None:
    for table, columns, _ in found:
        names = ", ".join(column.name for column in columns.codes)
        days = ", ".join(dict.fromkeys(column.day for column in columns.codes if column.day))
        terminal.say(f"{table.source} ({table.form}): codes in {names}; dates in {days or 'none'}")
        used = {"owner": columns.owner, "amount": columns.amount, "units": columns.units}
        terminal.say(
            "  " + "; ".join(f"{name}: {column or 'none'}" for name, column in used.items())
        )
    for note in shown.notes:
        terminal.say(f"  {note}")


def _page(shown: ImpactView) -> Page:
    phrases = words.load()["impact"]
    page = Page()
    count = shown.states.get("affected", 0)
    total = shown.affected
    page.line(
        phrases["rows"].format(
            rows=f"{shown.rows:,}",
            codes=f"{shown.judged:,}",
            affected=f"{count:,}",
            percent=shown.percent,
        )
    )
    page.line(
        phrases["at-risk"].format(
            rows=f"{total.rows_at_risk:,}", amount=_money(total.amount_at_risk)
        )
    )
    page.line("")
    states = [(phrases["states"][name], f"{number:,}") for name, number in shown.states.items()]
    page.table(("Codes", "Rows"), states, right=("Rows",))
    if not shown.work and "not-compared" not in shown.states:
        page.line(phrases["nothing"])
    _work(page, shown)
    _spoilt(page, shown)
    if shown.notice:
        page.line(shown.notice)
    return page


def _work(page: Page, shown: ImpactView) -> None:
    """Add what is affected by class, section and owner, and the first lines of the work lists."""
    phrases = words.load()["impact"]
    for title, totals in (
        ("Change", shown.by_class),
        ("Section", shown.by_section),
        ("Owner", shown.by_owner),
    ):
        _totals(page, title, totals)
    owner = None
    for line in shown.work[:SHOWN]:
        if line.owner != owner:
            owner = line.owner
            page.line("")
            page.line(f"{phrases['owner']}: {owner or phrases['nobody']}")
        page.line(f"{line.printed:<9}{line.title}; effective {line.effective}", indent=2)
        page.line(
            f"{line.action_text}; {line.total.rows:,} rows, {_money(line.total.amount)}", indent=11
        )


def _spoilt(page: Page, shown: ImpactView) -> None:
    """Add the first cells that are wrong whatever changes."""
    if shown.spoilt:
        page.line("")
        page.line(words.load()["impact"]["spoilt"])
    for cell in shown.spoilt[:SPOILT]:
        why = f": {cell.why}" if cell.why else ""
        page.line(f"{cell.cell.strip():<9}{cell.state_title}{why}; {cell.rows:,}", indent=2)


def _totals(page: Page, title: str, totals: Iterable[TotalView]) -> None:
    rows = [
        (each.name or "-", f"{each.rows:,}", f"{each.rows_at_risk:,}", _money(each.amount_at_risk))
        for each in list(totals)[:SHOWN]
    ]
    if len(rows) > 1:
        page.line("")
        page.table((title, "Rows", "At risk", "Amount"), rows, right=("Rows", "At risk", "Amount"))


def _money(amount: float) -> str:
    return f"${amount:,.2f}"
