"""releasekit crosswalk: what became of each code from one release to another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from releasekit import licensing
from releasekit.classify.compare import common
from releasekit.cli import inputs, terminal
from releasekit.crosswalk.settle import Settled, decide
from releasekit.delivery import Delivery, write_whole
from releasekit.errors import DistributionError, ReleasekitError, SourceError
from releasekit.licensing.gate import texts
from releasekit.review import csv_form, read, xlsx_form
from releasekit.store import locate
from releasekit.timeline import Timeline
from releasekit.views import leak_sources
from releasekit.views.crosswalks import view
from releasekit.views.reviews import review_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from releasekit.crosswalk import Crosswalk
    from releasekit.crosswalk.entries import Review
    from releasekit.licensing import Audience, Gate
    from releasekit.views.crosswalks import CrosswalkView


class Walk(NamedTuple):
    """One code set's crosswalk, how its decisions were settled, and what is shown of it."""

    walk: Crosswalk
    settled: Settled
    timeline: Timeline
    shown: CrosswalkView
    proposals: bool


def _json(found: Sequence[Walk]) -> str:
    from releasekit.views.crosswalk_documents import dumps  # noqa: PLC0415 (used by one form)

    return dumps(one.shown for one in found)


def _csv(found: Sequence[Walk]) -> str:
    from releasekit.views.crosswalk_documents import COLUMNS, rows  # noqa: PLC0415

    return terminal.table_of([COLUMNS, *(row for one in found for row in rows(one.shown))])


def _guide(form: str) -> Callable[[Sequence[Walk]], str]:
    def written(found: Sequence[Walk]) -> str:
        from releasekit.views import catalog  # noqa: PLC0415
        from releasekit.views.guides import guide  # noqa: PLC0415

        guides = [guide(one.shown) for one in found]
        return catalog.text("guide", form, guides)

    return written


def _xlsx(one: Walk, reader: Audience) -> bytes:
    return xlsx_form.write(review_view(one.walk, one.timeline, reader, one.settled))


def _review_csv(one: Walk, reader: Audience) -> bytes:
    return csv_form.write(review_view(one.walk, one.timeline, reader, one.settled)).encode()


def _fhir(one: Walk, _: Audience) -> bytes:
    from releasekit.interchange import fhir  # noqa: PLC0415 (used by two forms)

    return fhir.r5(one.shown, proposals=one.proposals).encode()


def _fhir_r4(one: Walk, _: Audience) -> bytes:
    from releasekit.interchange import fhir  # noqa: PLC0415 (used by two forms)

    return fhir.r4(one.shown, proposals=one.proposals).encode()


def _sssom(one: Walk, _: Audience) -> bytes:
    from releasekit.interchange import sssom  # noqa: PLC0415 (used by one form)

    return sssom.dumps(one.shown).encode()


TEXTS = {"json": _json, "csv": _csv, "md": _guide("md"), "html": _guide("html")}
"""Forms that hold every code set."""
FILES = {
    "xlsx": (_xlsx, "xlsx"),
    "review-csv": (_review_csv, "csv"),
    "fhir": (_fhir, "fhir.json"),
    "fhir-r4": (_fhir_r4, "fhir-r4.json"),
    "sssom": (_sssom, "sssom.tsv"),
}
"""Forms that are a file a code set, and how such a file's name ends."""
NOTICED = {*TEXTS, *FILES} - {"csv"}
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
    help="Write to FILE; a form that is a file a code set goes into FOLDER/ too.",
)
@click.option(
    "--decisions",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What reviewers decided in --format xlsx or review-csv; again for more, the last counts.",
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
    """Show what became of each code between the releases BEFORE and AFTER, and on whose word.

    Published are the publisher's own tables and notes and your own mappings, identical the codes
    that stay, proposed what only has like words, reviewed what --decisions say. Both are labels
    in the store.
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
    found = []
    with terminal.progress("crosswalk"):
        for each in chosen:
            ends = place.get(each, before), place.get(each, after)
            mine = [one for one in reviews if one.code_set == each]
            walk, settled = decide(place, *ends, mine, carry_forward=carry_forward)
            shown = view(walk, place, reader, section=section, every=every)
            timeline = Timeline(place, walk.layout)
            found.append(Walk(walk, settled, timeline, shown, proposals))
    _write(found, form, output, reader)
    _tell(found, form)
    if exit_code and any(one.shown.undecided for one in found):
        raise click.exceptions.Exit(1)


def _validate_reviews(reviews: Sequence[Review], chosen: Sequence[str]) -> None:
    for one in reviews:
        if one.code_set not in chosen:
            message = f"is about {one.code_set}, not {', '.join(chosen)}"
            raise SourceError(one.name, message, advice=f"run it with -s {one.code_set}")


def _write(found: Sequence[Walk], form: str, output: str | None, reader: Audience) -> None:
    if form == "table":
        from releasekit.cli import crosswalk_table  # noqa: PLC0415 (what it imports is slow)

        shown = [one.shown for one in found]
        gate = _gate(found, reader) if output else None
        terminal.draw(lambda out: crosswalk_table.crosswalks(shown, out), output, gate)
    elif form in TEXTS:
        content = TEXTS[form](found).encode()
        _validate(found, form, content, reader)
        terminal.write(content.decode(), output)
    elif output is not None and (Path(output).is_dir() or output.endswith("/")):
        _deliver(found, form, Path(output), reader)
    elif len(found) != 1:
        names = ", ".join(one.walk.layout.id for one in found)
        message = f"{form} is a file a code set, and there are {names}"
        raise ReleasekitError(message, advice="name one with -s, or a folder with -o FOLDER/")
    else:
        content = FILES[form][0](found[0], reader)
        _validate(found, form, content, reader)
        _put(content, form, output)


def _validate(found: Sequence[Walk], form: str, content: bytes, reader: Audience) -> None:
    """Let the leak gate read what is about to be written, and prove its notice."""
    name = f"crosswalk ({form})"
    _gate(found, reader).validate(name, content)
    for one in found:
        holds = leak_sources.content(one.walk.layout, [one.walk.before, one.walk.after], reader)
        if form in NOTICED and holds.licensed:
            text = "\n".join(part for _, part in texts(name, content))
            licensing.validate_notice(name, text, holds.notice)


def _gate(found: Sequence[Walk], reader: Audience) -> Gate:
    return leak_sources.walk_gate([(one.walk, one.timeline) for one in found], reader)


def _deliver(found: Sequence[Walk], form: str, folder: Path, reader: Audience) -> None:
    make, suffix = FILES[form]
    delivery = Delivery(folder, reader)
    for one in found:
        ends = one.walk.before, one.walk.after
        name = f"{one.walk.layout.id}-{ends[0].label}-to-{ends[1].label}-crosswalk.{suffix}"
        holds = leak_sources.content(one.walk.layout, ends, reader)
        delivery.write(name, make(one, reader), [holds], _gate([one], reader))
        terminal.say(f"wrote {folder / name}")
    delivery.close()


def _put(content: bytes, form: str, output: str | None) -> None:
    if output is None:
        if form == "xlsx" and sys.stdout.isatty():
            message = "a workbook is not for the terminal: name a file with -o map.xlsx"
            raise click.ClickException(message)
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    place = Path(output)
    if not place.parent.is_dir():
        message = f"{place.parent}: no such folder"
        raise click.ClickException(message)
    write_whole(place, content)
    terminal.say(f"wrote {output}")


def _tell(found: Sequence[Walk], form: str) -> None:
    for one in found:
        shown = one.shown
        for message in one.settled.messages:
            terminal.say(f"{shown.name}: {message}")
        if form == "table":
            continue
        if shown.sample:
            terminal.say(f"SAMPLE: the {shown.name} releases are made up, not the publisher's")
        if shown.undecided:
            codes = "code is" if shown.undecided == 1 else "codes are"
            terminal.say(f"{shown.name}: {shown.undecided:,} {codes} undecided")
        if shown.problems:
            terminal.say(
                f"{shown.name}: {len(shown.problems):,} mappings cannot be used; "
                "--format json lists them with the reason"
            )
