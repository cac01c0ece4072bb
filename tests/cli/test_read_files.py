"""No answer replaces the file that was asked about, however it was named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_cli import SAMPLES, run

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = "code,date,owner\nA0180,2025-10-01,Desk\n"


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    Path("desk").mkdir()
    for name in ("mine.csv", "desk/mine.csv"):
        Path(name).write_text(ROWS, encoding="utf-8")
    Path("link.csv").symlink_to("mine.csv")
    yield
    for name in ("mine.csv", "desk/mine.csv"):
        assert Path(name).read_text(encoding="utf-8") == ROWS
    assert Path("link.csv").is_symlink()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "mine.csv", "-o", "mine.csv"),
        ("check", "./mine.csv", "-o", "link.csv"),
        ("check", "link.csv", "-o", "mine.csv"),
        ("check", "desk", "-o", "desk/mine.csv"),
        ("check", "*.csv", "-o", "mine.csv"),
        ("impact", "2025-10", "2026", "--on", "mine.csv", "-o", "mine.csv"),
        ("impact", "2025-10", "2026", "--on", "mine.csv", "--rows", "mine.csv"),
        ("impact", "2025-10", "2026", "--on", "mine.csv", "--updated", "mine.csv"),
        ("diff", "2025", "2026", "-s", "icd10cm", "--codes", "mine.csv", "-o", "mine.csv"),
    ],
    ids=" ".join,
)
def test_it_is_named_and_left_alone(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    _, err = run(*arguments, "--store", SAMPLES, code=2, capsys=capsys)
    assert "is read by this command, and would be replaced" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("place", ["other.csv", "desk2.csv"])
def test_another_file_is_written(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(place).write_text("before", encoding="utf-8")
    named = ("--code-column", "code", "-s", "hcpcs", "--all", "-o", place)
    run("check", "mine.csv", *named, "--store", SAMPLES, capsys=capsys)
    assert Path(place).read_text(encoding="utf-8-sig").startswith("code,date,owner")
