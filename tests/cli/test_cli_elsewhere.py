"""The command line where a machine has no Unix modules: a file stands for each lock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from releasekit.delivery import whole
from releasekit.errors import OutputError
from tests.cli.test_cli import SAMPLES
from tests.support.files import DISTRIBUTIONS

ROOT = Path(__file__).parents[2]
UNIX_ONLY = ("fcntl", "grp", "pwd", "resource", "termios", "tty")
"""Modules that Windows has not (https://docs.python.org/3/py-modindex.html)."""
START = (
    f"import sys; sys.modules |= dict.fromkeys({UNIX_ONLY}); from releasekit.cli import run; run()"
)
WAYS = [
    (("diff", "2025", "2026", "-o", "x.csv"), "x.csv"),
    (("diff", "2025", "2026", "-s", "cpt", "-o", "x.xlsx"), "x.xlsx"),
    (("report", "2025", "2026", "-o", "out/"), "out/licenses.json"),
    (("bulletin", "2025", "2026", "-s", "cpt", "-o", "x.md"), "x.md"),
    (("crosswalk", "2025", "2026", "--format", "xlsx", "-o", "out/"), "out/licenses.json"),
    (("publish", "-s", "hcpcs", "-o", "site"), "site/licenses.json"),
    (("publish", "-s", "hcpcs", "-o", "site"), "site/index.html"),
    (
        ("load", "icd10cm", "2026", str(DISTRIBUTIONS / "icd10cm" / "2026"), "--store", "st"),
        "st/icd10cm/2026/manifest.json",
    ),
    (("remove", "icd10cm", "2026", "--store", "st"), "site/index.html"),
]


@pytest.mark.slow
def test_every_command_works_without_unix(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "RELEASEKIT_STORE": SAMPLES}
    for arguments, made in WAYS:
        done = subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "-W", "error::UserWarning", "-c", START, *arguments],
            cwd=tmp_path,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert "Warning" not in done.stderr
        assert (tmp_path / made).is_file()
    assert not list(tmp_path.rglob("*.lock"))


def test_a_file_that_another_program_has_open_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows lets nobody replace a file that a spreadsheet shows."""
    place = tmp_path / "x.csv"
    place.write_text("before", encoding="utf-8")

    def held(*_: object) -> None:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(OutputError, match=r"x\.csv: cannot be written: The process cannot access"):
        whole.write_whole(place, b"after")
    assert place.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_a_folder_is_written_to_where_no_handle_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "_BY_HANDLE", False)
    whole.write_below(tmp_path, "a/b.txt", b"text")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"text"
