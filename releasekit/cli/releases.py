"""releasekit releases: what is in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec import structs

from releasekit import layout as layouts
from releasekit import licensing
from releasekit.cli import change_table, release_page, suffixes, terminal
from releasekit.cli.choices import CodeSet as CodeSetName
from releasekit.cli.page import Page
from releasekit.delivery import Delivery
from releasekit.store import Manifest, Store, locate
from releasekit.views import contradictions, leak_sources, stored_releases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.layout import CodeSet

COMPLETE = "complete"
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
    "in_force",
    "sample",
)


@click.command(
    epilog="Example: releasekit releases icd10cm --format json\n\n"
    "Example: releasekit releases icd10cm 2026"
)
@click.argument("code_set", required=False, type=CodeSetName())
@click.argument("version", required=False)
@suffixes.format_option(FORMATS)
@terminal.output_option
@terminal.store_option
def command(
    code_set: str | None, version: str | None, form: str, output: str | None, store: str | None
) -> None:
    """List the releases in the store, of CODE_SET or of all, in order of their effective dates.

    A release is stored as what it says of the codes that it covers; in force are the codes that are
    live on its effective day by all releases together.

    With VERSION, show what that release was read from: each file with its use, counts, skipped and
    mended lines and their reasons, what was forced, what was not needed and not recognized.
    """
    place = locate(store)
    reader = licensing.audience(licensing.INTERNAL)
    delivery = Delivery(terminal.target(output), reader, leak_sources.open_gate())
    if code_set and version:
        release = place.get(code_set, version)
        _deliver(delivery, form, place, place.manifest(code_set, release.label))
        return
    code_sets = [code_set] if code_set else place.code_sets()
    manifests = [
        structs.replace(place.manifest(release.code_set, release.label), release=release)
        for name in code_sets
        for release in place.releases(name)
    ]
    if not manifests:
        terminal.say(f"no releases in {place.root}; load some: releasekit load --help")
    _deliver_list(delivery, form, manifests, [_in_force(place, manifest) for manifest in manifests])


def _deliver_list(
    delivery: Delivery, form: str, manifests: Sequence[Manifest], in_force: Sequence[int]
) -> None:
    rows = [_row(*row) for row in zip(manifests, in_force, strict=True)]
    if form == "table":
        terminal.draw(delivery, "releases.txt", _page(rows))
    elif form == "csv":
        terminal.put(delivery, "releases.csv", terminal.table_of([COLUMNS, *rows]))
    else:
        listed = zip(manifests, map(_layout, manifests), in_force, strict=True)
        terminal.put(delivery, "releases.json", stored_releases.list_json(listed))


def _page(rows: Sequence[tuple[str, ...]]) -> Page:
    """Return the list without what no release has: a column of blanks is left out."""
    page = Page()
    if rows and all(row[-1] for row in rows):
        change_table.sample(page)
        rows = [(*row[:-1], "") for row in rows]
    said = [tuple("" if cell == COMPLETE else cell for cell in row) for row in rows]
    kept = [place for place in range(len(COLUMNS)) if any(row[place] for row in said)]
    heading = [COLUMNS[place].replace("_", " ") for place in kept]
    cells = [[row[place] for place in kept] for row in said]
    page.table(heading, cells, right={"codes", "ended", "in force"})
    return page


def _layout(manifest: Manifest) -> CodeSet | None:
    """Return the declaration of a release's code set, if it is in view."""
    code_set = manifest.release.code_set
    return layouts.load(code_set) if code_set in layouts.code_sets() else None


def _deliver(delivery: Delivery, form: str, place: Store, manifest: Manifest) -> None:
    layout = _layout(manifest)
    doubts = contradictions.of_release(place, layout, manifest.release) if layout else ()
    name = f"release.{form}"
    if form == "table":
        terminal.draw(delivery, name, release_page.page(manifest, layout, doubts))
    elif form == "csv":
        rows = [stored_releases.COLUMNS, *stored_releases.rows(manifest, doubts)]
        terminal.put(delivery, name, terminal.table_of(rows))
    else:
        terminal.put(delivery, name, stored_releases.to_json(manifest, layout, doubts))


def _in_force(place: Store, manifest: Manifest) -> int:
    """Return how many codes are live on a release's day; its own where nothing declares more."""
    release = manifest.release
    declared = release.code_set in layouts.code_sets()
    return place.states(release.code_set).counts(release).live if declared else manifest.live


def _row(manifest: Manifest, in_force: int) -> tuple[str, ...]:
    release = manifest.release
    return (
        release.code_set,
        release.label,
        release.kind.value,
        release.effective.isoformat(),
        release.published.isoformat() if release.published else "",
        str(manifest.concepts),
        str(manifest.concepts - manifest.live),
        ",".join(release.covers) or COMPLETE,
        str(in_force),
        "SAMPLE" if release.sample else "",
    )
