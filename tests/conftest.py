"""What every test may use, and the flag that rewrites the expected outputs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.reviewing import AFTER, BEFORE, ROWS
from tests.support.walks import walk

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.crosswalk import Crosswalk


# The workers of pytest-xdist have it, and it is what tells tables to wrap.
os.environ.pop("COLUMNS", None)
# A law holds or not; how fast is for the benchmarks, and no busy machine is to fail it.
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
pytest.register_assert_rewrite("tests.support.goldens", "tests.support.receivers")


@pytest.fixture(autouse=True)
def _undurable(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test wait for the disk but those of durability: all are gone at the end."""
    if not request.node.get_closest_marker("reliability"):
        monkeypatch.setattr(os, "fsync", lambda _: None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite tests/golden/")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return where a test's store is to be."""
    return tmp_path / "store"


@pytest.fixture
def two(root: Path) -> Crosswalk:
    """Return the crosswalk that the tests of review forms are about."""
    return walk(root, (BEFORE, ""), (AFTER, ROWS))
