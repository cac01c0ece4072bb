"""Says what came of a load: what was read, and which days of single codes contradict others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.cli import VERBOSE, terminal
from releasekit.faults import counted
from releasekit.views import contradictions

if TYPE_CHECKING:
    from releasekit.ingest.outcome import Outcome
    from releasekit.store import Store

_SHOWN = 5


def say(outcome: Outcome, store: Store) -> None:
    """Say what came of a load: in a few lines, with -v in all."""
    every = terminal.asked(VERBOSE)
    for line in outcome.messages() if every else outcome.summary():
        terminal.say(line)
    if outcome.dry_run or outcome.already:
        return
    release = outcome.manifest.release
    lines = contradictions.of_release(store, outcome.layout, release)
    shown = lines if every else lines[:_SHOWN]
    for line in shown:
        terminal.say(f"  {line}")
    if len(lines) > len(shown):
        more = counted(len(lines) - len(shown), "more contradiction")
        terminal.say(f"  {more}; see: releasekit releases {release.code_set} {release.label}")
