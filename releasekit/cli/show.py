"""releasekit show: codes as they are on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import licensing
from releasekit.cli import change_table, edits_page, suffixes, terminal, timelines
from releasekit.cli.page import Page, Span
from releasekit.delivery import Delivery
from releasekit.model.concept import SUNSET
from releasekit.render import dates, words
from releasekit.store import locate
from releasekit.views import leak_sources, titles
from releasekit.views.code_status import to_json, view
from releasekit.views.measured_codes import measures
from releasekit.views.measured_json import documents

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.licensing import Audience
    from releasekit.timeline import Timeline
    from releasekit.views.code_status import CodeView
    from releasekit.views.concepts import Texts
    from releasekit.views.measured_types import CodeMeasures


@click.command(
    epilog="Example: releasekit show 99213 -s cpt --as-of 2025-07-01\n\n"
    "Example: releasekit show G35 G35.A A4206 --format json"
)
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
    lists = [] if code_sets else [line for line in searched if line.layout.is_measured]
    named = {code: measures(lists, _typed(code), day, reader) for code in codes} if lists else {}
    named = {code: one for code, one in named.items() if one.known}
    plain = [line for line in searched if line not in lists]
    views, unknown = _found(codes, plain, day, reader)
    unknown = [code for code in unknown if code not in named]
    if not views and not named:
        raise timelines.not_found(unknown, searched)
    texts = {shown.code for shown in views}
    texts |= {replacement.code for shown in views for replacement in shown.replacements}
    delivery = Delivery(place, reader, leak_sources.code_gate(searched, texts, reader))
    if form == "json":
        terminal.put(delivery, "show.json", to_json(views, documents(named.values())))
    else:
        terminal.draw(delivery, "show.txt", _page(views, named.values()))
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


def _typed(code: str) -> str:
    return code.strip().upper()


def _page(views: Sequence[CodeView], named: Iterable[CodeMeasures]) -> Page:
    """Return the codes in order; what lists say of one stands below its last code set."""
    page, left = Page(), {one.code: one for one in named}
    last = {shown.code: shown for shown in views}
    for place, shown in enumerate(views):
        if place:
            page.line()
        _add(page, shown)
        if shown is last[shown.code] and shown.code in left:
            edits_page.lines(page, left.pop(shown.code), briefly=True)
    for place, one in enumerate(left.values()):
        if views or place:
            page.line()
        edits_page.summary(page, one)
    return page


def _add(page: Page, shown: CodeView) -> None:
    """Add a code: first whether it may be reported, then its text, then all else."""
    phrases = words.load()
    concept, release = shown.concept, shown.release
    if release.sample:
        change_table.sample(page)
    day = dates.day_in_words(shown.as_of)
    page.line(
        Span(
            phrases["terminal"]["on"].format(code=f"{shown.name} {shown.printed}", day=day), "bold"
        )
    )
    page.line(Span(shown.sentence, "bold"), indent=2)
    withheld = phrases["text_withheld"] if "display" in concept.withheld else ""
    page.line(str(concept.display) or withheld, indent=2)
    for line in filter(None, (shown.origin, *shown.contradictions)):
        page.line(line, indent=2)
    rows = [(title, text) for title, text in _facts(shown) if text]
    width = max(len(title) for title, _ in rows)
    for title, text in rows:
        page.line(Span(f"{title:<{width}}  ", "dim"), text, indent=2, hang=width + 4)
    if shown.notice:
        page.line(Span(shown.notice, "dim"))


def _facts(shown: CodeView) -> Iterator[tuple[str, str]]:
    concept = shown.concept
    phrases = words.load()
    yield phrases["columns"]["replacement"], shown.instead
    remaining = phrases["previously"]["remaining"]
    yield (
        phrases["previously"]["title"],
        "; ".join(
            remaining.format(code=previous) if previous.remains_valid else str(previous)
            for previous in shown.previously
        ),
    )
    yield phrases["aspects"]["coverage"], ", ".join(map(str, shown.parts))
    yield "Live", "; ".join(interval.text for interval in shown.intervals) or "never"
    if shown.sunset:
        yield "Sunset", titles.of_sunset(shown.sunset)
    release = shown.release
    effective = dates.day_in_words(release.effective)
    if shown.in_force:
        yield "Release", phrases["terminal"]["release"].format(label=release.label, day=effective)
    yield "Section", concept.section
    yield "Parent", shown.printed_parent
    for name, text in concept.designations.items():
        yield shown.aspect_titles[f"designation.{name}"], _joined(text)
    for name, value in concept.properties.items():
        if str(value) != "false" and name != SUNSET:
            yield shown.aspect_titles[name], _joined(concept.decoded.get(name, value))


def _joined(texts: Texts) -> str:
    return "; ".join(map(str, texts)) if isinstance(texts, tuple) else str(texts)
