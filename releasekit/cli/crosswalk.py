"""releasekit crosswalk: what became of each code from one release to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from releasekit import licensing
from releasekit.classify.compare import common
from releasekit.cli import crosswalk_table, inputs, terminal
from releasekit.crosswalk.settle import Settled, decide
from releasekit.delivery import Delivery, File, Folder, Stdout
from releasekit.errors import DistributionError, OutputError, SourceError
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
    from releasekit.crosswalk.entries import Review
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


def _json(found: Sequence[Walk]) -> bytes:
    return to_json(one.shown for one in found)


def _csv(found: Sequence[Walk]) -> str:
    return terminal.table_of([COLUMNS, *rows(one.shown for one in found)])


def _guide(form: str) -> Callable[[Sequence[Walk]], str]:
    def written(found: Sequence[Walk]) -> str:
        return catalog.text("guide", form, [guide(one.shown) for one in found])

    return written


def _review(one: Walk, reader: Audience) -> ReviewView:
    return review_view(one.walk, one.timeline, reader, one.settled)


def _xlsx(one: Walk, reader: Audience) -> bytes:
    return xlsx_form.write(_review(one, reader))


def _review_csv(one: Walk, reader: Audience) -> bytes:
    return csv_form.write(_review(one, reader)).encode()


def _fhir(one: Walk, _: Audience) -> bytes:
    return fhir.r5(one.shown, proposals=one.proposals).encode()


def _fhir_r4(one: Walk, _: Audience) -> bytes:
    return fhir.r4(one.shown, proposals=one.proposals).encode()


def _sssom(one: Walk, _: Audience) -> bytes:
    return sssom.dumps(one.shown).encode()


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


@click.command(
    epilog="Example: releasekit crosswalk 2024 2026 -s icd10cm --format xlsx -o map.xlsx"
)
@click.argument("before")
@click.argument("after")
@terminal.code_set_option
@click.option("--section", default="", metavar="NAME", help="Only sections whose name has NAME.")
@click.option("--all", "every", is_flag=True, help="Also the codes that stay the same.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
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
@click.option("--proposals", is_flag=True, help="Put proposals into FHIR too: the map is a draft.")
@click.option(
    "--exit-code",
    is_flag=True,
    help="Exit 1 if a code is undecided: it has proposals, or nothing at all.",
)
@terminal.public_option
@terminal.store_option
def command(
    before: str,
    after: str,
    code_sets: tuple[str, ...],
    section: str,
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

    Published are the publisher's own tables and notes and your own mappings, identical the codes
    that stay, proposed what text similarity suggests, reviewed what --decisions say. Both are
    labels in the store.
    """
    if section and form in FILES:
        message = f"{form} is of all sections: what is left out would seem to stay the same"
        raise click.UsageError(message)
    place = locate(store)
    for spec in (before, after):
        if inputs.is_path(place, spec):
            message = f"{spec} is a path, and a crosswalk needs the releases in between"
            raise DistributionError(message, advice="load it first: releasekit load --help")
    reader = licensing.audience(audience)
    reviews = [read(path) for path in decisions]
    chosen = code_sets or common(place, before, after)
    _validate_reviews(reviews, chosen)
    target = _target(chosen, form, output)
    found = []
    with terminal.progress("crosswalk"):
        for each in chosen:
            ends = place.get(each, before), place.get(each, after)
            mine = [one for one in reviews if one.code_set == each]
            walk, settled = decide(place, *ends, mine, carry_forward=carry_forward)
            shown = view(walk, place, reader, section=section, every=every)
            timeline = Timeline(place, walk.layout)
            found.append(Walk(walk, settled, timeline, shown, proposals))
    _write(found, form, target, reader)
    _tell(found, form)
    if exit_code and any(one.shown.undecided for one in found):
        raise click.exceptions.Exit(1)


def _validate_reviews(reviews: Sequence[Review], chosen: Sequence[str]) -> None:
    for one in reviews:
        if one.code_set not in chosen:
            message = f"is about {one.code_set}, not {', '.join(chosen)}"
            raise SourceError(one.name, message, advice=f"run it with -s {one.code_set}")


def _target(found: Sequence[str], form: str, output: str | None) -> File | Folder | Stdout:
    """Return where the answer goes: a folder, for forms of which there is a file per code set."""
    if form not in FILES:
        return terminal.target(output)
    if output is not None and (Path(output).is_dir() or output.endswith("/")):
        return Folder(Path(output).expanduser())
    if len(found) != 1:
        message = f"{form} is one file per code set, and there are {', '.join(found)}"
        raise OutputError(message, advice="name one with -s, or a folder with -o FOLDER/")
    return terminal.target(output)


def _write(
    found: Sequence[Walk], form: str, place: File | Folder | Stdout, reader: Audience
) -> None:
    if form not in FILES:
        holds = [_holds(one, reader) for one in found]
        name, delivery = f"crosswalk.{form}", Delivery(place, reader, _gate(found, reader))
        if form == "table":
            page = crosswalk_table.crosswalks([one.shown for one in found])
            terminal.draw(delivery, name, page, holds)
        else:
            terminal.put(delivery, name, TEXTS[form](found), holds)
        return
    make, suffix = FILES[form]
    for one in found:
        ends = one.walk.before, one.walk.after
        name = f"{one.walk.layout.id}-{ends[0].label}-to-{ends[1].label}-crosswalk.{suffix}"
        delivery = Delivery(place, reader, _gate([one], reader))
        terminal.put(delivery, name, make(one, reader), [_holds(one, reader)])
    if isinstance(place, Folder):
        place.close()


def _gate(found: Sequence[Walk], reader: Audience) -> Gate:
    return crosswalk_gate.walk_gate([(one.walk, one.timeline) for one in found], reader)


def _holds(one: Walk, reader: Audience) -> Content:
    return leak_sources.content(one.walk.layout, [one.walk.before, one.walk.after], reader)


def _tell(found: Sequence[Walk], form: str) -> None:
    for one in found:
        shown = one.shown
        for message in one.settled.messages:
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
