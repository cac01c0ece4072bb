"""releasekit remove: a release that was loaded by mistake leaves the store."""

from __future__ import annotations

import click

from releasekit.cli import terminal
from releasekit.cli.choices import CodeSet
from releasekit.store import locate


@click.command(epilog="Example: releasekit remove hcpcs 2026-04")
@click.argument("code_set", metavar="CODE_SET", type=CodeSet())
@click.argument("label")
@terminal.store_option
def command(code_set: str, label: str, store: str | None) -> None:
    """Remove the release LABEL of CODE_SET from the store.

    It is refused while other releases rest on it: partial ones that update it, and corrections. Of
    one whose folder is gone already, the removal is put into the ledger.
    """
    place = locate(store, writing=True)
    if place.strike(code_set, label):
        terminal.say(f"{code_set} {label} was gone from {place.root}; the ledger says so now")
        return
    release = place.get(code_set, label)
    place.remove(release)
    terminal.say(f"removed {code_set} {release.label} from {place.root}")
