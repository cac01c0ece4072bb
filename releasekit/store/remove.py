"""Takes a release out of the store, at once and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from releasekit.model import Release


def validate_free(release: Release, releases: Iterable[Release]) -> None:
    """Raise StoreError where other postings correct one."""
    resting = [
        other.label
        for other in releases
        if other.version == release.version and other.revision > release.revision
    ]
    if resting:
        message = f"{release.code_set} {', '.join(resting)}: rests on {release.label}"
        advice = f"remove first: releasekit remove {release.code_set} {resting[-1]}"
        raise StoreError(message, advice=advice)


def remove_folder(place: Path, aside: Path) -> None:
    """Remove a release's folder: it is gone under its name in one step."""
    import shutil  # noqa: PLC0415 (slow to import, and reading needs it not)

    try:
        place.rename(aside)
    except OSError as error:
        message = f"{place.parent.name} {place.name} cannot be removed: {error.strerror}"
        raise StoreError(message, advice="nothing was changed") from error
    shutil.rmtree(aside, ignore_errors=True)
