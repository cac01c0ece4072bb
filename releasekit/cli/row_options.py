"""Options of the commands that read a user's rows: which columns, which day, where they are."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct, convert

from releasekit.cli import terminal
from releasekit.delivery import File
from releasekit.errors import RowsError
from releasekit.rows import Named, Rows
from releasekit.rows.spool import blocks
from releasekit.store import locate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from releasekit.delivery import Delivery
    from releasekit.rows import RowTable
    from releasekit.views.listed_rows import ListedRows

    Command = Callable[..., object]
    Option = Callable[[Command], Command]


class AskedRows(Struct, frozen=True, kw_only=True):
    """Which rows are asked about: files and tables of an engine, and what their columns are."""

    files: tuple[str, ...]
    tables: tuple[str, ...]
    sheets: tuple[str, ...]
    code_sets: tuple[str, ...]
    engine: str
    named: Named


def _many(name: str, parameter: str, text: str) -> Option:
    return click.option(name, parameter, multiple=True, metavar="NAME", help=text)


_EVERY: tuple[Option, ...] = (
    _many(
        "--code-column",
        "codes",
        "A column that holds codes; repeatable  [default: told by headings and cells]",
    ),
    click.option("--date-column", "date", metavar="NAME", help="The column with the day."),
    _many("--modifier-column", "modifiers", "A column that holds modifiers; repeatable."),
    terminal.code_set_option,
    click.option(
        "--engine",
        default="",
        metavar="URL",
        help="Where the rows are judged: spark, postgres://..., or what else Ibis connects to "
        "[default: DuckDB in this process]",
    ),
    _many("--sheet", "sheets", "A sheet of a workbook; repeatable  [default: one that has codes]"),
    _many("--table", "tables", "A table that lives where the engine is; repeatable."),
)
NAMED = 3
"""How many columns, or codes that are alike, are named."""
LISTED = 100_000
"""How many of the user's rows a workbook lists; more go into a file beside it."""
OPENED = 1_048_575
"""How many rows of a CSV a spreadsheet opens, below its heading."""
MONEY = (
    click.option("--id-column", "id", metavar="NAME", help="The column with your own number."),
    click.option("--owner-column", "owner", metavar="NAME", help="The column of who must act."),
    click.option("--amount-column", "amount", metavar="NAME", help="The column with the money."),
    click.option("--units-column", "units", metavar="NAME", help="The column with the units."),
)
"""Options of the columns that only some commands need."""
FEES = (
    click.option("--place-column", "place", metavar="NAME", help="The place of service."),
    click.option(
        "--locality-column", "area", metavar="NAME", help="The Medicare locality, or the state."
    ),
    click.option(
        "--base-units-column", "base", metavar="NAME", help="Base units; units are of time then."
    ),
    click.option(
        "--place",
        "at",
        type=click.Choice(["facility", "nonfacility"]),
        help="Where all rows were furnished  [default: nonfacility]",
    ),
    click.option(
        "--locality",
        default="",
        metavar="AREA",
        help="The Medicare locality of all rows, 10112/00, or a state, TX  [default: national]",
    ),
)
"""Options of what decides a fee: the place of service, the locality, units of anesthesia."""
CLAIMS = (
    click.option(
        "--claim-column",
        "claim",
        metavar="NAME",
        help="The column that tells claims apart: one patient and provider  [default: told]",
    ),
    MONEY[-1],
    click.option(
        "--setting",
        default="",
        metavar="NAME",
        help="Whose edits and limits bind the claims: practitioner, hospital, ...",
    ),
)
"""Options of what is judged on whole claims: pairs of codes, and units."""


def options(*more: Option) -> Callable[[Command], Command]:
    """Return the options of a command on rows; it is given them as one `AskedRows`."""

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def packed(**given: Any) -> object:  # noqa: ANN401 (what click passes)
            sets = given.pop("code_sets")
            columns = {name: given.pop(name) for name in Named.__struct_fields__ if name in given}
            asked = AskedRows(
                files=given.pop("files"),
                tables=given.pop("tables"),
                sheets=given.pop("sheets"),
                code_sets=sets,
                engine=given.pop("engine"),
                named=convert({name: value for name, value in columns.items() if value}, Named),
            )
            return command(asked, **given)

        wrapped: Command = packed
        every: tuple[Option, ...] = (*_EVERY, *more)
        for option in reversed(every):
            wrapped = option(wrapped)
        return wrapped

    return decorate


def rows(store: str | None, engine: str, code_sets: Sequence[str], setting: str = "") -> Rows:
    """Return the rows' place beside a store; RowsError where the store has no release."""
    found = Rows(locate(store), url=engine, code_sets=code_sets, setting=setting)
    if not found.sources.known:
        message = f"no releases in {found.store.root}"
        raise RowsError(message, advice="load some: releasekit load --help")
    return found


def tables(place: Rows, asked: AskedRows) -> list[RowTable]:
    """Open files and tables of the engine; RowsError where none is named."""
    if not asked.files and not asked.tables:
        message = "no rows are named"
        raise RowsError(message, advice="name files, or - for the standard input, or --table NAME")
    return [*place.files(asked.files, asked.sheets, asked.named), *map(place.table, asked.tables)]


def put(delivery: Delivery, place: Path, table: Any) -> None:  # noqa: ANN401 (a table of Ibis)
    """Let the engine write a table to a place of its own, by its suffix, and deliver that."""
    write = table.to_csv if place.suffix == ".csv" else table.to_parquet
    write(place)
    terminal.put(delivery, place.name, blocks(place))


def beside(delivery: Delivery, listed: ListedRows[Any]) -> Path | None:
    """Return the file for all rows beside a workbook that lists a part of them; None if all are in.

    What no spreadsheet opens as CSV is Parquet. None, too, where the workbook is no file.
    """
    target = delivery.target
    if not (listed.is_cut and isinstance(target, File) and target.keeps):
        return None
    suffix = "csv" if listed.every <= OPENED else "parquet"
    return target.path.with_name(f"{target.path.stem}-rows.{suffix}")
