"""releasekit load: a publisher's files become a release in the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from releasekit import layout as layouts
from releasekit.cli import terminal
from releasekit.cli.choices import CodeSet, Day
from releasekit.ingest import loader
from releasekit.model import ReleaseKind
from releasekit.store import locate

if TYPE_CHECKING:
    import datetime as dt

_DAY = Day()


def _without_base(_: click.Context, __: click.Parameter, base: str | None) -> None:
    if base:
        terminal.say("--base is not needed any more: a day's state is composed of all releases")


@click.command(epilog="Example: releasekit load icd10cm 2026 'icd10cm-Code Descriptions-2026.zip'")
@click.argument("code_set", metavar="CODE_SET", type=CodeSet())
@click.argument("version")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--effective", type=_DAY, metavar="DATE", help="First date of service on which it is effective."
)
@click.option("--published", type=_DAY, metavar="DATE", help="The day on which it was published.")
@click.option("--kind", type=click.Choice([kind.value for kind in ReleaseKind]))
@click.option(
    "--base",
    hidden=True,
    expose_value=False,
    callback=_without_base,
    help="Not needed any more: a day's state is composed of all releases.",
)
@click.option("--covers", metavar="A,B", help="The kinds of code that it covers, or additions.")
@click.option("--reason", default="", help="Why a correction was published.")
@click.option("--sample", is_flag=True, help="The files are made up; every output will say so.")
@click.option(
    "--replace",
    is_flag=True,
    help="Take the place of a release that was loaded under this label by mistake.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Take files that seem incomplete, or of another release, as they are; it is recorded.",
)
@terminal.store_option
def command(
    code_set: str,
    version: str,
    paths: tuple[Path, ...],
    effective: dt.datetime | None,
    published: dt.datetime | None,
    kind: str | None,
    covers: str | None,
    reason: str,
    sample: bool,
    replace: bool,
    force: bool,
    store: str | None,
) -> None:
    """Read the publisher's files at PATH into the store, as release VERSION of CODE_SET.

    VERSION is the publisher's own label: 2026 is the annual edition, 2026-04 the update effective
    April 1, 2026. PATH is a zip, a folder or a file, as delivered. Codes are validated, and skipped
    lines are reported; loading the same files again changes nothing.
    """
    terms = loader.Terms(
        effective=effective.date() if effective else None,
        published=published.date() if published else None,
        kind=ReleaseKind(kind) if kind else None,
        covers=tuple(filter(None, (covers or "").split(","))),
        reason=reason,
        sample=sample,
        force=force,
        replace=replace,
    )
    layout = layouts.load(code_set)
    place = locate(store, writing=True)
    with terminal.progress(f"loading {layout.name} {version}") as step:
        outcome = loader.load(place, layout, version, paths, terms, progress=step)
    for line in outcome.messages():
        terminal.say(line)
    if not outcome.already:
        terminal.say(f"stored in {place.root}")
