"""releasekit publish: a static site of all releases and code histories."""

from __future__ import annotations

import re
from pathlib import Path

import click

from releasekit import licensing
from releasekit.cli import recorded, suffixes, terminal, timelines
from releasekit.errors import OutputError
from releasekit.faults import counted
from releasekit.publish import publish
from releasekit.store import locate
from releasekit.views import leak_sources, titles
from releasekit.views.concepts import clearance

TITLE = "Code set releases"
_URL = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")


class _Url(click.ParamType[str]):
    """The address of a site, ended by a slash."""

    name = "url"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse what is no absolute address."""
        if not _URL.fullmatch(value):
            self.fail(f"{value!r} is not an address such as https://example.org/codes/", param, ctx)
        return value.rstrip("/") + "/"


def _folder(_: click.Context, __: click.Parameter, output: str) -> Path:
    """Return the site's folder; OutputError for a name that is one of a file, as for reports."""
    place = Path(output)
    if suffixes.names_a_file(output) and not place.is_dir():
        message = f"{output} is named as a file, and a site is a folder"
        advice = f"name it {place.with_suffix('')}, or with / at its end: {place}/"
        raise OutputError(message, advice=advice)
    return place


@click.command(epilog="Example: releasekit publish -o site --url https://example.org/codes/")
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    required=True,
    callback=_folder,
    metavar="SITE",
    help="The site's folder: a new one, an empty one, or a site that this command wrote.",
)
@terminal.code_set_option
@terminal.public_option
@click.option("--title", default=TITLE, show_default=True, help="The name of the site.")
@click.option(
    "--url",
    type=_Url(),
    metavar="BASE",
    help="The address of the site, for the links of its feed  [default: relative links]",
)
@terminal.store_option
def command(
    output: Path,
    code_sets: tuple[str, ...],
    audience: str,
    title: str,
    url: str | None,
    store: str | None,
) -> None:
    """Write a static site of every release in the store and the history of every code.

    Open SITE/index.html from the disk, or put the folder on any web server. Run it again after
    each load: only what changed is written.
    """
    reader = licensing.audience(audience)
    place = locate(store)
    searched = timelines.timelines(place, code_sets)
    with terminal.progress("publishing") as step:
        done = publish(searched, output, reader, title=title, url=url or "", step=step)
    terminal.say(
        f"{output}: wrote {done.wrote:,}, kept {done.kept:,}, "
        f"removed {counted(done.removed, 'file')}"
    )
    if done.wrote or done.removed:
        shown = [timeline.layout.id for timeline in searched]
        recorded.published(place, output, shown, audience)
    for timeline in searched:
        layout = timeline.layout
        held = leak_sources.content(layout, timeline.postings, reader)
        terminal.say_licensed([held], reader)
        if layout.name in done.withheld:
            entitlement = clearance(reader, layout).entitled.name.lower()
            withheld = titles.of_withheld(titles.text_word(layout), entitlement, audience)
            terminal.say(f"{layout.name}: {withheld}; for your licensed staff: --audience internal")
