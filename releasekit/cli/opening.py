"""Tells labels from paths on the command line, and compares what was named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit.classify.comparing import ReleaseDiff, compare
from releasekit.cli import terminal
from releasekit.errors import DistributionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.store import Store


def compared(store: Store, before: str, after: str, code_sets: Sequence[str]) -> list[ReleaseDiff]:
    """Compare BEFORE and AFTER: labels in the store, or paths of distributions."""
    if any(is_path(store, spec) for spec in (before, after)):
        from releasekit.cli import paths  # noqa: PLC0415 (reading files takes slow imports)

        return paths.compared(store, before, after, code_sets)
    with terminal.progress("comparing"):
        return list(compare(store, before, after, code_sets=code_sets))


def is_path(store: Store, spec: str) -> bool:
    """Tell a path from a label: it has a separator, or is there and is no label in the store."""
    if os.sep in spec:
        if not Path(spec).exists():
            message = f"{spec}: no such file or folder"
            raise DistributionError(message, advice="name a zip, folder or file, or a label")
        return True
    return Path(spec).exists() and not any(store.find(each, spec) for each in store.code_sets())
