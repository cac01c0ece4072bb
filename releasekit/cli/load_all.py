"""Loads the releases of a folder: the plan, each release in its turn, and what came of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from releasekit import licensing
from releasekit.cli import VERBOSE, loaded, terminal
from releasekit.cli.page import Page, Span
from releasekit.delivery import Delivery, File, Stdout
from releasekit.faults import counted
from releasekit.ingest.plan import PlannedRelease, State, carry_out, of_outcome, plan
from releasekit.model import ReleaseKind
from releasekit.views import leak_sources, load_plans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from releasekit.ingest.loader import Terms
    from releasekit.ingest.outcome import Outcome
    from releasekit.ingest.plan import Plan
    from releasekit.store import Store

_STATE_STYLES = {State.NEW: "bold", State.REFUSED: "bold red"}
_SHOWN = 6
"""How many files that are left out for one reason are named; --format json has them all."""


class Shown(Struct, frozen=True, kw_only=True):
    """In which form a plan is shown, and where it goes."""

    form: str
    target: File | Stdout


def load_all(folder: Path, store: Store, terms: Terms, shown: Shown, *, dry_run: bool) -> None:
    """Show what a folder holds and load it; exit 2 if a release is refused."""
    with terminal.progress(f"looking through {folder}") as step:
        planned = plan(folder, store, terms, tell=step)
    if shown.form == "table":
        _deliver(planned, shown)
    if not dry_run:
        planned = _loaded(planned, store, terms)
    if shown.form != "table":
        _deliver(planned, shown)
    _say_result(planned, dry_run=dry_run)
    if not planned.releases or planned.of(State.REFUSED):
        raise click.exceptions.Exit(2)


def deliver_outcome(outcome: Outcome, paths: Iterable[Path], shown: Shown) -> None:
    """Write what came of one load as a plan of one release."""
    _deliver(of_outcome(outcome, paths), shown)


def _deliver(planned: Plan, shown: Shown) -> None:
    """Write a plan as a table or as JSON."""
    reader = licensing.audience(licensing.INTERNAL)
    delivery = Delivery(shown.target, reader, leak_sources.open_gate())
    if shown.form == "json":
        terminal.put(delivery, "plan.json", load_plans.to_json(planned))
    else:
        terminal.draw(delivery, "plan.txt", _page(planned))


def _page(planned: Plan) -> Page:
    page = Page()
    if planned.releases:
        rows: list[list[str | Span]] = []
        for release, row in zip(planned.releases, load_plans.rows(planned), strict=True):
            *first, state, files = row
            rows.append([*first, Span(state, _STATE_STYLES.get(release.state, "")), files])
        page.table(load_plans.COLUMNS, rows)
    for release in planned.of(State.REFUSED):
        page.line()
        page.line(Span(f"{release.name} {release.version}: {release.reason}", "red"))
    if planned.left_out:
        page.line()
        page.line(Span(f"{counted(len(planned.left_out), 'file')} not recognized:", "bold"))
        for reason, names in _by_reason(planned).items():
            page.line(Span(f"{reason}: " if reason else "", "dim"), _named(names), indent=2)
    return page


def _by_reason(planned: Plan) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for left in planned.left_out:
        reasons.setdefault(left.reason, []).append(left.name)
    return reasons


def _named(names: Sequence[str]) -> str:
    """Return the names that are left out for one reason: with -v all, else the first of many."""
    if terminal.asked(VERBOSE) or len(names) <= _SHOWN:
        return ", ".join(names)
    return f"{', '.join(names[:_SHOWN])} and {len(names) - _SHOWN:,} more; -v names all"


def _loaded(planned: Plan, store: Store, terms: Terms) -> Plan:
    """Load what is new; say what came of each release as it is done."""
    every = len(planned.of(State.NEW))
    releases: list[PlannedRelease] = []
    with terminal.progress("loading") as step:

        def told(release: PlannedRelease, number: int, part: str, share: float) -> None:
            name = f"{number} of {every}: {release.name} {release.version}: {part}"
            step(name, (number - 1 + share) / every)

        for release, outcome in carry_out(planned, store, terms, progress=told):
            releases.append(release)
            if outcome is not None:
                loaded.say(outcome, store)
            elif release.state is State.REFUSED and release not in planned.releases:
                terminal.say(f"refused {release.name} {release.version}: {release.reason}")
    return replace(planned, releases=tuple(releases))


def _say_result(planned: Plan, *, dry_run: bool) -> None:
    if not planned.releases:
        terminal.say("no release of a code set is here; load one: releasekit load --help")
        return
    parts = [
        f"{load_plans.STATES[state]}: {_names(planned.of(state))}"
        for state in State
        if planned.of(state)
    ]
    terminal.say("; ".join(parts) + ("; nothing was stored" if dry_run else ""))


def _names(releases: Iterable[PlannedRelease]) -> str:
    return ", ".join(
        f"{release.code_set} {release.version}"
        + (" (correction)" if release.kind is ReleaseKind.CORRECTION else "")
        for release in releases
    )
