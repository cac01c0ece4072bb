"""The paths that a user names: patterns, what lies below a folder, what is not there."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit.absent import missing
from releasekit.errors import DistributionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_DEPTH = 50
"""How deep folders may lie in one another."""
LOCK = "~$"
"""What the lock file of an open document begins with."""


def expanded(paths: Iterable[str | Path]) -> list[Path]:
    """Return paths, and what lies at those that are patterns: `*.zip`, where no shell did so.

    A path at which something lies is no pattern. Raises DistributionError for one that matches
    nothing.
    """
    return [match for given in paths for match in _matches(str(given))]


def _matches(text: str) -> list[Path]:
    path = Path(text)
    if not glob.has_magic(text) or "://" in text or os.path.lexists(path):
        return [path]
    found = sorted(glob.glob(text, recursive=True))  # noqa: PTH207 (absolute patterns, too)
    matches = [match for match in map(Path, found) if not match.name.startswith(LOCK)]
    if not matches:
        raise missing(path, "no file or folder matches it")
    return matches


def below(folder: Path) -> Iterator[Path]:
    """Return every path below a folder; what a link leads to is not gone through.

    DistributionError where folders lie too deep in one another, or one may not be read.
    """
    waiting = [(folder, 0)]
    while waiting:
        place, depth = waiting.pop()
        if depth > MOST_DEPTH:
            message = f"{folder.name}: folders lie in one another more than {MOST_DEPTH} deep"
            raise DistributionError(message, advice="name the folder that holds the files")
        try:
            listed = list(place.iterdir())
        except OSError as error:
            message = f"{place.relative_to(folder.parent)}: cannot be read: {error.strerror}"
            raise DistributionError(message, advice="see who may read the folder") from error
        yield from listed
        waiting += ((path, depth + 1) for path in listed if path.is_dir() and not path.is_symlink())
