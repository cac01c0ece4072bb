"""Writes a release into a draft folder, which appears in the store whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.digest import sha256
from releasekit.durable import exchanged
from releasekit.store import pages
from releasekit.store.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from releasekit.store.manifest import Manifest


class Writer:
    """Writes the files of one release into its draft folder."""

    def __init__(self, draft: Path) -> None:
        """Take the draft folder, which only this writer knows."""
        self.draft = draft
        self.tables: dict[str, dict[str, object]] = {}
        self.written: Manifest | None = None
        self.digest = ""
        """The SHA-256 of the manifest, once it is written."""

    def table(self, name: str, heading: Sequence[str], lines: Iterable[bytes], *, keys: int) -> int:
        """Write one table of lines sorted by their first `keys` cells; give how many there were."""
        done = pages.write(self.draft / name, heading, lines, keys=keys)
        self.tables[name] = {
            "lines": done.lines,
            "bytes": done.size,
            "sha256": done.sha256,
            "index": done.index,
        }
        return done.lines

    def manifest(self, manifest: Manifest) -> None:
        """Write the manifest; it is the last file of a release."""
        content = manifest.dumps().encode()
        (self.draft / MANIFEST).write_bytes(content)
        self.written, self.digest = manifest, sha256(content).hexdigest()


def settle(draft: Path, place: Path, *, replacing: bool) -> None:
    """Let a draft that is durable appear under its name, in one step where the system can.

    What it replaces has the draft's name afterwards, or goes with the other drafts.
    """
    if not replacing:
        draft.rename(place)
        return
    if exchanged(draft, place):
        return
    aside = draft.with_name(f"{draft.name}-replaced")
    place.rename(aside)
    try:
        draft.rename(place)
    except OSError:
        aside.rename(place)
        raise
