"""A site of two code sets, copied for each test that changes it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.sites import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, sites: Callable[..., Path]) -> Path:
    """Return the folder of a site, with nothing beside it; a test may do with it what it wants."""
    return shutil.copytree(sites(code_sets=SMALL), tmp_path / "site")
