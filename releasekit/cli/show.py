"""releasekit show: codes as they are on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import licensing
from releasekit.cli import suffixes, terminal, timelines
from releasekit.delivery import Delivery
from releasekit.model.concept import SUNSET
from releasekit.render import words
from releasekit.store import locate
from releasekit.views import leak_sources, titles
from releasekit.views.code_status import to_json, view

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.licensing import Audience
    from releasekit.timeline import Timeline
    from releasekit.views.code_status import CodeView
    from releasekit.views.concepts import Texts


@click.command(epilog="Example: releasekit show 99213 -s cpt --as-of 2025-07-01")
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@terminal.code_set_option
@click.option(
    "--as-of",
    type=timelines.DAY,
    metavar="DATE",
    help="The date of service  [default: the effective date of the latest release]",
)
@timelines.known_option
@suffixes.format_option(("table", "json"))
@terminal.output_option
@terminal.internal_option
@terminal.store_option
def command(
    codes: tuple[str, ...],
    code_sets: tuple[str, ...],
    as_of: dt.datetime | None,
    known: dt.datetime | None,
    form: str,
    output: str | None,
    audience: str,
    store: str | None,
) -> None:
    """Show what each CODE is, was or will be on a date of service, and its replacements."""
    reader, place = licensing.audience(audience), terminal.target(output)
    searched = timelines.timelines(locate(store), code_sets, known)
    day = as_of.date() if as_of else None
    views, unknown = _found(codes, searched, day, reader)
    if not views:
        raise timelines.not_found(unknown, searched)
    texts = {shown.code for shown in views}
    texts |= {replacement.code for shown in views for replacement in shown.replacements}
    delivery = Delivery(place, reader, leak_sources.code_gate(searched, texts, reader))
    if form == "json":
        terminal.put(delivery, "show.json", to_json(views))
    else:
        terminal.put(delivery, "show.txt", "\n".join(map(_text, views)))
    if unknown:
        raise timelines.not_found(unknown, searched)


def _found(
    codes: Iterable[str], searched: Sequence[Timeline], day: dt.date | None, reader: Audience
) -> tuple[list[CodeView], list[str]]:
    """Return the codes as each code set has them, and those that none has.

    Raises StoreError where nothing is known of a day before the first release on record.
    """
    views: list[CodeView] = []
    unknown: list[str] = []
    for code in codes:
        given = (
            view(line, line.layout.plain(code), day or line.releases[-1].effective, reader)
            for line in searched
        )
        having = [shown for shown in given if shown is not None]
        views += having
        if not having:
            unknown.append(code)
    if day is not None and not views:
        for line in searched:
            if any(line.life(line.layout.plain(code)) for code in unknown):
                line.as_of(day)
    return views, unknown


def _text(shown: CodeView) -> str:
    phrases = words.load()
    concept, release = shown.concept, shown.release
    withheld = phrases["text_withheld"] if "display" in concept.withheld else ""
    lines = [
        f"{shown.name} {shown.printed}, release {release.label} (effective {release.effective})",
        f"  {concept.display or withheld}",
        f"  {shown.sentence}",
    ]
    if not shown.present:
        lines.append(f"  {phrases['statuses']['absent']}")
    if release.sample:
        lines.insert(0, f"{phrases['sample_label']}. {phrases['sample']}")
    rows = [(title, text) for title, text in _facts(shown) if text]
    width = max(len(title) for title, _ in rows)
    lines += [f"  {title:<{width}}  {text}" for title, text in rows]
    if shown.notice:
        lines.append(shown.notice)
    return "\n".join(lines) + "\n"


def _facts(shown: CodeView) -> Iterator[tuple[str, str]]:
    concept = shown.concept
    yield "Live", "; ".join(interval.text for interval in shown.intervals) or "never"
    codes = ", ".join(map(str, shown.replacements))
    phrases = words.load()
    yield phrases["columns"]["replacement"], codes
    remaining = phrases["previously"]["remaining"]
    yield (
        phrases["previously"]["title"],
        "; ".join(
            remaining.format(code=previous) if previous.remains_valid else str(previous)
            for previous in shown.previously
        ),
    )
    yield phrases["aspects"]["coverage"], ", ".join(map(str, shown.parts))
    if shown.sunset:
        yield "Sunset", titles.of_sunset(shown.sunset)
    yield "Section", concept.section
    yield "Parent", shown.printed_parent
    for name, text in concept.designations.items():
        yield shown.aspect_titles[f"designation.{name}"], _joined(text)
    for name, value in concept.properties.items():
        if str(value) != "false" and name != SUNSET:
            yield shown.aspect_titles[name], _joined(concept.decoded.get(name, value))


def _joined(texts: Texts) -> str:
    return "; ".join(map(str, texts)) if isinstance(texts, tuple) else str(texts)
