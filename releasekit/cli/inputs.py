"""Tells labels from paths on the command line, and compares what was named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from releasekit.classify.compare import BOOK, EFFECTIVE, ReleaseDiff, compare
from releasekit.cli import part, terminal
from releasekit.errors import DistributionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.store import Store


basis_option = click.option(
    "--basis",
    type=click.Choice([EFFECTIVE, BOOK]),
    default=EFFECTIVE,
    show_default=True,
    help="What totals count by: the date of service, or the edition a change is first printed in.",
)


def compared(
    store: Store, before: str, after: str, code_sets: Sequence[str], *, basis: str
) -> list[ReleaseDiff]:
    """Compare BEFORE and AFTER: labels in the store, or paths of distributions."""
    sides = [Path(spec) if is_path(store, spec) else spec for spec in (before, after)]
    if not any(isinstance(side, Path) for side in sides):
        with terminal.progress("comparing"):
            return list(compare(store, before, after, code_sets=code_sets, basis=basis))
    if basis == BOOK:
        message = "--basis book needs stored releases"
        raise DistributionError(message, advice="load what the path holds: releasekit load --help")
    return cast("list[ReleaseDiff]", part("paths").compared(store, *sides, code_sets))


def is_path(store: Store, spec: str) -> bool:
    """Return whether a word is a path: it has a separator, or is there and is no stored label."""
    if os.sep in spec:
        if not Path(spec).exists():
            message = f"{spec}: no such file or folder"
            raise DistributionError(message, advice="name a zip, folder or file, or a label")
        return True
    return Path(spec).exists() and not any(store.find(each, spec) for each in store.code_sets())
