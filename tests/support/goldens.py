"""Expected outputs: kept in golden/, compared to the letter, rewritten by --accept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

GOLDEN = Path(__file__).parents[1] / "golden"


def as_expected(request: pytest.FixtureRequest, place: Path, text: str) -> None:
    """Hold a text against the expected one, or make it that."""
    if request.config.getoption("--accept"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    assert place.is_file(), "no expected output yet: look at it, then run with --accept"
    assert text == place.read_text(encoding="utf-8")
