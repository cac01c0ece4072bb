"""Paths that are patterns, which no shell expanded, and folders of too many files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import distribution
from releasekit.errors import DistributionError
from releasekit.ingest.plan import plan
from releasekit.store import Store
from tests.support.files import write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.zip", ["a.zip", "b.zip"]),
        ("?.zip", ["a.zip", "b.zip"]),
        ("[ab].zip", ["a.zip", "b.zip"]),
        ("**/*.txt", ["c.txt"]),
        ("d [1].txt", ["d [1].txt"]),  # it is there under that very name
        ("*.xlsx", ["e.xlsx"]),  # but not the lock file
        ("a.zip", ["a.zip"]),
    ],
)
def test_a_pattern_is_what_it_matches(
    pattern: str, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    for name in ("a.zip", "b.zip", "x/c.txt", "d [1].txt", "e.xlsx", "~$e.xlsx"):
        (tmp_path / name).write_text("x")
    if pattern == "**/*.txt":
        (tmp_path / "d [1].txt").unlink()
    assert [path.name for path in distribution.expanded([pattern])] == names


def test_a_pattern_that_matches_nothing_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DistributionError, match=r"\*\.zip: no file or folder matches it"):
        distribution.expanded(["*.zip"])
    with pytest.raises(DistributionError, match="download it first"):
        distribution.contents(distribution.expanded(["https://example.org/a?b=*"]))


def test_a_folder_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distribution, "MOST_FILES", 3)
    for number in range(4):
        write(tmp_path / f"{number}.txt", "x")
    with pytest.raises(DistributionError, match="has more than 3 files"):
        plan(tmp_path, Store(tmp_path / "s"))
