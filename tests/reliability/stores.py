"""A small store with all that a store can hold, and the files that it was read from."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.ingest import loader
from releasekit.model import ReleaseKind
from releasekit.store import Store
from tests.ingest.test_complete import FOUR, book
from tests.support.files import DISTRIBUTIONS, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CODE_SETS = ("cpt", "icd10cm")


def filled(root: Path, each: Callable[[Path], None] = lambda _: None) -> tuple[Path, Path]:
    """Return a store of editions, a partial update and a correction, and its sources' folder.

    `each` is called with the store after every step, of which some are undone by later ones.
    """
    store, files = root / "store", root / "files"
    (files / "cpt").mkdir(parents=True)

    def step(version: str, name: str, codes: list[str], **terms: object) -> None:
        load(store, "cpt", version, book(files / "cpt" / name, codes), **terms)
        each(store)

    step("2025", "mistaken", FOUR[:2])
    step("2025", "2025", FOUR, replace=True)
    step("2025-03", "2025-03", ["0174A"], covers=("additions",))
    step("2026", "2026", [*FOUR[1:], "10006", "10007"])
    correction = {"kind": ReleaseKind.CORRECTION, "reason": "errata"}
    step("2026", "2026-again", [*FOUR[1:], "10006", "10008"], **correction)
    step("2024", "2024", FOUR[:3])
    place = Store(store)
    place.remove(place.get("cpt", "2024"))
    each(store)
    for version in ("2025", "2026"):
        folder = shutil.copytree(DISTRIBUTIONS / "icd10cm" / version, files / "icd10cm" / version)
        load(store, "icd10cm", version, folder)
        each(store)
    return store, files


def contents(root: Path) -> dict[str, bytes]:
    """Return every file in a store by its path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def answers(root: Path) -> list[object]:
    """Return all that a store's releases say: each state line by line, each table."""
    store = Store(root)
    said: list[object] = []
    for code_set in store.code_sets():
        for release in store.releases(code_set):
            texts = (list(store.own(release).lines()), list(store.open(release).lines()))
            tables = (list(store.mappings(release)), list(store.declared(release)))
            said.append((code_set, release, texts, tables, store.states(code_set).counts(release)))
    return said


def again(root: Path, code_set: str, version: str, folder: Path, **terms: object) -> object:
    """Load a release as the command does it."""
    given = loader.Terms(**terms)  # type: ignore[arg-type]  # a test's own words
    return loader.load(Store(root, loading=True), layouts.load(code_set), version, [folder], given)


def is_root() -> bool:
    """Return whether permissions are nothing to this user."""
    return os.geteuid() == 0
