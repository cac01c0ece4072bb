"""releasekit releases: what is in the store."""

from __future__ import annotations

import click

from releasekit import licensing
from releasekit.cli import terminal
from releasekit.cli.choices import CodeSet
from releasekit.cli.page import Page
from releasekit.delivery import Delivery
from releasekit.store import Manifest, locate
from releasekit.views import leak_sources

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
@click.argument("code_set", required=False, type=CodeSet())
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@terminal.output_option
@terminal.store_option
def command(code_set: str | None, form: str, output: str | None, store: str | None) -> None:
    """List the releases in the store, of CODE_SET or of all, in order of their effective dates."""
    place = locate(store)
    reader = licensing.audience(licensing.INTERNAL)
    delivery = Delivery(terminal.target(output), reader, leak_sources.open_gate())
    code_sets = [code_set] if code_set else place.code_sets()
    manifests = [
        place.manifest(release.code_set, release.label)
        for name in code_sets
        for release in place.releases(name)
    ]
    if not manifests:
        terminal.say(f"no releases in {place.root}; load some: releasekit load --help")
    rows = [_row(manifest) for manifest in manifests]
    if form == "table":
        page = Page()
        heading = [column.replace("_", " ") for column in COLUMNS]
        page.table(heading, rows, right={"codes", "ended"})
        terminal.draw(delivery, "releases.txt", page)
    elif form == "csv":
        terminal.put(delivery, "releases.csv", terminal.table_of([COLUMNS, *rows]))
    else:
        releases = [manifest.document() for manifest in manifests]
        document = {"schema": "releasekit/releases/1", "releases": releases}
        terminal.put(delivery, "releases.json", terminal.json_of(document))


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
