"""releasekit check: a user's rows, each code on its date of service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from releasekit import licensing
from releasekit.cli import part, row_options, suffixes, terminal, timelines
from releasekit.cli.page import Page
from releasekit.delivery import Delivery, File
from releasekit.errors import RowsError
from releasekit.layout import load
from releasekit.licensing import Gate
from releasekit.render import words
from releasekit.rows import Verdict
from releasekit.rows.one_table import the_only
from releasekit.rows.spool import blocks
from releasekit.views import row_checks
from releasekit.views.checked_files import NAMED, rejected_sentences
from releasekit.views.row_checks import Checked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from releasekit.cli.row_options import AskedRows
    from releasekit.rows import Named, Rows, RowTable
    from releasekit.views.row_checks import CheckView, GroupView

FORMATS = ("table", "json", "csv", "parquet", "xlsx", "html")
_ROWS_ALONE = frozenset({"csv", "parquet"})
FEW = 5
"""Up to how many codes that are not readable for one reason the table lists one by one."""
LONGEST = 8
"""How many characters a code has; what is longer is a text."""
SHOWN = 50
"""How many faulty codes the table lists; the data forms have all."""


@click.command(epilog="Example: releasekit check claims.csv --code-column cpt --date-column dos")
@click.argument("files", metavar="FILE...", nargs=-1)
@row_options.options(*row_options.CLAIMS)
@click.option(
    "--as-of",
    type=timelines.DAY,
    metavar="DATE",
    help="The day of rows that have none  [default: the effective date of the latest release]",
)
@click.option(
    "--all", "every", is_flag=True, help="List valid codes too, in CSV, Parquet and XLSX."
)
@click.option("--exit-code", is_flag=True, help="Exit 1 if any code is not valid.")
@suffixes.format_option(FORMATS)
@terminal.output_option
@terminal.store_option
def command(
    asked: AskedRows,
    as_of: dt.datetime | None,
    every: bool,
    exit_code: bool,
    setting: str,
    form: str,
    output: str | None,
    store: str | None,
) -> None:
    """Check whether every code of a charge master, of claims or of a list is valid on its date.

    FILE is CSV, TSV, XLSX, Parquet, JSON lines, an 837, a hospital price file, FHIR, a folder, a
    pattern, or - for the standard input. Columns are told by headings and cells, and what they were
    taken for is said. Pairs and units of claims are judged by the edits and limits of the store.
    """
    if asked.named.date and as_of:
        message = "--date-column and --as-of contradict each other"
        raise RowsError(message, advice="give one of them")
    place = terminal.target(output)
    day = as_of.date() if as_of else None
    delivery = Delivery(place, licensing.audience("internal"), Gate(withheld=()))
    with row_options.rows(store, asked.engine, asked.code_sets, setting) as rows:
        with terminal.progress("checking") as step:
            rows.tell = step
            tables = row_options.tables(rows, asked)
            if form in _ROWS_ALONE:
                the_only(tables, f"one {form} file", "use --format json")
            checked = [_checked(rows, each, asked.named, day, (form, every)) for each in tables]
            counted = exit_code or form not in _ROWS_ALONE
            view = row_checks.view(checked, counted=counted)
        _say(view)
        _say_settings(rows.lists.settings, checked)
        _put(delivery, form, view, checked, rows.folder)
    if exit_code and set(view.counts) - {Verdict.VALID.value}:
        raise click.exceptions.Exit(1)


def _checked(
    rows: Rows, table: RowTable, named: Named, day: dt.date | None, wanted: tuple[str, bool]
) -> Checked:
    """Return rows judged; the table needs no rows, JSON has all, the other forms as asked."""
    form, every = wanted
    columns = rows.columns(table, named)
    settled = rows.settled(table)
    judged = rows.judged(settled, columns, day)
    if form in {"table", "html"}:
        found = rows.results(judged, columns, every=False)
        return Checked(rows=settled, columns=columns, judged=judged, results=found)
    marked = form == "json"
    kept = rows.listed(settled, judged, columns, every=every or marked, marked=marked)
    return Checked(
        rows=settled, columns=columns, judged=judged, results=kept.table, place=kept.place
    )


def _put(
    delivery: Delivery, form: str, view: CheckView, checked: list[Checked], folder: Path
) -> None:
    name = f"check.{form}"
    if form == "table":
        terminal.draw(delivery, "check.txt", _page(view))
    elif form == "json":
        terminal.put(delivery, name, row_checks.to_json(view, checked))
    elif form == "html":
        content, _ = part("outputs").made("check", form, [view])
        terminal.put(delivery, name, content)
    elif form == "xlsx":
        listed = row_checks.listed(checked, row_options.LISTED)
        place = row_options.beside(delivery, listed)
        if place is not None and len(checked) == 1:
            listed.elsewhere = place.name
            aside = replace(delivery, target=File(place))
            row_options.put(aside, folder / place.name, checked[0].listed)
        content, _ = part("outputs").made("check", form, [replace(view, listed=listed)])
        terminal.put(delivery, name, content)
    else:
        made = checked[0].place
        if (
            form == "parquet" and made is not None and made.is_file()
        ):  # it need not be written twice
            terminal.put(delivery, name, blocks(made))
        else:
            row_options.put(delivery, folder / name, checked[0].listed)


def _say(view: CheckView) -> None:
    """Say what the columns were taken for, and which lines are no rows."""
    phrases = words.load()["rows"]
    for file in view.files:
        terminal.say(file.sentence)
        for code_sets, names in _alike(file.columns).items():
            key = "columns" if len(names) > 1 else "column"
            named = words.several(names, row_options.NAMED)
            said = phrases[key].format(name=named, names=named, code_sets=_names(code_sets))
            terminal.say(f"  {said}")
        if file.dates:
            terminal.say("  " + phrases["dates"].format(names=", ".join(file.dates)))
        for note in file.notes:
            terminal.say(f"  {note}")
    for line in rejected_sentences(view.rejected, view.rejected_more, NAMED):
        terminal.say(line)


def _say_settings(settings: Sequence[str], checked: Sequence[Checked]) -> None:
    """Say that pairs and units wait for a choice, where there are lists of several settings."""
    if settings and any(each.columns.claim or each.columns.units for each in checked):
        unsettled = words.load()["rows"]["unsettled"]
        terminal.say(f"  {unsettled.format(settings=', '.join(settings))}")


def _alike(columns: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], list[str]]:
    """Return the columns by the code sets that they are taken for."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, code_sets in columns.items():
        found.setdefault(code_sets, []).append(name)
    return found


def _names(code_sets: Iterable[str]) -> str:
    return ", ".join(load(name).name for name in code_sets)


def _page(view: CheckView) -> Page:
    phrases = words.load()["rows"]
    page = Page()
    page.line(view.sentence)
    page.line("")
    verdicts = phrases["verdicts"]
    counts = [(verdicts[name], f"{count:,}") for name, count in view.counts.items()]
    page.table((phrases["verdict"], phrases["codes"]), counts, right=(phrases["codes"],))
    shown = _merged(view.groups)
    last = ""
    for group in shown[:SHOWN]:
        if group.verdict != last:
            page.line("")
            page.line(verdicts[group.verdict])
            last = group.verdict
        page.line(*_group(group), indent=2)
    more = len(shown) - SHOWN
    if more > 0:
        page.line("")
        page.line(phrases["more"].format(count=f"{more:,}"))
    return page


def _merged(groups: Iterable[GroupView]) -> list[GroupView]:
    """Return groups with one for all codes that are not judged, or not readable, for one reason."""
    alike: dict[object, list[GroupView]] = {}
    for group in groups:
        unread = group.verdict in {Verdict.INPUT_ERROR, Verdict.MALFORMED} and not group.code_set
        key: object = (group.verdict, group.why) if unread and group.why else id(group)
        alike.setdefault(key, []).append(group)
    merged: list[GroupView] = []
    for found in alike.values():
        first = found[0]
        whole = first.verdict == Verdict.INPUT_ERROR and not first.code_set and bool(first.why)
        if whole:
            merged.append(_together(found, first.why, ""))
        elif len(found) > FEW:
            codes = words.several([group.code for group in found], row_options.NAMED)
            merged.append(_together(found, codes, first.why))
        else:
            merged += found
    return merged


def _together(groups: Sequence[GroupView], code: str, why: str) -> GroupView:
    rows = sum(group.rows for group in groups)
    date = groups[0].first_date if len(groups) == 1 else None
    return replace(groups[0], code=code, why=why, rows=rows, first_date=date)


def _group(group: GroupView) -> list[str]:
    phrases = words.load()["rows"]
    rows = words.rows_in_words(group.rows)
    short = len(group.code) <= LONGEST
    parts = [f"{group.code:<{LONGEST}}  {rows}"] if short else [group.code, rows]
    if group.first_date:
        days = dict.fromkeys(filter(None, (group.first_date, group.last_date)))
        parts.append(" to ".join(map(str, days)))
    if group.last_day and group.verdict in {Verdict.ENDED, Verdict.HEADER}:
        parts.append(phrases["last-day"].format(day=group.last_day))
    if group.first_day and group.verdict == Verdict.NOT_YET_EFFECTIVE:
        parts.append(phrases["first-day"].format(day=group.first_day))
    if group.instead:
        parts.append(phrases["instead"].format(codes=group.instead))
    if group.why:
        parts.append(group.why)
    return ["; ".join(parts)]
