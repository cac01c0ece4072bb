"""What every test may use, and the flag that rewrites the expected outputs."""

from __future__ import annotations

import gc
import os
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.support.reviewing import AFTER, BEFORE, ROWS
from tests.support.sites import site
from tests.support.walks import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

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


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each worker whole files, so that what their tests share is made once; long ones first.

    A test of minutes has no file about it: it goes to whoever is free.
    """
    alone = {item for item in items if item.get_closest_marker("heavy")}
    long = {item for item in items if item.get_closest_marker("xdist_group")}
    for item in set(items) - alone - long:
        item.add_marker(pytest.mark.xdist_group(_group(item.path)))
    long |= {item for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item not in long)


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make only, and seldom: commands do not look at all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _group(file: Path) -> str:
    """Return what a test's worker is given together: its file, or all that read the same sites."""
    return "site" if file.parent.name == "site" else file.stem


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite tests/golden/")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium, which a process starts once; each test opens pages of its own."""
    from tests.support.browsing import chromium  # noqa: PLC0415 (heavy)

    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that returns a site of the samples, written once; nobody may change it."""

    @cache
    def published(audience: str = "public", **terms: Any) -> Path:  # noqa: ANN401 (as site())
        folder = tmp_path_factory.mktemp("sites", numbered=True) / audience
        site(folder, audience=audience, **terms)
        return folder

    return published


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return where a test's store is to be."""
    return tmp_path / "store"


@pytest.fixture
def two(root: Path) -> Crosswalk:
    """Return the crosswalk that the tests of review forms are about."""
    return walk(root, (BEFORE, ""), (AFTER, ROWS))
