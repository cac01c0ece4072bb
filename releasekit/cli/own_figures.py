"""The option --usage: what the house billed, which is for its own staff unless it says who."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from releasekit import licensing
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Sequence

usage_option = click.option(
    "--usage",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your claims, or a table of code, count and amount: what costs you most comes first. It "
    "is your own figure, for the audience internal unless you name one; repeatable.",
)


def audience(named: str, usage: Sequence[Path]) -> str:
    """Return the audience of an output with the house's own figures: internal where none is named.

    Raises UsageError for the public: nobody gives his figures to all by leaving a word out.
    """
    if not usage:
        return named
    source = click.get_current_context().get_parameter_source("audience")
    if source == ParameterSource.DEFAULT:
        return licensing.INTERNAL
    if named == licensing.PUBLIC:
        phrases = words.load()["usage"]
        message = f"{phrases['refused'].format(audience=named)}\n  {phrases['refused-advice']}"
        raise click.UsageError(message)
    return named
