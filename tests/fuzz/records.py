"""What releasekit itself writes, and what is configured: to be mutated, and read again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit import config, review
from releasekit.delivery import Delivery as Delivered
from releasekit.delivery import Folder
from releasekit.delivery.listed import listed
from releasekit.errors import ReleasekitError
from releasekit.licensing import audience
from releasekit.store import Store
from releasekit.store.proof import prove
from releasekit.views.leak_sources import open_gate
from tests.support.files import DISTRIBUTIONS, load

if TYPE_CHECKING:
    from collections.abc import Callable

REVIEW, STORE, LICENSES, CONFIGURED = (
    "review form",
    "store",
    "licenses.json",
    "releasekit.toml",
)
"""What takes the place of a code set's name where something else is read."""
_TOML = b"""store = "releases"
templates = "ours"
[issuer]
name = "Quillon Practice"
[audiences.clinic]
about = "our clinic"
cpt = "short"
[licenses.cpt]
license = "made up"
notices = { 2026 = "CPT is made up here." }
[specialties]
velar = ["10004", "A00-A09"]
"""


def sound(scratch: Path) -> dict[str, list[dict[str, bytes]]]:
    """Return sound files of each kind: a store, a list of what was delivered, a configuration."""
    store, out = scratch / "own-store", scratch / "own-out"
    for code_set, version in (("icd10cm", "2025"), ("icd10cm", "2026"), ("hcpcs", "2026")):
        load(store, code_set, version, DISTRIBUTIONS / code_set / version)
    with Folder(out) as folder:
        delivery = Delivered(folder, audience("public"), open_gate())
        for name in ("a.md", "below/b.json"):
            delivery.put(name, name.encode())
    return {
        STORE: [_files(store)],
        LICENSES: [{"licenses.json": (out / "licenses.json").read_bytes()}],
        CONFIGURED: [{"releasekit.toml": _TOML}],
    }


def _files(root: Path) -> dict[str, bytes]:
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def _decides(folder: Path) -> None:
    """Read a review form."""
    for path in folder.iterdir():
        review.read(path)


def _stores(folder: Path) -> None:
    """Prove a store, whatever is in it, and read all that it says."""
    found = prove(folder)
    try:
        store = Store(folder)
        for code_set in store.code_sets():
            for release in store.releases(code_set):
                list(store.open(release))
                list(store.mappings(release))
                list(store.declared(release))
    except ReleasekitError:
        assert found, "refused, and nothing is found"
        raise


def _lists(folder: Path) -> None:
    """Read the list of a folder's files."""
    listed(folder)


def _configures(folder: Path) -> None:
    """Read a configuration."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        Path("ours").mkdir(exist_ok=True)
        config.load()
    finally:
        os.chdir(before)


READS: dict[str, Callable[[Path], None]] = {
    REVIEW: _decides,
    STORE: _stores,
    LICENSES: _lists,
    CONFIGURED: _configures,
}
"""How each kind is read."""
