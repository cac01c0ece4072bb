"""The publishers' own files, loaded once for all tests of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from releasekit.classify.compare import ReleaseDiff, compare
from releasekit.store import Store
from tests.support.real import DISTRIBUTIONS, REAL, load

if TYPE_CHECKING:
    from tests.support.real import Compared


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store of them; of the workers of pytest-xdist, the first one loads it for all."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    place, whole = Store(folder / "releases"), folder / "releases-are-whole"
    with FileLock(folder / "releases-lock"):
        if not whole.exists():
            for code_set, version, paths, again in DISTRIBUTIONS:
                load(place, code_set, version, [REAL / path for path in paths], again=again)
            whole.touch()
    return place


@pytest.fixture(scope="session")
def compared(store: Store) -> Compared:
    def one(code_set: str, before: str, after: str) -> ReleaseDiff:
        (diff,) = compare(store, before, after, code_sets=[code_set])
        return diff

    return one
