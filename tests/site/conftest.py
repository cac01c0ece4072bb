"""Sites of all samples, each written once for all tests of a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.support.sites import site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that returns an audience's site; nobody may change it."""

    @cache
    def published(audience: str) -> Path:
        folder = tmp_path_factory.mktemp("sites", numbered=True) / audience
        site(folder, audience=audience)
        return folder

    return published
