"""releasekit diff: what changed between two releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from msgspec import structs

from releasekit import licensing
from releasekit.classify import Level, classes
from releasekit.cli import chosen_codes, inputs, part, suffixes, terminal
from releasekit.cli.choices import LevelName, Word
from releasekit.delivery import Delivery
from releasekit.store import locate
from releasekit.views import leak_sources
from releasekit.views.changes import COLUMNS, json_blocks, rows, view
from releasekit.views.selection import Selection, accepted_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from releasekit.cli.page import Page
    from releasekit.licensing import Content
    from releasekit.views.changes import ChangesView

FORMATS = ("table", "json", "csv", "md", "xlsx")
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
    type=Word(rule.id for rule in classes()),
    metavar="ID",
    help="Only changes of this class; repeatable.",
)
@click.option(
    "--level",
    "levels",
    multiple=True,
    type=LevelName(_LEVELS),
    metavar="LEVEL",
    help=f"Only changes of this level: {', '.join(_LEVELS)}; repeatable.",
)
@inputs.section_option
@chosen_codes.codes_option
@chosen_codes.specialties_option
@inputs.basis_option
@suffixes.format_option(FORMATS, else_do="use report or bulletin for PDF, HTML and DOCX")
@terminal.output_option
@click.option("--summary", is_flag=True, help="Show the totals alone, without the changes.")
@click.option("--exit-code", is_flag=True, help="Exit 1 if there is any change.")
@click.option(
    "--fail-on",
    type=LevelName(_LEVELS),
    metavar="LEVEL",
    help="Exit 1 if there is a change of this level or higher.",
)
@click.option(
    "--accept",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Leave out changes whose ids are in FILE: one per line, or an earlier --format json.",
)
@terminal.internal_option
@terminal.store_option
def command(
    before: str,
    after: str,
    code_sets: tuple[str, ...],
    chosen: tuple[str, ...],
    levels: tuple[str, ...],
    sections: tuple[str, ...],
    codes: Path | None,
    specialties: tuple[str, ...],
    basis: str,
    form: str,
    output: str | None,
    summary: bool,
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
    _validate_summary(form, summary=summary)
    accepted = accepted_ids(accept) if accept else {}
    selection = Selection(classes=chosen, levels=levels, sections=sections, accepted=accepted)
    reader, place = licensing.audience(audience), terminal.target(output)
    diffs = inputs.compared(locate(store), before, after, code_sets, basis=basis)
    inputs.validate_sections(sections, diffs)
    inputs.validate_accepted(accept, accepted, diffs, part_only=bool(code_sets))
    selection = structs.replace(selection, codes=chosen_codes.choice(codes, specialties, diffs))
    holds = [leak_sources.content(diff.layout, [diff.before, diff.after], reader) for diff in diffs]
    delivery = Delivery(place, reader, leak_sources.gate(diffs, reader))
    views = [view(diff, selection, reader) for diff in diffs]
    if form == "table":
        terminal.draw(delivery, "diff.txt", _page(views, summary=summary), holds)
    else:
        _deliver(delivery, views, form, holds)
    _exit(views, _LEVELS[-1] if exit_code else fail_on)


def _validate_summary(form: str, *, summary: bool) -> None:
    """Refuse --summary with a form that has no totals apart."""
    if summary and form != "table":
        message = "--summary is of the table; other forms have all changes, which --class narrows"
        raise click.UsageError(message)


def _page(views: list[ChangesView], *, summary: bool) -> Page:
    page: Page = part("change_table").changes(views, summary=summary)
    return page


def _exit(views: list[ChangesView], least: str | None) -> None:
    """Exit 1 if there is a change of a level or higher; never if none is given."""
    failing = _LEVELS[: _LEVELS.index(least) + 1] if least else []
    if any(shown.levels[level] for shown in views for level in failing):
        raise click.exceptions.Exit(1)


def _deliver(delivery: Delivery, views: list[ChangesView], form: str, holds: list[Content]) -> None:
    terminal.put(delivery, f"diff.{form}", _FORMS[form](views), holds)
    _say(views)


def _say(views: list[ChangesView]) -> None:
    """Say what a table says in itself, where the answer is none."""
    for shown in views:
        if shown.sample:
            terminal.say_sample(shown.name)
        for note in shown.notes:
            if note.id == "not_compared":
                terminal.say(f"{shown.name}: {note.label}: {note.text}")


def _csv(views: list[ChangesView]) -> str:
    return terminal.table_of([COLUMNS, *rows(views)])


def _document(form: str) -> Callable[[list[ChangesView]], bytes]:
    def made(views: list[ChangesView]) -> bytes:
        content, _ = part("outputs").made("report", form, views)
        return cast("bytes", content)

    return made


_FORMS: dict[str, Callable[[list[ChangesView]], str | bytes | Iterable[bytes]]] = {
    "json": json_blocks,
    "csv": _csv,
    "md": _document("md"),
    "xlsx": _document("xlsx"),
}
