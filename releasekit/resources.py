"""Finds schemas, templates and sample releases in a wheel, an editable install or a checkout."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from releasekit.errors import ConfigurationError

CONFIGURATION = "releasekit.toml"
_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Return the folder `schemas`, `templates` or `releases` that came with this package.

    A wheel carries them under `releasekit/data`; an editable install and a bare checkout have
    them beside the package.
    """
    packed = _PACKAGE / "data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def schema_files() -> dict[str, Path]:
    """Return every code set's declaration by id; a user's folder overlays ours.

    The folder is `RELEASEKIT_SCHEMAS` in the environment: its `cpt.toml` takes the place of ours.
    A file whose name begins with `_` is no code set; others include it.
    """
    files = [path for each in _schema_folders() for path in sorted(each.glob("*.toml"))]
    return {path.stem: path for path in files if not path.stem.startswith("_")}


def schema_part(name: str) -> Path | None:
    """Return the file that declarations include by its name, a user's before ours; None if none."""
    found = (each / name for each in reversed(_schema_folders()))
    return next((path for path in found if path.is_file()), None)


def _schema_folders() -> list[Path]:
    own = os.environ.get("RELEASEKIT_SCHEMAS")
    return [folder("schemas"), *([Path(own)] if own else [])]


def configuration() -> dict[str, Any]:
    """Return what ./releasekit.toml says; empty where there is none.

    Raises ConfigurationError, naming the line, where it is no TOML.
    """
    path = Path(CONFIGURATION)
    if not path.is_file():
        return {}
    import tomllib  # noqa: PLC0415 (slow to import, rarely needed)

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        message = f"{CONFIGURATION}: {error}"
        raise ConfigurationError(message, advice="correct the file") from error
