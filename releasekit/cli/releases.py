"""releasekit releases: what is in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit.cli import terminal
from releasekit.store import Manifest, locate

if TYPE_CHECKING:
    from rich.console import Console

FORMATS = ("table", "json", "csv")
COLUMNS = (
    "code_set",
    "release",
    "kind",
    "effective",
    "published",
    "codes",
    "ended",
    "covers",
    "sample",
)


@click.command(epilog="Example: releasekit releases icd10cm --format json")
@click.argument("code_set", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@terminal.output_option
@terminal.store_option
def command(code_set: str | None, form: str, output: str | None, store: str | None) -> None:
    """List the releases in the store, of CODE_SET or of all, in order of their effective dates."""
    place = locate(store)
    found = [
        place.manifest(each, release.label)
        for each in ([code_set] if code_set else place.code_sets())
        for release in place.releases(each)
    ]
    if not found:
        terminal.say(f"no releases in {place.root}; load some: releasekit load --help")
    rows = [_row(manifest) for manifest in found]
    if form == "table":
        terminal.draw(lambda out: _table(rows, out), output)
    elif form == "csv":
        terminal.write(terminal.table_of([COLUMNS, *rows]), output)
    else:
        releases = [manifest.document() for manifest in found]
        document = {"schema": "releasekit/releases/1", "releases": releases}
        terminal.write(terminal.json_of(document), output)


def _row(manifest: Manifest) -> tuple[str, ...]:
    release = manifest.release
    return (
        release.code_set,
        release.label,
        release.kind.value,
        release.effective.isoformat(),
        release.published.isoformat() if release.published else "",
        str(manifest.concepts),
        str(manifest.concepts - manifest.live),
        ",".join(release.covers),
        "SAMPLE" if release.sample else "",
    )


def _table(rows: list[tuple[str, ...]], out: Console) -> None:
    from rich.table import Table  # noqa: PLC0415 (slow to import)

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in COLUMNS:
        table.add_column(
            column.replace("_", " "), justify="right" if column in {"codes", "ended"} else "left"
        )
    for row in rows:
        table.add_row(*row)
    out.print(table)
