"""Programs that some tests need: found, or the test is skipped with its reason; never in CI."""

from __future__ import annotations

import os
import shutil

import pytest

EVERYTHING = "RELEASEKIT_ALL"
"""Where it is set, as in CI, nothing may be skipped for want of a program."""


def program(*names: str, package: str = "") -> str:
    """Return the path of the first program that is there; `package` has it, if not of its name."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    reason = f"needs {names[0]}: apt-get install {package or names[0]}"
    if os.environ.get(EVERYTHING):
        pytest.fail(reason)
    pytest.skip(reason)
