"""releasekit crosswalk: what became of each code from one release to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from releasekit import config, licensing
from releasekit.cli import crosswalk_table, inputs, recorded, suffixes, terminal
from releasekit.crosswalk.settle import Settled, decide
from releasekit.delivery import Delivery, File, Folder, Stdout
from releasekit.errors import OutputError, SourceError
from releasekit.interchange import fhir, sssom
from releasekit.review import csv_form, read, xlsx_form
from releasekit.store import locate
from releasekit.timeline import Timeline
from releasekit.views import catalog, crosswalk_gate, leak_sources
from releasekit.views.crosswalks import COLUMNS, rows, to_json, view
from releasekit.views.guides import guide
from releasekit.views.reviews import review_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from releasekit.crosswalk import Crosswalk
    from releasekit.crosswalk.decisions import Review
    from releasekit.licensing import Audience, Content, Gate
    from releasekit.views.crosswalks import CrosswalkView
    from releasekit.views.reviews import ReviewView


class Walk(NamedTuple):
    """One code set's crosswalk, how its decisions were settled, and what is shown of it."""

    walk: Crosswalk
    settled: Settled
    timeline: Timeline
    shown: CrosswalkView
    proposals: bool


def _json(walks: Sequence[Walk]) -> bytes:
    return to_json(walk.shown for walk in walks)


def _csv(walks: Sequence[Walk]) -> str:
    return terminal.table_of([COLUMNS, *rows(walk.shown for walk in walks)])


def _guide(form: str) -> Callable[[Sequence[Walk]], str]:
    def written(walks: Sequence[Walk]) -> str:
        return catalog.text("guide", form, [guide(walk.shown) for walk in walks])

    return written


def _review(walk: Walk, reader: Audience) -> ReviewView:
    return review_view(walk.walk, walk.timeline, reader, walk.settled)


def _xlsx(walk: Walk, reader: Audience) -> bytes:
    return xlsx_form.write(_review(walk, reader))


def _review_csv(walk: Walk, reader: Audience) -> bytes:
    return csv_form.write(_review(walk, reader)).encode()


def _fhir(walk: Walk, _: Audience) -> bytes:
    return fhir.r5(walk.shown, proposals=walk.proposals).encode()


def _fhir_r4(walk: Walk, _: Audience) -> bytes:
    return fhir.r4(walk.shown, proposals=walk.proposals).encode()


def _sssom(walk: Walk, _: Audience) -> bytes:
    return sssom.dumps(walk.shown).encode()


TEXTS: dict[str, Callable[[Sequence[Walk]], str | bytes]] = {
    "json": _json,
    "csv": _csv,
    "md": _guide("md"),
    "html": _guide("html"),
}
"""Forms that hold every code set."""
FILES = {
    "xlsx": (_xlsx, "xlsx"),
    "review-csv": (_review_csv, "csv"),
    "fhir": (_fhir, "fhir.json"),
    "fhir-r4": (_fhir_r4, "fhir-r4.json"),
    "sssom": (_sssom, "sssom.tsv"),
}
"""Forms of which there is one file per code set, and how such a file's name ends."""
FORMATS = ("table", *TEXTS, *FILES)
_NEEDS = "a crosswalk needs the releases in between"


@click.command(
    epilog="Example: releasekit crosswalk 2024 2026 -s icd10cm --format xlsx -o map.xlsx"
)
@click.argument("before")
@click.argument("after")
@terminal.code_set_option
@inputs.section_option
@click.option("--all", "every", is_flag=True, help="Also the codes that stay the same.")
@suffixes.format_option(FORMATS)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    is_eager=True,  # read first: its suffix says the form
    help="Write to FILE; where there is one file per code set, FOLDER/ takes them all.",
)
@click.option(
    "--decisions",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What reviewers decided in --format xlsx or review-csv; repeatable, the last one wins.",
)
@click.option(
    "--carry-forward",
    is_flag=True,
    help="Take decisions made on earlier data where the texts are the same; ask for the rest.",
)
@click.option("--proposals", is_flag=True, help="Include suggestions in FHIR; the map is a draft.")
@click.option(
    "--exit-code",
    is_flag=True,
    help="Exit 1 if a code is undecided: it has suggestions only, or no replacement.",
)
@terminal.public_option
@terminal.store_option
def command(
    before: str,
    after: str,
    code_sets: tuple[str, ...],
    sections: tuple[str, ...],
    every: bool,
    form: str,
    output: str | None,
    decisions: tuple[Path, ...],
    carry_forward: bool,
    proposals: bool,
    exit_code: bool,
    audience: str,
    store: str | None,
) -> None:
    """Show what became of each code between the releases BEFORE and AFTER, and the source.

    Links are published (the publisher's tables and notes, and your own mappings), identical (codes
    that stay), proposed (suggested by text similarity) or reviewed (as --decisions say).
    """
    _validate_form(sections, form)
    place, reader = locate(store), licensing.audience(audience)
    inputs.validate_labels(place, before, after, needs=_NEEDS)
    chosen = inputs.common_code_sets(place, before, after, code_sets)
    reviews = _reviews(decisions, chosen)
    target = _target(chosen, form, output)
    walks = []
    with terminal.progress("crosswalk"):
        for code_set in chosen:
            ends = place.get(code_set, before), place.get(code_set, after)
            own = [review for review in reviews if review.code_set == code_set]
            walk, settled = decide(place, *ends, own, carry_forward=carry_forward)
            shown = view(walk, place, reader, sections=sections, every=every)
            walks.append(Walk(walk, settled, Timeline(place, walk.layout), shown, proposals))
    _validate_found(sections, walks)
    _write(walks, form, target, reader)
    _say(walks, form)
    recorded.decided(place, f"{', '.join(chosen)} {before} to {after}", decisions)
    if exit_code and any(walk.shown.undecided for walk in walks):
        raise click.exceptions.Exit(1)


def _validate_form(sections: Sequence[str], form: str) -> None:
    if sections and form in FILES:
        message = f"{form} is of all sections: what is left out would seem to stay the same"
        raise click.UsageError(message)


def _validate_found(sections: Sequence[str], walks: Sequence[Walk]) -> None:
    found = {link.section for walk in walks for link in walk.shown.links}
    for section in sections:
        inputs.validate_section(section, [walk.walk.layout for walk in walks], found)


def _reviews(decisions: Sequence[Path], chosen: Sequence[str]) -> list[Review]:
    """Read the forms in which decisions were made; SourceError for one of another code set."""
    reviews = [read(path) for path in decisions]
    for review in reviews:
        if review.code_set not in chosen:
            message = f"is about {review.code_set}, not {', '.join(chosen)}"
            raise SourceError(review.name, message, advice=f"run it with -s {review.code_set}")
    return reviews


def _target(code_sets: Sequence[str], form: str, output: str | None) -> File | Folder | Stdout:
    """Return where the answer goes: a folder, for forms of which there is a file per code set."""
    if form not in FILES:
        return terminal.target(output)
    if output is not None and (Path(output).is_dir() or output.endswith("/")):
        return Folder(config.expanded(output, "-o"))
    if len(code_sets) != 1:
        message = f"{form} is one file per code set, and there are {', '.join(code_sets)}"
        raise OutputError(message, advice="name one with -s, or a folder with -o FOLDER/")
    return terminal.target(output)


def _write(
    walks: Sequence[Walk], form: str, place: File | Folder | Stdout, reader: Audience
) -> None:
    if form not in FILES:
        holds = [_holds(walk, reader) for walk in walks]
        name, delivery = f"crosswalk.{form}", Delivery(place, reader, _gate(walks, reader))
        if form == "table":
            page = crosswalk_table.crosswalks([guide(walk.shown) for walk in walks])
            terminal.draw(delivery, name, page, holds)
        else:
            terminal.put(delivery, name, TEXTS[form](walks), holds)
        return
    make, suffix = FILES[form]
    for walk in walks:
        before, after = walk.shown.before, walk.shown.after
        held = _holds(walk, reader)
        ends = f"{walk.shown.code_set}-{before.label}-to-{after.label}-crosswalk"
        audience = held.named_for(reader.name)
        name = f"{'-'.join(filter(None, (ends, audience)))}.{suffix}"
        delivery = Delivery(place, reader, _gate([walk], reader))
        terminal.put(delivery, name, make(walk, reader), [held])
    if isinstance(place, Folder):
        place.close()


def _gate(walks: Sequence[Walk], reader: Audience) -> Gate:
    return crosswalk_gate.walk_gate([(walk.walk, walk.timeline) for walk in walks], reader)


def _holds(walk: Walk, reader: Audience) -> Content:
    return leak_sources.content(walk.walk.layout, [walk.walk.before, walk.walk.after], reader)


def _say(walks: Sequence[Walk], form: str) -> None:
    for walk in walks:
        shown = walk.shown
        for message in walk.settled.messages:
            terminal.say(f"{shown.name}: {message}")
        if form == "table":
            continue
        if shown.sample:
            terminal.say_sample(shown.name)
        if shown.undecided:
            codes = "code is" if shown.undecided == 1 else "codes are"
            terminal.say(f"{shown.name}: {shown.undecided:,} {codes} undecided")
        if shown.problems:
            terminal.say(
                f"{shown.name}: {len(shown.problems):,} mappings cannot be used; "
                "--format json lists them with the reason"
            )
