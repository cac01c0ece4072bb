"""releasekit impact: what the changes between two releases do to a user's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from releasekit import licensing, office
from releasekit.cli import inputs, row_options, terminal
from releasekit.cli.page import Page
from releasekit.delivery import Delivery
from releasekit.errors import OutputError
from releasekit.licensing import Gate
from releasekit.render import words
from releasekit.rows.effects import affected
from releasekit.rows.updated import updated
from releasekit.store import locate
from releasekit.views import impacts, leak_sources
from releasekit.views.changes import view as changes_view
from releasekit.views.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.rows import Columns, Named, Rows, RowTable
    from releasekit.rows.effects import Affected
    from releasekit.views.changes import ChangesView
    from releasekit.views.impacts import Concerned, ImpactView, TotalView

    Table = tuple[RowTable, Columns, Affected]

FORMATS = ("table", "json", "csv", "xlsx", "parquet")
SHOWN = 40
"""How many lines of the work lists the table shows; the other forms have all."""
_BLOCK = 1 << 20


@click.command(
    epilog="Example: releasekit impact 2025 2026 --on chargemaster.csv --format xlsx -o impact.xlsx"
)
@click.argument("before")
@click.argument("after")
@click.option("--on", "files", multiple=True, metavar="FILE", help="Your rows; repeatable.")
@row_options.options
@click.option("--id-column", metavar="NAME", help="The column with your own number of a row.")
@click.option("--owner-column", metavar="NAME", help="The column that says who must act.")
@click.option("--amount-column", metavar="NAME", help="The column with the money.")
@click.option("--units-column", metavar="NAME", help="The column with the units.")
@click.option(
    "--updated",
    metavar="FILE",
    help="Write your rows with proposed replacements, as CSV or Parquet by its suffix.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@terminal.output_option
@terminal.internal_option
@terminal.store_option
def command(
    before: str,
    after: str,
    files: tuple[str, ...],
    code_columns: tuple[str, ...],
    date_column: str | None,
    modifier_columns: tuple[str, ...],
    code_sets: tuple[str, ...],
    engine: str,
    tables: tuple[str, ...],
    id_column: str | None,
    owner_column: str | None,
    amount_column: str | None,
    units_column: str | None,
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
    named = row_options.named(code_columns, date_column, modifier_columns)
    named = row_options.replaced(
        named, id=id_column, owner=owner_column, amount=amount_column, units=units_column
    )
    diffs = inputs.compared(locate(store), before, after, code_sets, basis="effective")
    views = [changes_view(diff, Selection(), reader) for diff in diffs]
    concern = impacts.concerned(views)
    with row_options.rows(store, engine, ()) as rows:
        with terminal.progress("reading the rows") as step:
            step("joining with the changes", 0)
            found = [
                _affected(rows, table, named, concern, diffs)
                for table in row_options.tables(rows, files, tables)
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
    days = {
        name: known.timeline.releases[-1].effective for name, known in rows.sources.known.items()
    }
    days |= {diff.layout.id: diff.after.effective for diff in diffs}
    return table, columns, affected(table, columns, rows.sources, concern.effects, days)


def _view(concern: Concerned, found: Sequence[Table], views: Sequence[ChangesView]) -> ImpactView:
    counted = [
        (table.source, int(table.table.count().to_pyarrow().as_py()), each)
        for table, _, each in found
    ]
    return impacts.view(concern, counted, views)


def _put(delivery: Delivery, form: str, shown: ImpactView, holds: Sequence[Any]) -> None:
    name = f"impact.{form}"
    if form == "json":
        terminal.put(delivery, name, impacts.to_json(shown), holds)
    elif form == "csv":
        table = [impacts.COLUMNS, *([str(cell) for cell in row] for row in impacts.rows(shown))]
        terminal.put(delivery, name, terminal.table_of(table), holds)
    elif form == "xlsx":
        terminal.put(delivery, name, office.EXPORTS["xlsx"].produce("impact", [shown]), holds)
    else:
        terminal.draw(delivery, "impact.txt", _page(shown), holds)


def _grouped(delivery: Delivery, found: Sequence[Table], concern: Concerned, folder: Path) -> None:
    """Deliver rows, units and money by code, change, month, owner and side of the date."""
    if len(found) > 1:
        message = f"{len(found)} tables with different headings are no one Parquet file"
        raise OutputError(message, advice="give files of one heading")
    file = folder / "impact.parquet"
    impacts.grouped(concern, found[0][2].grouped).to_parquet(file)
    terminal.put(delivery, file.name, _blocks(file))


def _write_updated(output: str, rows: Rows, found: Sequence[Table], concern: Concerned) -> None:
    if len(found) > 1 or not output.endswith((".csv", ".parquet")):
        message = f"--updated {output}: is one CSV or Parquet file of rows of one heading"
        raise OutputError(
            message, advice="name FILE.csv or FILE.parquet, and give files of one heading"
        )
    ((table, columns, each),) = found
    target = terminal.target(output)
    new = updated(table, columns, rows.sources, each, concern.effects)
    file = rows.folder / f"updated{output[output.rindex('.') :]}"
    (new.to_csv if file.suffix == ".csv" else new.to_parquet)(file)
    delivery = Delivery(target, licensing.audience("internal"), Gate(withheld=()))
    terminal.put(delivery, file.name, _blocks(file))


def _blocks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            yield block


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
    if not shown.work:
        page.line(phrases["nothing"])
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
    if shown.notice:
        page.line(shown.notice)
    return page


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
