"""releasekit check-schema: whether a declaration of a code set is right."""

from __future__ import annotations

from pathlib import Path

import click

from releasekit import layout as layouts
from releasekit.cli import terminal
from releasekit.faults import counted


@click.command(epilog="Example: releasekit check-schema schemas/cpt.toml")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
def command(files: tuple[Path, ...]) -> None:
    """Check declarations of code sets, and name every fault by its dotted path.

    A declaration that is right goes into the folder that RELEASEKIT_SCHEMAS names, or `schemas`
    in releasekit.toml; then releasekit load reads the code set.
    """
    for path in files:
        code_set = layouts.check_file(path)
        terminal.say(
            f"{path.name}: declares {code_set.name} ({code_set.id}): "
            f"{counted(len(code_set.files), 'file')}, {counted(len(code_set.kinds), 'kind')}, "
            f"{counted(len(code_set.sections), 'section')}; no faults"
        )
