"""Loads the sample releases: python -m tests.samples [STORE], by default the checkout's own."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from releasekit import layout as layouts
from releasekit.ingest import loader
from releasekit.model import ReleaseKind
from releasekit.store import Store
from releasekit.store.ledger import HEAD, LEDGER
from tests import samples

WHEN = "1767225600"
"""When the samples were loaded, as their ledger says: the first second of 2026, on every run."""


def load(store: Store) -> None:
    """Write the publishers' files of every sample and load them, in order."""
    with tempfile.TemporaryDirectory() as folder:
        samples.write(Path(folder))
        for sample in samples.RELEASES:
            loader.load(
                store,
                layouts.load(sample.code_set),
                sample.version,
                [Path(folder) / sample.code_set / sample.version],
                loader.Terms(
                    kind=ReleaseKind(sample.kind),
                    covers=sample.covers,
                    sample=True,
                ),
            )


def main(arguments: list[str]) -> None:
    """Replace the sample releases in a store."""
    root = Path(arguments[0] if arguments else "releases")
    for code_set in {sample.code_set for sample in samples.RELEASES}:
        shutil.rmtree(root / code_set, ignore_errors=True)
    for name in (LEDGER, HEAD):
        (root / name).unlink(missing_ok=True)
    os.environ.setdefault("SOURCE_DATE_EPOCH", WHEN)
    load(Store(root))


if __name__ == "__main__":
    main(sys.argv[1:])
