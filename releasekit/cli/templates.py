"""releasekit templates: the templates that there are, and the fields that each is given."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from releasekit import licensing, office, render
from releasekit.cli import suffixes, terminal
from releasekit.cli.page import Page, Span
from releasekit.delivery import Delivery
from releasekit.views import catalog, leak_sources

if TYPE_CHECKING:
    from releasekit.render import Template

COLUMNS = ("view", "template", "formats", "whose")
OURS, YOURS, INSTEAD = "ours", "yours", "yours, in place of ours"


@click.command(epilog="Example: releasekit templates bulletin")
@click.argument("view", required=False)
@suffixes.format_option(("table", "json"))
@terminal.output_option
def command(view: str | None, form: str, output: str | None) -> None:
    """List the templates, or with VIEW what its templates are given: every field and its type.

    Yours are `VIEW/NAME.FORMAT.j2` in the folder RELEASEKIT_TEMPLATES, or `templates` in
    releasekit.toml; one of the same name takes the place of ours. Forms that are made from a
    template, such as pdf from typ, are listed with it.
    """
    reader = licensing.audience(licensing.INTERNAL)
    delivery = Delivery(terminal.target(output), reader, leak_sources.open_gate())
    rows = [] if view else _rows(render.found())
    document = catalog.document(view) if view else _document(rows)
    if form == "json":
        terminal.put(delivery, "templates.json", terminal.json_of(document))
    else:
        page = _fields(document) if view else _table(rows)
        terminal.draw(delivery, "templates.txt", page)


def _document(rows: list[tuple[str, ...]]) -> dict[str, Any]:
    named = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    listed = [row | {"formats": row["formats"].split(", ")} for row in named]
    return {"schema": catalog.SCHEMA, "templates": listed}


def _rows(templates: list[Template]) -> list[tuple[str, ...]]:
    """Return a row for each template by view, name and owner, with all its formats."""
    rows: list[tuple[str, ...]] = []
    for (view, name, whose), group in groupby(sorted(templates, key=_key), key=_key):
        forms = [template.form for template in group]
        made = [form for form in office.forms(view, name) if form in office.EXPORTS]
        from_here = [form for form in made if {*office.EXPORTS[form].written_by} & {*forms}]
        rows.append((view, name, ", ".join(sorted({*forms, *from_here})), whose))
    return rows


def _key(template: Template) -> tuple[str, str, str]:
    owner = INSTEAD if template.overlays else YOURS if template.own else OURS
    return template.view, template.name, owner


def _table(rows: list[tuple[str, ...]]) -> Page:
    page = Page()
    page.table(COLUMNS, rows)
    return page


def _fields(document: dict[str, Any]) -> Page:
    page = Page()
    page.line(Span(f"{document['view']}: version {document['version']}", "bold"))
    for name, what in document["given"].items():
        page.line(f"{name}: {what}", indent=2)
    for shape in document["types"]:
        page.line()
        page.line(Span(shape["name"], "bold"))
        page.line(Span(shape["doc"], "dim"))
        for name, what in shape["fields"].items():
            page.line(f"{name}: {what}", indent=2)
    return page
