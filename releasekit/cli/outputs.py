"""Options of what leaves the building, and the folder that it is written to, a file a code set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from releasekit import licensing, office, render
from releasekit.cli import inputs, terminal
from releasekit.delivery import Delivery
from releasekit.errors import TemplateError
from releasekit.views import catalog, leak_sources
from releasekit.views.concepts import clearance
from releasekit.views.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience

    Command = Callable[..., object]
    Said = Callable[[ReleaseDiff, Selection, Audience], tuple[str, Any]]


class Form(click.ParamType[str]):
    """The forms in which a view can be had; the templates are listed only when it is needed."""

    name = "format"

    def __init__(self, view: str) -> None:
        """Take the folder of the view's templates."""
        self.view = view

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Say the choices in the help."""
        del param, ctx
        return f"[{'|'.join(self._forms())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse a form that there is not."""
        if value not in self._forms():
            self.fail(f"{value!r} is not one of {', '.join(self._forms())}", param, ctx)
        return value

    def _forms(self) -> list[str]:
        named = render.templates(self.view)
        return sorted({form for name in named for form in office.forms(self.view, name)})


def options(view: str, template: str) -> Callable[[Command], Command]:
    """Return the options that every command has whose answer is a file a code set."""
    every = (
        click.argument("before"),
        click.argument("after"),
        terminal.code_set_option,
        click.option("--format", "form", type=Form(view), default="html", show_default=True),
        click.option("--template", metavar="NAME", help=f"Which words  [default: {template}]"),
        terminal.public_option,
        inputs.basis_option,
        click.option(
            "--section", default="", metavar="NAME", help="Only sections whose name has NAME."
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            default=Path(),
            metavar="DIR",
            help="The folder to write to; it is made if it is not there  [default: this one]",
        ),
        terminal.store_option,
    )

    def decorate(command: Command) -> Command:
        for option in reversed(every):
            command = option(command)
        return command

    return decorate


def deliver(
    diffs: Iterator[ReleaseDiff] | list[ReleaseDiff],
    said: Said,
    *,
    form: str,
    audience: str,
    section: str,
    output: Path,
    stem: Callable[[str, Any], str] = lambda name, _: name,
) -> None:
    """Write each diff as a file; `said` gives the template's name and the view it is given.

    `stem` says what the file of a template and a view is called, if not as the template.
    """
    reader = licensing.audience(audience)
    selection = Selection(section=section)
    every = list(diffs)
    for diff in every:
        clearance(reader, diff.layout)
    delivery = Delivery(output, reader)
    for diff in every:
        name, shown = said(diff, selection, reader)
        content, source = _made(name, form, shown)
        ends = f"{diff.before.label}-to-{diff.after.label}"
        place = f"{diff.layout.id}-{ends}-{stem(name, shown)}.{form}"
        holds = leak_sources.content(diff.layout, [diff.before, diff.after], reader)
        delivery.write(place, content, [holds], leak_sources.gate([diff], reader), source=source)
        delivery.close()
        terminal.say(f"wrote {output / place}")
        if holds.entitlement != licensing.Entitlement.LONG.name.lower():
            terminal.say(
                f"{holds.name} descriptors are withheld from the {audience} audience; "
                "for your licensed staff: --audience internal"
            )


def _made(name: str, form: str, shown: object) -> tuple[bytes, str]:
    """Return a file, and the text that it holds where its bytes do not show it."""
    view = catalog.folder([shown])
    if form not in office.forms(view, name):
        found = ", ".join(office.forms(view, name)) or "nothing; releasekit templates lists all"
        message = f"there is no template {name!r} of {view} for {form}"
        raise TemplateError(message, advice=f"{name} comes as {found}")
    export = office.EXPORTS.get(form)
    if export is None or form in render.templates(view).get(name, ()):
        return catalog.text(name, form, [shown]).encode(), ""
    return export.produce(name, [shown]), export.source(name, [shown])
