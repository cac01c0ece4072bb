"""Loads made-up publishers' files, as they lie in distributions/ or are written by a test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.ingest import loader
from releasekit.store import Store

if TYPE_CHECKING:
    from releasekit.model import Concept, Snapshot
    from releasekit.store import Manifest

DISTRIBUTIONS = Path(__file__).parents[1] / "distributions"


def load(
    root: Path, code_set: str, version: str, *paths: Path, **terms: object
) -> tuple[Snapshot, Manifest]:
    """Load paths as a release into the store at `root`; give its snapshot and manifest."""
    store = Store(root)
    given = loader.Terms(**terms)  # type: ignore[arg-type]  # tests name what they mean
    outcome = loader.load(store, layouts.load(code_set), version, paths, given)
    return store.open(outcome.manifest.release), outcome.manifest


def concepts(snapshot: Snapshot) -> dict[str, Concept]:
    """Return every concept by its code."""
    return {concept.code: concept for concept in snapshot}


def skipped(manifest: Manifest, member: str) -> dict[str, int]:
    """Return what was passed over in a member, by reason."""
    return next(dict(one.skipped) for one in manifest.sources if member in one.name)


def write(path: Path, text: str, *, encoding: str = "utf-8", end: str = "\r\n") -> Path:
    """Write a text file with the publisher's line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.replace("\n", end).encode(encoding))
    return path
