"""releasekit templates: which words there are, whose they are, and what each is given."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from releasekit import office, render
from releasekit.cli import terminal
from releasekit.views import catalog

if TYPE_CHECKING:
    from rich.console import Console

    from releasekit.render import Template

COLUMNS = ("view", "template", "formats", "whose")
OURS, YOURS, INSTEAD = "ours", "yours", "yours, in place of ours"


@click.command(epilog="Example: releasekit templates bulletin")
@click.argument("view", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
)
@terminal.output_option
def command(view: str | None, form: str, output: str | None) -> None:
    """List the templates, or with VIEW what its templates are given: every field and its type.

    Yours are `VIEW/NAME.FORMAT.j2` in the folder RELEASEKIT_TEMPLATES, or `templates` in
    releasekit.toml; one of the same name takes the place of ours. Forms that are made from a
    template, such as pdf from typ, are listed with it.
    """
    if view is not None:
        said = catalog.document(view)
        if form == "json":
            terminal.write(terminal.json_of(said), output)
        else:
            terminal.draw(lambda out: _fields(said, out), output)
        return
    rows = _rows(render.found())
    if form == "json":
        named = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        listed = [one | {"formats": str(one["formats"]).split(", ")} for one in named]
        document = {"schema": catalog.SCHEMA, "templates": listed}
        terminal.write(terminal.json_of(document), output)
    else:
        terminal.draw(lambda out: _table(rows, out), output)


def _rows(found: list[Template]) -> list[tuple[str, ...]]:
    """Return a row for each template and each whose it is."""
    rows: list[tuple[str, ...]] = []
    for (view, name, whose), group in groupby(sorted(found, key=_key), key=_key):
        forms = [one.form for one in group]
        made = [form for form in office.forms(view, name) if form in office.EXPORTS]
        from_here = [form for form in made if {*office.EXPORTS[form].written_by} & {*forms}]
        rows.append((view, name, ", ".join(sorted({*forms, *from_here})), whose))
    return rows


def _key(one: Template) -> tuple[str, str, str]:
    return one.view, one.name, INSTEAD if one.overlays else YOURS if one.own else OURS


def _table(rows: list[tuple[str, ...]], out: Console) -> None:
    from rich.table import Table  # noqa: PLC0415 (slow to import)

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in COLUMNS:
        table.add_column(column)
    for row in rows:
        table.add_row(*row)
    out.print(table)


def _fields(said: dict[str, Any], out: Console) -> None:
    from rich.text import Text  # noqa: PLC0415 (slow to import)

    out.print(Text(f"{said['view']}: version {said['version']}", style="bold"))
    for name, what in said["given"].items():
        out.print(f"  {name}: {what}", markup=False)
    for one in said["types"]:
        out.print(Text(f"\n{one['name']}", style="bold"))
        out.print(Text(one["doc"], style="dim"))
        for name, what in one["fields"].items():
            out.print(f"  {name}: {what}", markup=False)
