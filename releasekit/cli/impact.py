"""releasekit impact: what the changes between two releases do to a user's rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from msgspec.structs import replace

from releasekit import licensing
from releasekit.cli import impact_table, inputs, part, row_options, suffixes, terminal
from releasekit.delivery import Delivery
from releasekit.errors import OutputError
from releasekit.licensing import Gate
from releasekit.render import words
from releasekit.rows import lists_alone, sources
from releasekit.rows.effects import affected
from releasekit.rows.fees import volumes
from releasekit.rows.one_table import the_only
from releasekit.rows.rejected_lines import together
from releasekit.rows.updated import updated as updated_rows
from releasekit.store import locate
from releasekit.views import (
    fee_impacts,
    impact_forms,
    impact_rows,
    impact_work,
    impacts,
    leak_sources,
)
from releasekit.views.changes import view as changes_view
from releasekit.views.checked_files import NAMED, rejected_sentences
from releasekit.views.impact_rows import Found
from releasekit.views.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.cli.row_options import AskedRows
    from releasekit.rows import Named, Rows, RowTable
    from releasekit.store import Store
    from releasekit.views.changes import ChangesView
    from releasekit.views.fee_types import FeeImpactView
    from releasekit.views.impact_types import ImpactView
    from releasekit.views.impact_work import Concerned

FORMATS = ("table", "json", "csv", "parquet", "xlsx", "html")
_UPDATED = (".csv", ".parquet")


class _Impact(NamedTuple):
    """What changes do to rows, what these are paid by fee schedules, and what is to be said."""

    found: Sequence[Found]
    concern: Concerned
    fees: tuple[FeeImpactView, ...]
    notes: Sequence[str]


@click.command(
    epilog="Example: releasekit impact 2025 2026 --on chargemaster.csv --format xlsx -o impact.xlsx"
)
@click.argument("before")
@click.argument("after")
@click.option("--on", "files", multiple=True, metavar="FILE", help="Your rows; repeatable.")
@row_options.options(*row_options.MONEY, *row_options.FEES)
@click.option(
    "--rows",
    "rows_file",
    metavar="FILE",
    help="Write every affected row with your own columns, as CSV or Parquet by its suffix.",
)
@click.option(
    "--updated",
    metavar="FILE",
    help="Write your rows with proposed replacements, as CSV or Parquet by its suffix.",
)
@click.option(
    "--decisions",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What reviewers decided in crosswalk --format xlsx or review-csv; repeatable.",
)
@suffixes.format_option(FORMATS)
@terminal.output_option
@terminal.internal_option
@terminal.store_option
def command(
    asked: AskedRows,
    before: str,
    after: str,
    *,
    rows_file: str | None,
    updated: str | None,
    decisions: tuple[Path, ...],
    form: str,
    output: str | None,
    audience: str,
    store: str | None,
) -> None:
    """Show what the changes from BEFORE to AFTER do to your charge master, claims or lists.

    How many rows are affected, the money at risk from the effective date on, and a work list by
    owner: each code, what changed, what to do. --updated writes your rows with what is certain.
    """
    reader, place = licensing.audience(audience), terminal.target(output)
    _validate_files(rows_file, updated)
    home = locate(store)
    diffs = inputs.compared(home, before, after, asked.code_sets, basis="effective")
    views = [changes_view(diff, Selection(), reader) for diff in diffs]
    concern = _concerned(home, diffs, views, decisions)
    with _rows(store, asked, diffs) as rows:
        with terminal.progress("joining the rows with the changes") as step:
            rows.tell = step
            tables = row_options.tables(rows, asked)
            for one in filter(None, ("Parquet" if form == "parquet" else "", rows_file, updated)):
                the_only(tables, f"one file ({one})")
            found = [_found(rows, table, asked.named, concern, diffs) for table in tables]
            fees = _fees(home, diffs, found, asked.named)
            done = _Impact(found, concern, fees, _notes(found))
        _say(done)
        delivery = Delivery(place, reader, leak_sources.gate(diffs, reader))
        if form == "parquet":  # it needs no sums
            _grouped(delivery, done, rows.folder)
        else:
            _deliver(delivery, form, _view(done, views), done, diffs, rows.folder)
        _write_own(rows, done, rows_file, updated)


def _rows(store: str | None, asked: AskedRows, diffs: Sequence[ReleaseDiff]) -> Rows:
    compared = lists_alone([diff.layout.id for diff in diffs])
    return row_options.rows(store, asked.engine, compared)


def _concerned(
    home: Store, diffs: Sequence[ReleaseDiff], views: Sequence[ChangesView], paths: Sequence[Path]
) -> Concerned:
    """Return what rows may be concerned by, with the replacements that people decided about."""
    decided = part("reviewed").replacements(home, diffs, paths) if paths else None
    return impact_work.concerned(views, decided)


def _validate_files(rows_file: str | None, updated: str | None) -> None:
    for option, name in (("--rows", rows_file), ("--updated", updated)):
        if name and not name.endswith(_UPDATED):
            message = f"{option} {name}: is one CSV or Parquet file"
            raise OutputError(message, advice="name FILE.csv or FILE.parquet")
        if name:
            terminal.target(name)


def _found(
    rows: Rows,
    table: RowTable,
    named: Named,
    concern: Concerned,
    diffs: Sequence[ReleaseDiff],
) -> Found:
    columns = rows.columns(table, named)
    table = rows.settled(table)
    days = {diff.layout.id: diff.after.effective for diff in diffs}
    with rows.looked_through(table, columns):
        done = affected(table, columns, rows.sources, concern.effects, days)
    done = replace(done, grouped=rows.fixed(done.grouped, rows=done.rows_read))
    return Found(rows=table, columns=columns, affected=done)


def _fees(
    home: Store,
    diffs: Sequence[ReleaseDiff],
    found: Sequence[Found],
    named: Named,
) -> tuple[FeeImpactView, ...]:
    """Return what the rows are paid by each fee schedule that was compared."""
    shown: list[FeeImpactView] = []
    for diff in diffs:
        if diff.layout.fees:
            known = sources(home, [diff.layout.id])
            counted = [
                one
                for each in found
                for one in volumes(each.rows, each.columns, known, diff.layout, named)
            ]
            shown.append(fee_impacts.view(home, diff, counted, named))
    return tuple(shown)


def _notes(found: Sequence[Found]) -> list[str]:
    """Return what is to be said of the files and of their rows."""
    rows = [each.rows for each in found]
    told = [note for one in rows for note in (one.named_notes if len(rows) > 1 else one.notes)]
    rejected = together(each.rows.rejected for each in found)
    told += rejected_sentences(rejected.lines, rejected.more, NAMED)
    told += [note for each in found for note in impacts.notes(each.affected)]
    return list(dict.fromkeys(told))


def _view(done: _Impact, views: Sequence[ChangesView]) -> ImpactView:
    counted = [(each.rows.source, each.affected.rows_read, each.affected) for each in done.found]
    return replace(impacts.view(done.concern, counted, views, done.notes), fees=done.fees)


def _deliver(
    delivery: Delivery,
    form: str,
    shown: ImpactView,
    done: _Impact,
    diffs: Sequence[ReleaseDiff],
    folder: Path,
) -> None:
    holds = [
        leak_sources.content(diff.layout, [diff.before, diff.after], delivery.audience)
        for diff in diffs
    ]
    name = f"impact.{form}"
    if form == "json":
        terminal.put(delivery, name, impact_forms.to_json(shown), holds)
    elif form == "csv":
        table = [
            impact_forms.columns(shown),
            *(
                ["" if cell is None else str(cell) for cell in row]
                for row in impact_forms.rows(shown)
            ),
        ]
        terminal.put(delivery, name, terminal.table_of(table), holds)
    elif form == "table":
        terminal.draw(delivery, "impact.txt", impact_table.page(shown), holds)
    else:
        if form == "xlsx":
            shown = _listed(delivery, shown, done, folder)
        content, source = part("outputs").made("impact", form, [shown])
        # The notice of a workbook need not be looked for in 100,000 rows: we write it, no template.
        terminal.put(delivery, name, content, holds, shown.notice if form == "xlsx" else source)


def _listed(delivery: Delivery, shown: ImpactView, done: _Impact, folder: Path) -> ImpactView:
    """Return the impact with the user's rows; what a workbook cannot list goes beside it."""
    found, concern = done.found, done.concern
    own = impact_rows.own_rows(concern, found, row_options.LISTED)
    beside = row_options.beside(delivery, own)
    if beside is not None and len(found) == 1:
        own.elsewhere = beside.name
        _write_rows(str(beside), found, concern, folder)
    return replace(shown, own=own)


def _grouped(delivery: Delivery, done: _Impact, folder: Path) -> None:
    """Deliver rows, units and money by code, change, month, owner and side of the date."""
    (found,) = done.found
    grouped = impact_forms.grouped(done.concern, found.affected.grouped, done.fees)
    row_options.put(delivery, folder / "impact.parquet", grouped)


def _own_file(output: str) -> tuple[Delivery, str]:
    """Return where rows of the user's own go, and the suffix."""
    place = terminal.target(output)
    delivery = Delivery(place, licensing.audience(licensing.INTERNAL), Gate(withheld=()))
    return delivery, Path(output).suffix


def _write_own(rows: Rows, done: _Impact, rows_file: str | None, updated: str | None) -> None:
    """Write the files of the user's own rows that are asked for."""
    if rows_file:
        _write_rows(rows_file, done.found, done.concern, rows.folder)
    if updated:
        _write_updated(updated, rows, done.found, done.concern)


def _write_rows(output: str, found: Sequence[Found], concern: Concerned, folder: Path) -> None:
    delivery, suffix = _own_file(output)
    row_options.put(delivery, folder / f"rows{suffix}", impact_rows.listed(concern, found[0]))


def _write_updated(output: str, rows: Rows, found: Sequence[Found], concern: Concerned) -> None:
    delivery, suffix = _own_file(output)
    (one,) = found
    new = updated_rows(one.rows, one.columns, rows.sources, one.affected, concern.effects)
    row_options.put(delivery, rows.folder / f"updated{suffix}", new)


def _say(done: _Impact) -> None:
    for each in done.found:
        table, columns = each.rows, each.columns
        names = words.several([column.name for column in columns.codes], row_options.NAMED)
        days = ", ".join(dict.fromkeys(column.day for column in columns.codes if column.day))
        terminal.say(f"{table.source} ({table.form}): codes in {names}; dates in {days or 'none'}")
        used = {"owner": columns.owner, "amount": columns.amount, "units": columns.units}
        used |= {"place of service": columns.place} if columns.place and done.fees else {}
        terminal.say(
            "  " + "; ".join(f"{name}: {column or 'none'}" for name, column in used.items())
        )
    for note in done.notes:
        terminal.say(f"  {note}")
