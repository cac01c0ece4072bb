"""Whether a release may be taken out of the store, or be replaced in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

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
