"""What releasekit itself writes, what is configured, and claims: to be mutated, and read again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit import config, layout, resources, review
from releasekit.delivery import Delivery as Delivered
from releasekit.delivery import Folder
from releasekit.delivery.listed import listed
from releasekit.errors import ReleasekitError
from releasekit.licensing import audience
from releasekit.rows import fhir_rows, text_rows, x12_rows
from releasekit.store import Store
from releasekit.store.proof import prove
from releasekit.views.leak_sources import open_gate
from tests.rows.test_claims_and_resources import BUNDLE, INSTITUTIONAL, ISA, PROFESSIONAL
from tests.support.files import DISTRIBUTIONS, load

if TYPE_CHECKING:
    from collections.abc import Callable

    Files = dict[str, bytes]

REVIEW, STORE, LICENSES, CONFIGURED, DECLARATION, CLAIMS = (
    *("review form", "store", "licenses.json", "releasekit.toml", "declaration", "claims"),
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


def sound(scratch: Path) -> dict[str, list[Files]]:
    """Return sound files of each kind, apart from review forms."""
    store, out = scratch / "own-store", scratch / "own-out"
    for code_set, version in (("icd10cm", "2025"), ("icd10cm", "2026"), ("hcpcs", "2026")):
        load(store, code_set, version, DISTRIBUTIONS / code_set / version)
    update = DISTRIBUTIONS / "hcpcs" / "2025"  # so that a state is composed
    load(store, "hcpcs", "2026-04", update, covers=("additions",), force=True)
    with Folder(out) as folder:
        delivery = Delivered(folder, audience("public"), open_gate())
        for name in ("a.md", "below/b.json"):
            delivery.put(name, name.encode())
    return {
        STORE: [_files(store)],
        LICENSES: [{"licenses.json": (out / "licenses.json").read_bytes()}],
        CONFIGURED: [{"releasekit.toml": _TOML}],
        DECLARATION: [
            {path.name: path.read_bytes()} for path in resources.schema_files(None).values()
        ],
        CLAIMS: _claims(),
    }


def _claims() -> list[Files]:
    """Return an interchange, resources, and a table, each as it comes."""
    interchange = ISA + PROFESSIONAL + INSTITUTIONAL
    table = "Claim ID,Procedure Code,Modifier,Service Date,Units\n1,99203,25,2026-01-02,2\n"
    return [
        {"claims.edi": interchange.encode()},
        {"claims.edi": interchange.replace("~", "~\r\n").encode()},
        {"bundle.json": json.dumps(BUNDLE).encode()},
        {"resources.ndjson": b"\n".join(json.dumps(one).encode() for one in [BUNDLE] * 2)},
        {"rows.csv": table.encode()},
        {"rows.txt": table.replace(",", "\t").encode("utf-16")},
    ]


def _files(root: Path) -> Files:
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


def _declares(folder: Path) -> None:
    """Read a declaration of a code set."""
    for path in folder.iterdir():
        layout.check_file(path)


def _claims_of(folder: Path) -> None:
    """Read claims as what they begin as."""
    for path in folder.iterdir():
        with path.open("rb") as stream:
            start = stream.read(4096)
        if x12_rows.is_claims(start):
            list(x12_rows.rows(path))
        elif b'"resourceType"' in start:
            list(fhir_rows.rows(path))
        else:
            text_rows.head(path)


READS: dict[str, Callable[[Path], None]] = {
    REVIEW: _decides,
    STORE: _stores,
    LICENSES: _lists,
    CONFIGURED: _configures,
    DECLARATION: _declares,
    CLAIMS: _claims_of,
}
"""How each kind is read."""
