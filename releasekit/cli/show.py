"""releasekit show: one code as it is on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import licensing
from releasekit.cli import terminal, timelines
from releasekit.delivery import Delivery
from releasekit.model.concept import SUNSET
from releasekit.store import locate
from releasekit.views import leak_sources
from releasekit.views.changes import aspect_title
from releasekit.views.lifecycles import show, show_document

if TYPE_CHECKING:
    import datetime as dt

    from releasekit.views.concepts import Said
    from releasekit.views.lifecycles import CodeView


@click.command(epilog="Example: releasekit show 99213 -s cpt --as-of 2025-07-01")
@click.argument("code")
@terminal.code_set_option
@click.option(
    "--as-of",
    type=timelines.DAY,
    metavar="DATE",
    help="The date of service  [default: the latest release that is stored]",
)
@timelines.known_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@terminal.output_option
@terminal.internal_option
@terminal.store_option
def command(
    code: str,
    code_sets: tuple[str, ...],
    as_of: dt.datetime | None,
    known: dt.datetime | None,
    form: str,
    output: str | None,
    audience: str,
    store: str | None,
) -> None:
    """Show what CODE is, was or will be on a date of service, and what to report instead."""
    reader, place = licensing.audience(audience), terminal.target(output)
    searched = timelines.timelines(locate(store), code_sets, known)
    code = timelines.written(code)
    day = as_of.date() if as_of else None
    in_force = [one for one in searched if day is None or one.releases[0].effective <= day]
    if not in_force:
        searched[0].as_of(day or timelines.today())
    views = (show(one, code, day or one.releases[-1].effective, reader) for one in in_force)
    found = [shown for shown in views if shown is not None]
    if not found:
        raise timelines.not_found(code, searched)
    codes = [code, *(replacement for shown in found for replacement in shown.instead)]
    delivery = Delivery(place, reader, leak_sources.code_gate(searched, codes, reader))
    if form == "json":
        text = terminal.json_of([show_document(shown) for shown in found])
        terminal.put(delivery, "show.json", text)
    else:
        terminal.put(delivery, "show.txt", "\n".join(map(_text, found)))


def _text(shown: CodeView) -> str:
    concept = shown.concept or shown.last
    release = shown.release
    lines = [
        f"{shown.name} {shown.code}, release {release.label} (effective {release.effective})"
        + ("  SAMPLE DATA" if release.sample else ""),
        f"  {concept.display or '(descriptor withheld)'}",
    ]
    if shown.concept is None:
        lines.append("  Not in this release: the text is from the last one that had it.")
    elif not shown.live:
        lines.append("  Ended: not to be reported on this date.")
    rows = [("Live", "; ".join(map(timelines.span, shown.intervals)) or "never")]
    if shown.instead:
        rows.append(("Instead", ", ".join(shown.instead)))
    if shown.sunset:
        how = " (by rule: five years after it was published)" if shown.sunset.derived else ""
        rows.append(("Sunset", f"{shown.sunset.date}{how}"))
    rows += [("Section", concept.section), ("Parent", concept.parent)]
    texts = concept.designations.items()
    rows += [(aspect_title(f"designation.{name}"), _words(text)) for name, text in texts]
    rows += [
        (aspect_title(name), _words(value))
        for name, value in concept.properties.items()
        if str(value) != "false" and name != SUNSET
    ]
    width = max(len(name) for name, _ in rows)
    lines += [f"  {name:<{width}}  {value}" for name, value in rows if value]
    return "\n".join(lines) + "\n"


def _words(said: Said) -> str:
    return "; ".join(map(str, said)) if isinstance(said, tuple) else str(said)
