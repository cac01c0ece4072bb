"""Options of the commands that read a user's rows: which columns, which day, where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from releasekit.cli import terminal
from releasekit.errors import RowsError
from releasekit.rows import Named, Rows
from releasekit.store import locate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from releasekit.rows import RowTable

    Command = Callable[..., object]

_EVERY = (
    click.option(
        "--code-column",
        "code_columns",
        multiple=True,
        metavar="NAME",
        help="A column that holds codes; repeatable  [default: told by headings and cells]",
    ),
    click.option("--date-column", metavar="NAME", help="The column with the date of service."),
    click.option(
        "--modifier-column",
        "modifier_columns",
        multiple=True,
        metavar="NAME",
        help="A column that holds modifiers; repeatable",
    ),
    terminal.code_set_option,
    click.option(
        "--engine",
        default="",
        metavar="URL",
        help="Where the rows are judged: spark, postgres://..., or what Ibis connects to "
        "[default: DuckDB in this process]",
    ),
    click.option("--table", "tables", multiple=True, metavar="NAME", help="A table of the engine."),
)


def options(command: Command) -> Command:
    """Add the options to a command."""
    for option in reversed(_EVERY):
        command = option(command)
    return command


def rows(store: str | None, engine: str, code_sets: Sequence[str]) -> Rows:
    """Return the rows' place beside a store; RowsError where the store has no release."""
    found = Rows(locate(store), url=engine, code_sets=code_sets)
    if not found.sources.known:
        message = f"no releases in {found.store.root}"
        raise RowsError(message, advice="load some: releasekit load --help")
    return found


def tables(place: Rows, files: Sequence[str], names: Sequence[str]) -> list[RowTable]:
    """Open files and tables of the engine; RowsError where none is named."""
    if not files and not names:
        message = "no rows are named"
        raise RowsError(message, advice="name files, or - for the standard input, or --table NAME")
    return [*place.files(files), *map(place.table, names)]


def named(
    code_columns: Sequence[str], date_column: str | None, modifier_columns: Sequence[str]
) -> Named:
    """Return the columns that are named."""
    return Named(
        codes=tuple(code_columns), date=date_column or "", modifiers=tuple(modifier_columns)
    )


def replaced(found: Named, **columns: str | None) -> Named:
    """Return named columns with further ones."""
    return replace(found, **{name: column or "" for name, column in columns.items()})
