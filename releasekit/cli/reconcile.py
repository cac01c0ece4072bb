"""releasekit reconcile: our changes beside the publisher's own lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from releasekit import licensing
from releasekit.classify.compare import compare
from releasekit.cli import change_table, inputs, part, suffixes, terminal
from releasekit.cli.page import Page, Span
from releasekit.delivery import Delivery
from releasekit.errors import StoreError
from releasekit.reconcile import reconcile
from releasekit.render import words
from releasekit.store import locate
from releasekit.views import leak_sources
from releasekit.views.reconciliations import COLUMNS, rows, to_json, view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.layout import CodeSet
    from releasekit.reconcile import Outcome
    from releasekit.store import Store
    from releasekit.views.reconciliations import ReconciliationView

FORMATS = ("table", "json", "csv", "md", "html", "xlsx")


@click.command(epilog="Example: releasekit reconcile 2025 2026 -s icd10cm --exit-code")
@click.argument("before")
@click.argument("after")
@terminal.code_set_option
@suffixes.format_option(FORMATS)
@terminal.output_option
@click.option("--exit-code", is_flag=True, help="Exit 1 if a difference has no proved reason.")
@terminal.public_option
@terminal.store_option
def command(
    before: str,
    after: str,
    code_sets: tuple[str, ...],
    form: str,
    output: str | None,
    exit_code: bool,
    audience: str,
    store: str | None,
) -> None:
    """Reconcile the changes between BEFORE and AFTER with the publisher's own change lists.

    Both sides are counted as the list counts. What only one side has is explained by a reason
    that the data prove, or listed as unexplained. The output holds codes, no descriptors.
    """
    reader, place = licensing.audience(audience), terminal.target(output)
    outcomes = _outcomes(locate(store), before, after, code_sets)
    views = [view(result, reader) for _, outcome in outcomes for result in outcome.lists]
    diffs = [diff for diff, _ in outcomes]
    delivery = Delivery(place, reader, leak_sources.gate(diffs, reader, _words(outcomes)))
    holds = [
        leak_sources.content(diff.layout, [diff.before, diff.after], reader)
        for diff, outcome in outcomes
        if outcome.lists
    ]
    if form == "table":
        terminal.draw(delivery, "reconciliation.txt", _page(views), holds)
    else:
        terminal.put(delivery, f"reconciliation.{form}", _FORMS[form](views), holds)
    if exit_code and any(shown.unexplained for shown in views):
        raise click.exceptions.Exit(1)


def _words(outcomes: Sequence[tuple[ReleaseDiff, Outcome]]) -> Iterator[tuple[CodeSet, str]]:
    """Return what the lists say that the remarks quote."""
    for diff, outcome in outcomes:
        for result in outcome.lists:
            yield from ((diff.layout, remark.quoted) for remark in result.remarks)


def _outcomes(
    store: Store, before: str, after: str, code_sets: Sequence[str]
) -> list[tuple[ReleaseDiff, Outcome]]:
    """Reconcile each code set; StoreError if none of them came with a change list."""
    needs = "the lists to reconcile with are in the store"
    inputs.validate_labels(store, before, after, needs=needs)
    chosen = inputs.common_code_sets(store, before, after, code_sets)
    with terminal.progress("reconciling"):
        diffs = list(compare(store, before, after, code_sets=chosen))
        _validate_order(diffs)
        outcomes = [(diff, reconcile(diff, store, store)) for diff in diffs]
    for diff, outcome in outcomes:
        if not outcome.lists:
            terminal.say(f"{diff.layout.name} {diff.after.label} came without a change list")
        for reason in outcome.left_out:
            terminal.say(f"{diff.layout.name}: not reconciled with the {reason}")
    if not any(outcome.lists for _, outcome in outcomes):
        message = f"there is no change list to reconcile the changes to {after} with"
        raise StoreError(message, advice="load the publisher's addenda together with the release")
    return outcomes


def _validate_order(diffs: list[ReleaseDiff]) -> None:
    """Refuse a pair that a change list cannot be about: it tells of what came later."""
    for diff in diffs:
        if diff.before.place >= diff.after.place:
            message = f"{diff.before.label} does not come before {diff.after.label}"
            raise StoreError(message, advice="name the earlier release first")


def _csv(views: list[ReconciliationView]) -> str:
    return terminal.table_of([COLUMNS, *rows(views)])


def _document(form: str) -> Callable[[list[ReconciliationView]], bytes]:
    def made(views: list[ReconciliationView]) -> bytes:
        content, _ = part("outputs").made("reconciliation", form, views)
        return cast("bytes", content)

    return made


def _page(views: list[ReconciliationView]) -> Page:
    phrases = words.load()
    own = phrases["reconciliation"]
    numbers = (own["published"], own["computed"])
    page = Page()
    for shown in views:
        if shown.sample:
            change_table.sample(page)
        page.line(shown.heading)
        page.line(shown.result)
        counts = [
            (count.action, f"{count.published:,}", f"{count.computed:,}") for count in shown.counts
        ]
        page.table(("", *numbers), counts, right=set(numbers))
        for remark in shown.remarks:
            page.line(f"note: {remark.text}", indent=2)
        rows = [
            (entry.printed, entry.action, entry.side, entry.explained)
            for entry in shown.differences
        ]
        if rows:
            page.line()
            page.table((phrases["columns"]["code"], own["action"], own["side"], own["why"]), rows)
        page.line()
    for notice in dict.fromkeys(shown.notice for shown in views):
        page.line(Span(notice, "dim"))
    return page


_FORMS: dict[str, Callable[[list[ReconciliationView]], str | bytes]] = {
    "json": to_json,
    "csv": _csv,
    "md": _document("md"),
    "html": _document("html"),
    "xlsx": _document("xlsx"),
}
