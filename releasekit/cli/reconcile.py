"""releasekit reconcile: our changes beside the publisher's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit.classify.comparing import compare
from releasekit.cli import terminal
from releasekit.errors import StoreError
from releasekit.reconcile import document, reconcile
from releasekit.store import locate

if TYPE_CHECKING:
    from rich.console import Console

    from releasekit.reconcile import Reconciled

FORMATS = ("table", "json", "csv", "md")
COLUMNS = ("code_set", "code", "action", "side", "why", "explained")
_ACTIONS = ("addition", "deletion", "revision")


@click.command(epilog="Example: releasekit reconcile 2025 2026 -s icd10cm --exit-code")
@click.argument("before")
@click.argument("after")
@terminal.code_set_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@terminal.output_option
@click.option("--exit-code", is_flag=True, help="Exit 1 if a difference has no proved reason.")
@terminal.store_option
def command(
    before: str,
    after: str,
    code_sets: tuple[str, ...],
    form: str,
    output: str | None,
    exit_code: bool,
    store: str | None,
) -> None:
    """Hold the changes between BEFORE and AFTER against the publisher's own change list.

    Both sides are counted as the publisher counts. What only one side has is explained by a reason
    that the data prove, or listed as unexplained. The output holds codes, no descriptors.
    """
    place = locate(store)
    with terminal.progress("reconciling"):
        diffs = list(compare(place, before, after, code_sets=code_sets))
        results = [(diff, reconcile(diff, place, place)) for diff in diffs]
    for diff, result in results:
        if result is None:
            terminal.say(f"{diff.layout.name} {diff.after.label} came without a change list")
    found = [result for _, result in results if result is not None]
    if not found:
        message = f"there is no change list to hold the changes to {after} against"
        raise StoreError(message, advice="load the publisher's addenda together with the release")
    if form == "table":
        terminal.draw(lambda out: _table(found, out), output)
    else:
        terminal.write(_FORMS[form](found), output)
    if exit_code and any(one.unexplained for one in found):
        raise click.exceptions.Exit(1)


def _json(found: list[Reconciled]) -> str:
    whole = {"schema": "releasekit/reconciliation/1", "code_sets": [document(one) for one in found]}
    return terminal.json_of(whole)


def _rows(found: list[Reconciled]) -> list[tuple[str, ...]]:
    return [
        (one.diff.layout.id, each.entry.code, each.entry.action, side, each.why, each.explained)
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


def _counts(one: Reconciled) -> list[tuple[str, ...]]:
    return [
        (f"{action}s", f"{one.published[action]:,}", f"{one.computed[action]:,}")
        for action in _ACTIONS
    ]


def _markdown(found: list[Reconciled]) -> str:
    lines: list[str] = []
    for one in found:
        title, counts = _head(one)
        lines += [f"# {title}", "", counts.capitalize() + ".", ""]
        lines += ["| | Published | Computed |", "|---|---:|---:|"]
        lines += [f"| {' | '.join(row)} |" for row in _counts(one)]
        rows = [row[1:4] + row[5:] for row in _rows([one])]
        if rows:
            lines += ["", "| Code | Action | Side | Why |", "|---|---|---|---|"]
            lines += [f"| {' | '.join(row)} |" for row in rows]
        lines.append("")
    return "\n".join(lines)


def _table(found: list[Reconciled], out: Console) -> None:
    from rich.table import Table  # noqa: PLC0415 (slow to import)

    for one in found:
        for line in _head(one):
            out.print(line)
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("")
        table.add_column("published", justify="right")
        table.add_column("computed", justify="right")
        for row in _counts(one):
            table.add_row(*row)
        out.print(table)
        for _, code, action, side, _, explained in _rows([one]):
            out.print(f"  {code:<8} {action:<9} {side:<12} {explained}")
        out.print()


_FORMS = {"json": _json, "csv": _csv, "md": _markdown}
