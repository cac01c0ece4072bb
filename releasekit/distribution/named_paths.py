"""The paths that a user names: patterns, what lies below a folder, what is not there."""

from __future__ import annotations

import glob
import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit.errors import DistributionError, MissingError
from releasekit.faults import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_DEPTH = 50
"""How deep folders may lie in one another."""
_MOST_NAMES = 5_000
"""Among how many names of a folder the nearest is looked for."""
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


def missing(path: Path, what: str = "no such file or folder") -> MissingError:
    """Return the error of a path that is not there, with the nearest name in its folder.

    An address has to be downloaded first.
    """
    name = str(path)
    if os.path.lexists(path):
        lies = "a link that leads nowhere" if path.is_symlink() else "neither a file nor a folder"
        return MissingError(f"{name}: is {lies}", advice="name a file or a folder that can be read")
    if name.partition("/")[0].lower() in {"http:", "https:", "ftp:"}:
        message = f"{name.replace(':/', '://', 1)}: is an address, and no file"
        return MissingError(message, advice="download it first, then name the file")
    while not path.parent.is_dir() and path != path.parent:
        path = path.parent
    advice = "name the zip, folder or file you received"
    return MissingError(f"{name}: {what}", nearest=_nearest(path), advice=advice)


def _nearest(path: Path) -> str:
    """Return the name in its folder that was meant, by the whole of it or without its suffix."""
    try:
        with os.scandir(path.parent) as entries:
            listed = [entry.name for entry in itertools.islice(entries, _MOST_NAMES)]
    except OSError:
        return ""
    names = [name for name in listed if not name.startswith(".")]
    stems = {Path(name).stem: name for name in names}
    return nearest(path.name, names) or stems.get(nearest(path.stem, stems), "")
