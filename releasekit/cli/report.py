"""releasekit report: a change report as a file, for people who were not at the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from releasekit import licensing, render
from releasekit.cli import opening, terminal
from releasekit.exports.delivery import Delivery
from releasekit.store import locate
from releasekit.views import guarding
from releasekit.views.changes import view
from releasekit.views.selection import Selection


class _Formats(click.ParamType[str]):
    """The formats that there is a template for; the folder is asked only when it is needed."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Say the choices in the help."""
        del param, ctx
        return f"[{'|'.join(_forms())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse a format that has no template."""
        if value not in _forms():
            self.fail(f"{value!r} is not one of {', '.join(_forms())}", param, ctx)
        return value


def _forms() -> list[str]:
    return sorted(render.templates("changes").get("report", []))


@click.command(epilog="Example: releasekit report 2025 2026 --format html -o reports")
@click.argument("before")
@click.argument("after")
@terminal.code_set_option
@click.option("--format", "form", type=_Formats(), default="html", show_default=True)
@terminal.public_option
@opening.basis_option
@click.option("--section", default="", metavar="NAME", help="Only sections whose name has NAME.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The folder to write to; it is made if it is not there  [default: this one]",
)
@terminal.store_option
def command(
    before: str,
    after: str,
    code_sets: tuple[str, ...],
    form: str,
    audience: str,
    section: str,
    basis: str,
    output: Path,
    store: str | None,
) -> None:
    """Write a report of the changes between BEFORE and AFTER, one file a code set."""
    selection = Selection(section=section)
    reader = licensing.audience(audience)
    diffs = opening.compared(locate(store), before, after, code_sets, basis=basis)
    delivery = Delivery(output, reader)
    for diff in diffs:
        shown = view(diff, selection, reader)
        text = render.render("changes", "report", form, {"diffs": [shown]})
        name = f"{diff.layout.id}-{diff.before.label}-to-{diff.after.label}-report.{form}"
        holds = guarding.content(diff.layout, [diff.before, diff.after], reader)
        delivery.write(name, text.encode(), [holds], guarding.gate([diff], reader))
        terminal.say(f"wrote {output / name}")
        if shown.withheld:
            terminal.say(
                f"{shown.name} descriptors are withheld from the {audience} audience; "
                "for your licensed staff: --audience internal"
            )
    delivery.close()
