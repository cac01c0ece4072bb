"""The door: words in, one library call, words out; every command is a module of its own."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from typing import TYPE_CHECKING

import click

from releasekit import __version__
from releasekit.errors import ReleasekitError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

COMMANDS = {
    "diff": "Show what changed between two releases.",
    "report": "Write a change report as a file.",
    "bulletin": "Write a bulletin: who must act, and on what.",
    "publish": "Write a static site of all releases and code histories.",
    "show": "Show one code as it is on a date.",
    "history": "Show one code through all releases.",
    "calendar": "List what takes effect between two dates.",
    "crosswalk": "Show what became of each code between two releases.",
    "reconcile": "Hold our changes against the publisher's own list.",
    "load": "Read a publisher's files into the store.",
    "releases": "List the releases in the store.",
    "templates": "List the templates, and what each is given.",
}
"""Every command and its line in the help; the module of its name is imported when it is used."""

PARTS = ("outputs", "paths")
"""Modules of this room that a command needs for some of its forms only, and that are slow."""
TROUBLE = 2


def part(name: str) -> ModuleType:
    """Import one of the `PARTS`, when it is needed."""
    return importlib.import_module(f"{__name__}.{PARTS[PARTS.index(name)]}")


class LazyGroup(click.Group):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"releasekit.cli.{cmd_name}")
        command = module.command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table, without importing anything."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: releasekit diff 2025 2026",
)
@click.version_option(__version__, prog_name="releasekit")
def door() -> None:
    """See what changed between two releases of CPT, HCPCS, ICD-10-CM or ICD-10-PCS."""


def run() -> None:
    """Run the command line as a process of its own, which ends at once.

    Taking a large answer apart, object by object, would only keep the caller waiting: by then
    everything is written, and folders for drafts are gone with their `with`. Nor is there any
    use in looking for garbage that the end of the process takes away.
    """
    gc.disable()
    try:
        main()
    except SystemExit as stop:
        sys.stderr.flush()
        os._exit(stop.code if isinstance(stop.code, int) else TROUBLE)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exit 0 done, 1 where it was asked for, 2 trouble."""
    try:
        code = door.main(args=arguments, prog_name="releasekit", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = TROUBLE
    except click.Abort:
        click.echo("aborted", err=True)
        code = TROUBLE
    except ReleasekitError as error:
        click.echo(f"releasekit: {error}", err=True)
        code = TROUBLE
    except OSError as error:
        click.echo(f"releasekit: {error.filename or ''}: {error.strerror}", err=True)
        code = TROUBLE
    sys.exit(code or 0)
