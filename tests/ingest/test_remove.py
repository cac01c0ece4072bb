"""Releases loaded by mistake: removed, or replaced, unless others rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import distribution
from releasekit.errors import DistributionError, StoreError
from releasekit.model import ReleaseKind
from releasekit.store import Store
from tests.ingest.test_complete import FOUR, book
from tests.support.files import load

if TYPE_CHECKING:
    from pathlib import Path


def two(root: Path, **terms: object) -> Store:
    """Load an edition, and a list of new codes over it or what `terms` say."""
    load(root / "s", "cpt", "2025", book(root / "1", FOUR))
    load(root / "s", "cpt", "2025-03", book(root / "2", ["0174A"]), covers=("additions",), **terms)
    return Store(root / "s")


def test_a_release_is_removed_with_all_its_files(tmp_path: Path) -> None:
    store = two(tmp_path)
    store.remove(store.get("cpt", "2025-03"))
    assert [release.label for release in store.releases("cpt")] == ["2025"]
    kept = [path.name for path in (tmp_path / "s" / "cpt").iterdir() if path.name[0] != "."]
    assert kept == ["2025"]
    load(tmp_path / "s", "cpt", "2025-03", book(tmp_path / "3", ["0175A"]), covers=("additions",))


def test_what_is_composed_is_made_again_when_a_layer_goes(tmp_path: Path) -> None:
    store = two(tmp_path)
    later = store.get("cpt", "2025-03")
    assert {"0174A", *FOUR} == {concept.code for concept in store.open(later)}
    store.remove(store.get("cpt", "2025"))
    assert [concept.code for concept in store.open(later)] == ["0174A"]


def test_a_posting_that_is_corrected_stays(tmp_path: Path) -> None:
    load(tmp_path / "s", "cpt", "2025", book(tmp_path / "1", FOUR))
    again = book(tmp_path / "2", FOUR[:3])
    load(tmp_path / "s", "cpt", "2025", again, kind=ReleaseKind.CORRECTION)
    store = Store(tmp_path / "s")
    with pytest.raises(StoreError, match="2025@2: rests on 2025"):
        store.remove(store.get("cpt", "2025@1"))
    store.remove(store.get("cpt", "2025"))
    assert [release.label for release in store.releases("cpt")] == ["2025"]


def test_the_right_files_take_the_place_of_wrong_ones(tmp_path: Path) -> None:
    load(tmp_path / "s", "cpt", "2025", book(tmp_path / "1", FOUR))
    other = book(tmp_path / "2", [*FOUR, "10006"])
    with pytest.raises(StoreError, match="loaded by mistake: --replace"):
        load(tmp_path / "s", "cpt", "2025", other)
    release, manifest = load(tmp_path / "s", "cpt", "2025", other, replace=True)
    assert (manifest.release.revision, manifest.concepts) == (1, 5)
    assert "10006" in release
    assert [path.name for path in (tmp_path / "s" / "cpt").iterdir()] == ["2025"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("https://example.org/2026.zip", "https://example.org/2026.zip: is an address.*download"),
        ("no/2026.zip", "no/2026.zip: no such file or folder"),
    ],
)
def test_an_address_has_to_be_downloaded_first(path: str, said: str) -> None:
    with pytest.raises(DistributionError, match=f"(?s){said}"):
        distribution.members([path])
