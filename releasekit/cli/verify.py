"""releasekit verify: every byte of the store is as it was written, or what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from releasekit import licensing
from releasekit.cli import suffixes, terminal
from releasekit.cli.page import Page, Span
from releasekit.delivery import Delivery
from releasekit.errors import OutputError, ReleasekitError, StoreError
from releasekit.faults import counted
from releasekit.ingest.repair import repair
from releasekit.signatures import SUFFIX, checker
from releasekit.store import locate, signed
from releasekit.store.ledger import Ledger
from releasekit.store.proof import prove
from releasekit.views import leak_sources, verifications

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.delivery import File, Stdout
    from releasekit.store.findings import Finding
    from releasekit.store.ledger import Records


@click.command(
    epilog="Example: releasekit verify\n\nExample: releasekit verify --repair --from downloads\n\n"
    "Example: releasekit verify bulletin.pdf --key practice.pub"
)
@click.argument(
    "files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "--repair",
    "repairing",
    is_flag=True,
    help="Mend what can be mended; nothing that may be whole is removed.",
)
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Where the publishers' files are kept, for --repair to load damaged releases again.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="PUBLIC",
    help="A public key of minisign's, by which every release, or each FILE, must be signed.",
)
@suffixes.format_option(("table", "json"))
@terminal.output_option
@terminal.store_option
def command(
    files: tuple[Path, ...],
    repairing: bool,
    folder: Path | None,
    key: Path | None,
    form: str,
    output: str | None,
    store: str | None,
) -> None:
    """Prove that the store is as it was written, to its last byte; exit 2 if it is not.

    Manifests, tables, counts, layers and composed states are held against the store's ledger;
    drafts of loads and files that are not releasekit's are named. Each finding says what to do.
    With FILEs their signatures are proved instead, by --key.
    """
    if files:
        _prove_files(files, key)
        return
    if folder and not repairing:
        message = "--from FOLDER says where --repair finds the publishers' files"
        raise click.UsageError(message)
    target = terminal.target(output)
    root = locate(store).root
    if not root.is_dir():
        message = f"{root}: there is no store"
        raise StoreError(message, advice="name one with --store DIR")
    with terminal.progress("verifying") as step:
        done = list(repair(root, folder, tell=step)) if repairing else []
        findings = [*prove(root, step), *(signed.unsigned(root, checker(key)) if key else ())]
    for line in done:
        terminal.say(line)
    _deliver(root, form, target, findings, done)


def _deliver(
    root: Path, form: str, target: File | Stdout, findings: Sequence[Finding], done: Sequence[str]
) -> None:
    """Write what was found; StoreError if a fault is among it."""
    records, reader = _records(root), licensing.audience(licensing.INTERNAL)
    delivery = Delivery(target, reader, leak_sources.open_gate())
    if form == "json":
        terminal.put(delivery, "verify.json", verifications.to_json(findings, records, done))
    else:
        terminal.draw(delivery, "verify.txt", _page(findings, records))
    faults = [finding for finding in findings if finding.is_fault]
    if faults:
        message = f"{root}: {counted(len(faults), 'fault')} in the store"
        raise StoreError(message)


def _prove_files(files: Sequence[Path], key: Path | None) -> None:
    """Prove the signatures of files; OutputError for the first that a key did not sign."""
    if key is None:
        message = "FILE is proved by its signature: name the public key with --key"
        raise click.UsageError(message)
    fault = checker(key)
    for path in files:
        beside = path.with_name(f"{path.name}{SUFFIX}")
        what = fault(path.read_bytes(), beside.read_bytes()) if beside.is_file() else "no signature"
        if what:
            message = f"{path}: not signed by this key: {what}"
            raise OutputError(message, advice="do not use it; ask whoever sent it")
        terminal.say(f"{path}: signed by this key")


def _records(root: Path) -> Records | None:
    try:
        return Ledger(root).read()
    except (ReleasekitError, OSError):
        return None


def _page(findings: Sequence[Finding], records: Records | None) -> Page:
    page = Page()
    if records is not None:
        releases = counted(len(records.manifests), "release")
        entries = len(records.entries)
        page.line(f"{releases}, {entries:,} {'entry' if entries == 1 else 'entries'} in the ledger")
        page.line(Span(f"last entry: {records.head.last}", "dim"))
    if not any(finding.is_fault for finding in findings):
        page.line(Span("all is as it was written", "bold green"))
    for advice in dict.fromkeys(finding.advice for finding in findings):
        page.line()
        for finding in findings:
            if finding.advice == advice:
                style = "bold red" if finding.is_fault else "bold"
                what = f"{finding.path}: {finding.what}"
                page.line(Span(f"{finding.condition}: ", style), what)
        if advice:
            page.line(Span(advice, "dim"), indent=2)
    return page
