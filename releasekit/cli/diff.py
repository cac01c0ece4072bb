"""releasekit diff: what changed between two releases."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from releasekit import licensing
from releasekit.classify import Level, classes
from releasekit.cli import inputs, terminal
from releasekit.store import locate
from releasekit.views import documents
from releasekit.views.concepts import clearance
from releasekit.views.selection import Selection, accepted_ids

if TYPE_CHECKING:
    from rich.console import Console

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience, Gate

FORMATS = ("table", "json", "csv", "md")
_LEVELS = [level.value for level in Level]


@click.command(
    epilog="Example: releasekit diff 2025 2026 -s icd10cm --class code-deleted --format csv"
)
@click.argument("before")
@click.argument("after")
@terminal.code_set_option
@click.option(
    "--class",
    "chosen",
    multiple=True,
    type=click.Choice([rule.id for rule in classes()]),
    metavar="ID",
    help="Only changes of this class; again for more.",
)
@click.option("--section", default="", metavar="NAME", help="Only sections whose name has NAME.")
@inputs.basis_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@terminal.output_option
@click.option("--exit-code", is_flag=True, help="Exit 1 if there is any change.")
@click.option(
    "--fail-on",
    type=click.Choice(_LEVELS),
    help="Exit 1 if there is a change of this level or a graver one.",
)
@click.option(
    "--accept",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Leave out changes whose ids are in FILE: one a line, or an earlier --format json.",
)
@terminal.internal_option
@terminal.store_option
def command(
    before: str,
    after: str,
    code_sets: tuple[str, ...],
    chosen: tuple[str, ...],
    section: str,
    basis: str,
    form: str,
    output: str | None,
    exit_code: bool,
    fail_on: str | None,
    accept: Path | None,
    audience: str,
    store: str | None,
) -> None:
    """Show what changed between the releases BEFORE and AFTER.

    Each is a label in the store (2025, 2025-04, 2025-10@2 for a revision) or the path of a zip,
    folder or file as the publisher delivers it.
    """
    selection = Selection(
        classes=frozenset(chosen),
        section=section,
        accepted=accepted_ids(accept) if accept else frozenset(),
    )
    reader = licensing.audience(audience)
    diffs = inputs.compared(locate(store), before, after, code_sets, basis=basis)
    gate = _gate(diffs, reader)
    if form == "table":
        terminal.draw(lambda out: _table(diffs, selection, reader, out), output, gate)
    else:
        terminal.write(_FORMS[form](diffs, selection, reader), output, gate)
    _tell(diffs, form)
    sys.stdout.flush()
    failing = set(_LEVELS if exit_code else [])
    failing |= set(_LEVELS[: _LEVELS.index(fail_on) + 1] if fail_on else [])
    if failing and any(
        change.rule.level.value in failing for diff in diffs for change in selection.of(diff)[0]
    ):
        raise click.exceptions.Exit(1)


def _gate(diffs: list[ReleaseDiff], reader: Audience) -> Gate | None:
    """Return what is to scan the output; None where the audience may see everything."""
    if not any(clearance(reader, diff.layout).withheld for diff in diffs):
        return None
    from releasekit.views import leak_sources  # noqa: PLC0415 (what it imports is slow)

    return leak_sources.gate(diffs, reader)


def _tell(diffs: list[ReleaseDiff], form: str) -> None:
    for diff in diffs:
        if form != "table" and (diff.before.sample or diff.after.sample):
            terminal.say(
                f"SAMPLE: the {diff.layout.name} releases are made up, not the publisher's"
            )
        if diff.not_compared:
            terminal.say(
                f"{diff.layout.name}: not compared, for only one release was loaded with it: "
                + ", ".join(diff.not_compared)
            )


def _json(diffs: list[ReleaseDiff], selection: Selection, reader: Audience) -> str:
    return documents.dumps(diffs, selection, reader)


def _csv(diffs: list[ReleaseDiff], selection: Selection, reader: Audience) -> str:
    return terminal.table_of([documents.COLUMNS, *documents.rows(diffs, selection, reader)])


def _markdown(diffs: list[ReleaseDiff], selection: Selection, reader: Audience) -> str:
    from releasekit.cli import change_table  # noqa: PLC0415 (what it imports is slow)

    return change_table.markdown(diffs, selection, reader)


def _table(diffs: list[ReleaseDiff], selection: Selection, reader: Audience, out: Console) -> None:
    from releasekit.cli import change_table  # noqa: PLC0415 (what it imports is slow)

    change_table.changes(diffs, selection, reader, out)


_FORMS = {"json": _json, "csv": _csv, "md": _markdown}
