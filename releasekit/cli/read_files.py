"""Files that a command reads are not what it writes: an answer never replaces its own question."""

from __future__ import annotations

from pathlib import Path

import click

from releasekit.errors import OutputError

_WRITTEN = frozenset({"output", "rows_file", "updated"})
_REVIEWED = "decisions"
"""A review that is read whole may be written anew: with all decisions, and what is open."""


def validate_not_read(path: Path) -> None:
    """Raise OutputError where a file is there that the command at hand was given to read.

    It may have been named by itself, by its folder or by a pattern.
    """
    if not path.is_file():
        return
    for name, value in click.get_current_context().params.items():
        if name in _WRITTEN or name == _REVIEWED:
            continue
        for given in value if isinstance(value, tuple) else (value,):
            if given and isinstance(given, str | Path) and _is_read(str(given), path):
                message = f"{path} is read by this command, and would be replaced"
                raise OutputError(message, advice="name another file")


def _is_read(given: str, path: Path) -> bool:
    import glob  # noqa: PLC0415 (only where a file is about to be replaced)

    try:
        if glob.has_magic(given):
            found = glob.iglob(given, recursive=True)  # noqa: PTH207 (Path has no patterns with a root)
            return any(path.samefile(name) for name in found)
        place = Path(given)
        if place.is_dir():
            return path.resolve().is_relative_to(place.resolve())
        return place.exists() and path.samefile(place)
    except (OSError, ValueError):  # no name that this system allows is the name of a file
        return False
