"""The options --codes and --specialty: a part of the codes, in a file or table of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from releasekit.cli import terminal
from releasekit.views import code_choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.views.code_choice import CodeChoice

    Command = Callable[..., object]

codes_option = click.option(
    "--codes",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Only the codes and ranges that FILE lists, one or several a line.",
)
specialties_option = click.option(
    "--specialty",
    "specialties",
    multiple=True,
    metavar="NAME",
    help="Only the codes of a specialty in releasekit.toml; repeatable.",
)


def choices(
    codes: Path | None, specialties: Sequence[str], diffs: Sequence[ReleaseDiff]
) -> list[CodeChoice]:
    """Return what --codes and each --specialty choose, and say which entries no release has.

    Raises UsageError where nothing is left.
    """
    chosen = [code_choice.from_file(codes, diffs)] if codes else []
    chosen += [code_choice.of_specialty(name, diffs) for name in dict.fromkeys(specialties)]
    for choice in chosen:
        for message in choice.messages:
            terminal.say(message)
        if not choice.spans:
            message = f"no code of {choice.title} is in the releases compared"
            raise click.UsageError(message)
    return chosen


def choice(
    codes: Path | None, specialties: Sequence[str], diffs: Sequence[ReleaseDiff]
) -> CodeChoice | None:
    """Return what --codes and --specialty choose together; None where neither is given."""
    chosen = choices(codes, specialties, diffs)
    return code_choice.together(chosen) if chosen else None
