"""Writes a release into a draft folder, which appears in the store whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from releasekit.errors import EarlierVersionError, StoreError
from releasekit.store import manifest as manifests
from releasekit.store import pages
from releasekit.store.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from releasekit.store.manifest import Manifest

DRAFT = ".loading-"
DAY = 24 * 60 * 60


class Writer:
    """Writes the files of one release into its draft folder."""

    def __init__(self, draft: Path) -> None:
        """Take the draft folder, which only this writer knows."""
        self.draft = draft
        self.tables: dict[str, dict[str, object]] = {}

    def table(self, name: str, heading: Sequence[str], lines: Iterable[bytes], *, keys: int) -> int:
        """Write one table of lines sorted by their first `keys` cells; give how many there were."""
        count, sha256, size = pages.write(self.draft / name, heading, lines, keys=keys)
        self.tables[name] = {"lines": count, "bytes": size, "sha256": sha256}
        return count

    def manifest(self, manifest: Manifest) -> None:
        """Write the manifest; it is the last file of a release."""
        (self.draft / MANIFEST).write_text(manifest.dumps(), encoding="utf-8")


def sweep(folder: Path) -> None:
    """Remove the drafts of processes that died; one that is at work is younger than a day."""
    import shutil  # noqa: PLC0415 (slow to import, and reading needs it not)
    import time  # noqa: PLC0415

    for draft in folder.glob(f"{DRAFT}*"):
        if time.time() - draft.stat().st_mtime > DAY:
            shutil.rmtree(draft, ignore_errors=True)


def settle(draft: Path, place: Path, *, replacing: bool) -> None:
    """Make the draft durable, then let it appear under its name in one step.

    What an earlier version left under that name makes room, and goes with the other drafts.
    """
    for path in draft.iterdir():
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
    draft.chmod(0o755)
    if _is_earlier(place) or (replacing and place.exists()):
        place.rename(draft.with_name(f"{draft.name}-replaced"))
    try:
        draft.rename(place)
    except OSError as error:
        if place.exists():
            message = f"{place.parent.name} {place.name} was loaded by somebody else meanwhile"
            raise StoreError(message, advice="see it with: releasekit releases") from error
        raise


def _is_earlier(place: Path) -> bool:
    """Return whether an earlier version of this program made what lies there."""
    try:
        manifests.read(place / MANIFEST)
    except EarlierVersionError:
        return True
    except StoreError:
        return False
    return False
