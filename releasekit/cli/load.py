"""releasekit load: a publisher's files become a release in the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from releasekit import layout as layouts
from releasekit.cli import part, terminal
from releasekit.cli.choices import CodeSet, Day, Word
from releasekit.ingest import loader
from releasekit.model import ReleaseKind
from releasekit.store import locate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from releasekit.ingest.outcome import Outcome
    from releasekit.store import Store

_DAY = Day()
FORMATS = ("table", "json")
_OF_ONE = ("effective", "published", "kind", "covers", "reason")
"""The options that say something of one release only."""


def _without_base(_: click.Context, __: click.Parameter, base: str | None) -> None:
    if base:
        terminal.say("--base is not needed any more: a day's state is composed of all releases")


class _CodeSet(CodeSet):
    """A code set; where a path stands in its place, what to do with that is said."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the id."""
        if Path(value).exists() and value not in layouts.code_sets():
            message = f"{value!r} is a path: name CODE_SET and VERSION first, or --all {value}"
            self.fail(message, param, ctx)
        return super().convert(value, param, ctx)


@click.command(
    epilog="Example: releasekit load icd10cm 2026 'icd10cm-Code Descriptions-2026.zip'\n\n"
    "Example: releasekit load hcpcs 2026-04 '*.zip' --dry-run\n\n"
    "Example: releasekit load --all downloads"
)
@click.argument("code_set", metavar="CODE_SET", type=_CodeSet(), required=False)
@click.argument("version", metavar="VERSION", required=False)
@click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--all",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Load every release whose files lie in FOLDER and below, in order; instead of CODE_SET, "
    "VERSION and PATH.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be loaded, and store nothing.")
@click.option(
    "--format",
    "form",
    type=Word(FORMATS),
    default="table",
    show_default=True,
    help="The form of the plan that --all and --dry-run show.",
)
@click.option(
    "--effective", type=_DAY, metavar="DATE", help="First date of service on which it is effective."
)
@click.option("--published", type=_DAY, metavar="DATE", help="The day on which it was published.")
@click.option("--kind", type=Word(kind.value for kind in ReleaseKind))
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
@terminal.output_option
@terminal.store_option
def command(
    code_set: str | None,
    version: str | None,
    paths: tuple[Path, ...],
    folder: Path | None,
    dry_run: bool,
    form: str,
    output: str | None,
    store: str | None,
    **said: Any,  # noqa: ANN401 (the options that say something of a release)
) -> None:
    """Read the publisher's files at PATH into the store, as release VERSION of CODE_SET.

    VERSION is the publisher's own label: 2026 is the annual edition, 2026-04 the update effective
    April 1, 2026. PATH is a zip, a folder or a file, as delivered, or a pattern such as '*.zip'.
    Codes are validated, and skipped lines are reported; loading the same files again changes
    nothing. With --all the code sets, labels and postings are told by the files and their names.
    """
    terms, target = _terms(said), terminal.target(output)
    place = locate(store, writing=True)
    if folder is not None:
        _validate_all(code_set, said)
        shown = part("load_all").Shown(form=form, target=target)
        part("load_all").load_all(folder, place, terms, shown, dry_run=dry_run)
        return
    if code_set is None or version is None or not paths:
        missing = "CODE_SET" if code_set is None else "VERSION" if version is None else "PATH..."
        message = f"Missing argument '{missing}': name all three, or a folder with --all FOLDER"
        raise click.UsageError(message)
    layout = layouts.load(code_set)
    with terminal.progress(f"loading {layout.name} {version}") as step:
        outcome = loader.load(place, layout, version, paths, terms, progress=step, dry_run=dry_run)
    if dry_run or form == "json" or output is not None:
        shown = part("load_all").Shown(form=form, target=target)
        part("load_all").deliver_outcome(outcome, paths, shown)
    _say(outcome, place)


def _say(outcome: Outcome, place: Store) -> None:
    part("loaded").say(outcome, place)
    if outcome.dry_run:
        terminal.say("nothing was stored")
    elif not outcome.already:
        terminal.say(f"stored in {place.root}")


def _validate_all(code_set: str | None, said: Mapping[str, Any]) -> None:
    given = [f"--{name}" for name in _OF_ONE if said[name]]
    if code_set or given:
        what = given[0] if given else "CODE_SET, VERSION and PATH"
        message = f"--all FOLDER takes no {what}, which say something of one release"
        raise click.UsageError(message)


def _terms(said: Mapping[str, Any]) -> loader.Terms:
    days = {name: said[name].date() for name in ("effective", "published") if said[name]}
    kind = ReleaseKind(said["kind"]) if said["kind"] else None
    covers = tuple(filter(None, (said["covers"] or "").split(",")))
    rest = {name: said[name] for name in ("reason", "sample", "force", "replace")}
    return loader.Terms(kind=kind, covers=covers, **days, **rest)
