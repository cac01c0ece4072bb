"""Finds schemas, templates and sample releases in a wheel, an editable install or a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def folder(name: str) -> Path:
    """Return the folder `schemas`, `templates` or `releases` that came with this package.

    A wheel carries them under `releasekit/data`; an editable install and a bare checkout have
    them beside the package.
    """
    packed = _PACKAGE / "data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def schema_files(own: Path | None) -> dict[str, Path]:
    """Return every code set's declaration by id; those in a user's own folder overlay ours.

    A file whose name begins with `_` is no code set; others include it.
    """
    folders = [folder("schemas"), *([own] if own else [])]
    files = [path for place in folders for path in sorted(place.glob("*.toml"))]
    return {path.stem: path for path in files if not path.stem.startswith("_")}


def schema_part(name: str, own: Path | None) -> Path | None:
    """Return the file that declarations include by its name, a user's before ours; None if none."""
    paths = [place / name for place in (own, folder("schemas")) if place]
    return next(filter(is_file, paths), None)


def is_file(path: Path) -> bool:
    """Return whether there is a file; a name that the system cannot have is none's."""
    try:
        return path.is_file()
    except OSError:
        return False
