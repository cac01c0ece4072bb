"""Tells labels from paths on the command line, and compares what was named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from releasekit.classify.compare import BOOK, EFFECTIVE, ReleaseDiff, compare
from releasekit.cli import terminal
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
    if any(is_path(store, spec) for spec in (before, after)):
        from releasekit.cli import paths  # noqa: PLC0415 (reading files takes slow imports)

        if basis == BOOK:
            message = "two paths are no codebook"
            raise DistributionError(message, advice="load the releases to compare by --basis book")
        return paths.compared(store, before, after, code_sets)
    with terminal.progress("comparing"):
        return list(compare(store, before, after, code_sets=code_sets, basis=basis))


def is_path(store: Store, spec: str) -> bool:
    """Tell a path from a label: it has a separator, or is there and is no label in the store."""
    if os.sep in spec:
        if not Path(spec).exists():
            message = f"{spec}: no such file or folder"
            raise DistributionError(message, advice="name a zip, folder or file, or a label")
        return True
    return Path(spec).exists() and not any(store.find(each, spec) for each in store.code_sets())
