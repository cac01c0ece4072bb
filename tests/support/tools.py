"""Programs and libraries that some tests need: found, or the test is skipped; never in CI."""

from __future__ import annotations

import importlib
import os
import shutil
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from types import ModuleType

EVERYTHING = "RELEASEKIT_ALL"
"""Where it is set, as in CI, nothing may be skipped for want of a program or a library."""


def program(*names: str, package: str = "") -> str:
    """Return the path of the first program that is there; `package` has it, if not of its name."""
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        missing(f"needs {names[0]}: apt-get install {package or names[0]}")
    return path


def library(name: str, *, extra: str) -> ModuleType:
    """Return a module that one of our extras installs."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        missing(f"needs {name}: pip install -e '.[{extra}]'")


def missing(reason: str) -> NoReturn:
    """Skip a test with its reason, or fail it where nothing may be skipped."""
    if os.environ.get(EVERYTHING):
        pytest.fail(reason)
    pytest.skip(reason)
