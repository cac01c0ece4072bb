"""releasekit sign: releases and files that are handed on are signed with a minisign key."""

from __future__ import annotations

import os
from pathlib import Path

import click

from releasekit import licensing
from releasekit.cli import terminal
from releasekit.delivery import Delivery, File
from releasekit.faults import counted
from releasekit.signatures import SUFFIX, signer
from releasekit.store import locate, signed
from releasekit.views import leak_sources

PASSWORD = "RELEASEKIT_KEY_PASSWORD"  # noqa: S105 (the name of a variable)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    epilog="Example: releasekit sign --key practice.key\n\n"
    "Example: releasekit sign bulletin.pdf --key practice.key"
)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=_FILE)
@click.option(
    "--key",
    required=True,
    type=_FILE,
    metavar="SECRET",
    help=f"The secret key that minisign -G made  [its password: ${PASSWORD}, or asked for]",
)
@terminal.store_option
def command(files: tuple[Path, ...], key: Path, store: str | None) -> None:
    """Sign FILEs, such as bulletins, or without any every release of the store not signed yet.

    A signature lies beside what it signs, as FILE.minisig; `releasekit verify --key PUBLIC` and
    minisign itself prove it. That of a release signs its manifest, which names all its tables.
    """
    make = signer(key, _password)
    if not files:
        done = signed.sign(locate(store, writing=True).root, make)
        terminal.say(
            f"signed {counted(len(done), 'release')}" + ": " * bool(done) + ", ".join(done)
        )
        return
    reader = licensing.audience(licensing.INTERNAL)
    for path in files:
        place = path.with_name(f"{path.name}{SUFFIX}")
        delivery = Delivery(File(place), reader, leak_sources.open_gate())
        delivery.put(place.name, make(path.read_bytes(), path.name))
        terminal.say(f"wrote {place}")


def _password() -> str:
    return os.environ.get(PASSWORD) or click.prompt(
        "password of the key", hide_input=True, err=True
    )
