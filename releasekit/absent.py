"""The error of a path that is not there, with the name that was meant."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

from releasekit.errors import MissingError
from releasekit.faults import nearest

_MOST_NAMES = 5_000
"""Among how many names of a folder the nearest is looked for."""


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
