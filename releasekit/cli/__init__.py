"""The command line: a lazy click group; each command is a module of its own."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from releasekit import __version__
from releasekit.cli import streams
from releasekit.errors import ReleasekitError
from releasekit.faults import near

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

COMMANDS = {
    "diff": "Show what changed between two releases.",
    "report": "Write a change report as a file.",
    "bulletin": "Write a bulletin: who must act, and on what.",
    "publish": "Write a static site of all releases and code histories.",
    "show": "Show codes as they are on a date.",
    "history": "Show one code through all releases.",
    "edits": "Say whether two codes go together, or what binds one.",
    "calendar": "List what takes effect between two dates.",
    "check": "Check the codes of your own rows on their dates.",
    "impact": "Show what changes do to your own rows.",
    "crosswalk": "Show what became of each code between two releases.",
    "reconcile": "Reconcile our changes with the publisher's own list.",
    "load": "Read a publisher's files into the store.",
    "releases": "List the releases in the store.",
    "remove": "Remove a release from the store.",
    "verify": "Prove that the store is as it was written.",
    "sign": "Sign releases and files with a minisign key.",
    "log": "List what was done with the store.",
    "explain": "Tell what a class of change means, and who must act.",
    "templates": "List the templates, and what each is given.",
    "check-schema": "Check the declaration of a code set.",
}
"""Every command and its line in the help; the module of its name is imported when it is used."""
PARTS = ("change_table", "load_all", "loaded", "outputs", "paths", "reviewed")
"""Modules of this room that a command needs for some of its forms only, and that are slow."""
ERROR, INTERRUPTED = 2, 130
QUIET, VERBOSE = "releasekit.quiet", "releasekit.verbose"
"""Where the root context keeps what -q and -v say."""


def part(name: str) -> ModuleType:
    """Import one of the `PARTS`, when it is needed."""
    return importlib.import_module(f"{__name__}.{PARTS[PARTS.index(name)]}")


def _keep(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_root().meta[QUIET if param.name == "quiet" else VERBOSE] = True


def _loudness() -> list[click.Parameter]:
    """Return the options -q and -v, which every command has."""
    texts = (
        ("-q", "--quiet", "Show errors only, no messages."),
        ("-v", "--verbose", "Show each step, and where an unexpected error arose."),
    )
    return [
        click.Option(names, is_flag=True, expose_value=False, callback=_keep, help=text)
        for *names, text in texts
    ]


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
        module = importlib.import_module(f"{__name__}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        if not any(param.name == "quiet" for param in command.params):
            command.params += _loudness()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; name the nearest one where there is none of that name."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}{near(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 (what click passes)
    ) -> click.Context:
        """Read the arguments; help may be written to a reader who leaves early."""
        with streams.to_a_reader():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (what a command returns)
        """Run the command, whose reader may leave early."""
        with streams.to_a_reader():
            return super().invoke(ctx)

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
@click.version_option(__version__, "-V", "--version", prog_name="releasekit")
def door() -> None:
    """See what changed between two releases of CPT, HCPCS, ICD-10-CM or ICD-10-PCS."""


door.params += _loudness()


def run() -> None:
    """Run the command line as a process of its own, which ends at once.

    Taking a large answer apart, object by object, would only keep the caller waiting: by then
    everything is written, and temporary folders are gone with their `with`.
    """
    streams.prepare()
    try:
        main()
    except SystemExit as stop:
        with contextlib.suppress(OSError, ValueError):  # it was told of, if there was anybody
            streams.flush()
        os._exit(stop.code if isinstance(stop.code, int) else ERROR)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exit 0 done, 1 where it was asked for, 2 error, 130 interrupted."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        code = door.main(args=given, prog_name="releasekit", standalone_mode=False)
        streams.flush()
    except click.exceptions.Exit as error:
        code = error.exit_code
    except (streams.ReaderLeftError, BrokenPipeError):
        code = streams.left()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (no bare traceback for anybody)
        code = _told(error, verbose=bool({"-v", "--verbose"} & set(given)))
    sys.exit(code or 0)


def _told(error: Exception | KeyboardInterrupt, *, verbose: bool) -> int:
    """Tell what went wrong, if anybody is there to read it; return the exit code."""
    with contextlib.suppress(BrokenPipeError):
        match error:
            case click.Abort() | KeyboardInterrupt():
                click.echo("releasekit: interrupted", err=True)
            case click.ClickException():
                error.show()
            case ReleasekitError():
                click.echo(f"releasekit: {error}", err=True)
            case OSError():
                place = f"{error.filename}: " if error.filename else ""
                click.echo(f"releasekit: {place}{error.strerror or error}", err=True)
            case _:
                _unexpected(error, verbose=verbose)
    return INTERRUPTED if isinstance(error, click.Abort | KeyboardInterrupt) else ERROR


def _unexpected(error: Exception, *, verbose: bool) -> None:
    """Tell of a fault of our own in one line, and where it arose if that is asked for."""
    if verbose:
        import traceback  # noqa: PLC0415 (slow to import)

        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    text = " ".join(str(error).split())
    click.echo(f"releasekit: unexpected error: {type(error).__name__}: {text}", err=True)
    if not verbose:
        click.echo("  run it again with -v to see where it arose, and report it", err=True)
