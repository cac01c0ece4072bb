"""releasekit reconcile: our changes beside the publisher's own lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import licensing, office
from releasekit.classify.compare import compare
from releasekit.cli import terminal
from releasekit.cli.page import Page, Span
from releasekit.delivery import Delivery
from releasekit.errors import StoreError
from releasekit.layout import COUNTED
from releasekit.office.archive import moment
from releasekit.office.sheets import plain_sheet
from releasekit.reconcile import document, reconcile
from releasekit.store import locate
from releasekit.views import leak_sources
from releasekit.views.concepts import notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.reconcile import Difference, Reconciled

FORMATS = ("table", "json", "csv", "md", "xlsx")
COLUMNS = ("code_set", "list", "code", "action", "side", "why", "explained")
_TOTALS = ("code_set", "before", "after", "list", "count", "stated", "published", "computed")
_REMARKS = ("code_set", "list", "remark", "count", "in words")


@click.command(epilog="Example: releasekit reconcile 2025 2026 -s icd10cm --exit-code")
@click.argument("before")
@click.argument("after")
@terminal.code_set_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
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
    stored = locate(store)
    with terminal.progress("reconciling"):
        diffs = list(compare(stored, before, after, code_sets=code_sets))
        _validate_order(diffs)
        results = [(diff, reconcile(diff, stored, stored)) for diff in diffs]
    for diff, outcome in results:
        name = f"{diff.layout.name} {diff.after.label}"
        if not outcome.found:
            terminal.say(f"{name} came without a change list")
        for reason in outcome.left_out:
            terminal.say(f"{diff.layout.name}: not reconciled with the {reason}")
    found = [one for _, outcome in results for one in outcome.found]
    if not found:
        message = f"there is no change list to reconcile the changes to {after} with"
        raise StoreError(message, advice="load the publisher's addenda together with the release")
    delivery = Delivery(place, reader, leak_sources.gate(diffs, reader))
    holds = [
        leak_sources.content(diff.layout, [diff.before, diff.after], reader)
        for diff, outcome in results
        if outcome.found
    ]
    if form == "table":
        terminal.draw(delivery, "reconciliation.txt", _table(found), holds)
    else:
        terminal.put(delivery, f"reconciliation.{form}", _FORMS[form](found), holds)
    if exit_code and any(one.unexplained for one in found):
        raise click.exceptions.Exit(1)


def _validate_order(diffs: list[ReleaseDiff]) -> None:
    """Refuse a pair that a change list cannot be about: it tells of what came later."""
    for diff in diffs:
        if diff.before.place >= diff.after.place:
            message = f"{diff.before.label} does not come before {diff.after.label}"
            raise StoreError(message, advice="name the earlier release first")


def _json(found: list[Reconciled]) -> str:
    whole = {
        "schema": "releasekit/reconciliation/1",
        "notices": _notices(found),
        "code_sets": [document(one) for one in found],
    }
    return terminal.json_of(whole)


def _notices(found: list[Reconciled]) -> list[str]:
    """Return each code set's license notice, of the edition after, once."""
    return list(dict.fromkeys(notice(one.diff.layout, one.diff.after) for one in found))


def _rows(found: list[Reconciled]) -> list[tuple[str, ...]]:
    return [
        (one.diff.layout.id, one.source, *each.entry, side, each.why, each.explained)
        for one in found
        for side, differences in (("only ours", one.only_ours), ("only theirs", one.only_theirs))
        for each in differences
    ]


def _csv(found: list[Reconciled]) -> str:
    return terminal.table_of([COLUMNS, *_rows(found)])


def _head(one: Reconciled) -> list[str]:
    diff = one.diff
    sample = "SAMPLE DATA: " if diff.before.sample or diff.after.sample else ""
    pair = f"{diff.layout.name} {diff.before.label} → {diff.after.label}"
    sides = f"only ours {len(one.only_ours):,}; only theirs {len(one.only_theirs):,}"
    return [
        f"{sample}{pair}, against {one.source}",
        f"agree on {one.agree:,}; {sides}; unexplained {one.unexplained:,}",
    ]


def _counts(one: Reconciled) -> list[tuple[str, int, int]]:
    return [(f"{action}s", one.published[action], one.computed[action]) for action in COUNTED]


def _markdown(found: list[Reconciled]) -> str:
    lines: list[str] = []
    for one in found:
        title, counts = _head(one)
        lines += [f"# {title}", "", counts.capitalize() + ".", ""]
        lines += ["| | Published | Computed |", "|---|---:|---:|"]
        lines += [f"| {what} | {theirs:,} | {ours:,} |" for what, theirs, ours in _counts(one)]
        if one.remarks:
            lines += ["", *(f"- {remark.text}" for remark in one.remarks)]
        rows = [(code, action, side, why) for *_, code, action, side, _, why in _rows([one])]
        if rows:
            lines += ["", "| Code | Action | Side | Why |", "|---|---|---|---|"]
            lines += [f"| {' | '.join(row)} |" for row in rows]
        lines.append("")
    return "\n".join([*lines, *(f"{one}\n" for one in _notices(found))])


def _table(found: list[Reconciled]) -> Page:
    page = Page()
    for one in found:
        for line in _head(one):
            page.line(line)
        counts = [(what, f"{theirs:,}", f"{ours:,}") for what, theirs, ours in _counts(one)]
        page.table(("", "published", "computed"), counts, right={"published", "computed"})
        for remark in one.remarks:
            page.line(f"note: {remark.text}", indent=2)
        for *_, code, action, side, _, explained in _rows([one]):
            page.line(f"{code:<8} {action:<9} {side:<12} {explained}", indent=2)
        page.line()
    for text in _notices(found):
        page.line(Span(text, "dim"))
    return page


def _workbook(found: list[Reconciled]) -> bytes:
    """Return a sheet of totals, one of remarks, and one of differences a list."""
    book = office.book(when=moment())
    remarks = [
        (one.diff.layout.id, one.source, remark.kind, remark.count, remark.text)
        for one in found
        for remark in one.remarks
    ]
    notices = [("", "", "notice", "", notice) for notice in _notices(found)]
    book.add(plain_sheet("Totals", _TOTALS, _totals(found)))
    book.add(plain_sheet("Remarks", _REMARKS, [*remarks, *notices]))
    for one in found:
        book.add(plain_sheet(f"{one.diff.layout.name} {one.source}", COLUMNS, _rows([one])))
    return book.content()


def _totals(found: list[Reconciled]) -> list[tuple[str | int, ...]]:
    rows: list[tuple[str | int, ...]] = []
    for one in found:
        diff = one.diff
        sample = "SAMPLE DATA: " if diff.before.sample or diff.after.sample else ""
        name = (sample + diff.layout.id, diff.before.label, diff.after.label, one.source)
        for action in COUNTED:
            stated = one.totals.get(action, "")
            row = (f"{action}s", stated, one.published[action], one.computed[action])
            rows.append((*name, *row))
        rows += [
            (*name, f"codes {side}", stated, "", there)
            for side, (stated, there) in one.codes.items()
        ]
        ours, theirs = len(one.only_ours), len(one.only_theirs)
        rows += [
            (*name, "agree", "", one.agree, one.agree),
            (*name, "only on one side", "", theirs, ours),
            (*name, "unexplained", "", _unexplained(one.only_theirs), _unexplained(one.only_ours)),
        ]
    return rows


def _unexplained(differences: tuple[Difference, ...]) -> int:
    return sum(not one.why for one in differences)


_FORMS: dict[str, Callable[[list[Reconciled]], str | bytes]] = {
    "json": _json,
    "csv": _csv,
    "md": _markdown,
    "xlsx": _workbook,
}
