"""The publishers' own files, loaded once for all tests of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.classify.compare import ReleaseDiff, compare
from releasekit.store import Store
from tests.support.real import DISTRIBUTIONS, REAL, load

if TYPE_CHECKING:
    from tests.support.real import Compared


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    place = Store(tmp_path_factory.mktemp("releases"))
    for code_set, version, paths, again in DISTRIBUTIONS:
        load(place, code_set, version, [REAL / path for path in paths], again=again)
    return place


@pytest.fixture(scope="session")
def compared(store: Store) -> Compared:
    def one(code_set: str, before: str, after: str) -> ReleaseDiff:
        (diff,) = compare(store, before, after, code_sets=[code_set])
        return diff

    return one
